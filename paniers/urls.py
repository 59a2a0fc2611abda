from django.urls import include, path

from .desk.days import day_list, day_paper, day_sheet
from .desk.offline import ticks
from .desk.packing import packing_paper, packing_plan
from .desk.rekey import day_rekey
from .desk.share import share
from .desk.subscribe import noted, open_home, subscribe_person
from .desk.ways import house_ways
from .views.calendar import my_calendar
from .views.landing import landing
from .views.mine import mine
from .views.subscribe import check, choose, done, who

own = [
    path("paniers/abonnement/", choose, name="choose"),
    path("paniers/abonnement/vous/", who, name="who"),
    path("paniers/abonnement/verifier/", check, name="check"),
    path("paniers/abonnement/<int:pk>/", done, name="done"),
    path("paniers/coches/", ticks, name="ticks"),
    path("mon-espace/paniers/", mine, name="mine"),
    path("mon-espace/paniers.ics", my_calendar, name="calendar"),
]

desk = [
    path("", day_list, name="days"),
    path("jour/<int:pk>/", day_sheet, name="sheet"),
    path("jour/<int:pk>/imprimer/", day_paper, name="paper"),
    path("jour/<int:pk>/papier/", day_rekey, name="rekey"),
    path("jour/<int:pk>/confier/", share, name="share"),
    path("preparer/<str:day>/", packing_plan, name="packing"),
    path("preparer/<str:day>/imprimer/", packing_paper, name="packing_paper"),
    path("jour/<int:pk>/usages/", house_ways, name="ways"),
    path("abonner/<int:pk>/", subscribe_person, name="subscribe"),
    path("abonner/<int:pk>/foyer/", open_home, name="open_home"),
    path("abonnement/<int:pk>/", noted, name="noted"),
]

urlpatterns = [
    path("paniers/", landing, name="paniers"),
    path("", include((own, "paniers"))),
    path("equipe/paniers/", include((desk, "paniers_desk"))),
]
