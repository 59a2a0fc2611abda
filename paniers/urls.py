from django.urls import include, path

from .desk.days import day_list, day_paper, day_sheet
from .desk.recipe import offer_for
from .desk.rekey import day_rekey
from .desk.share import share
from .desk.subscribe import noted, open_home, subscribe_person
from .views.calendar import my_calendar
from .views.landing import landing
from .views.mine import mine
from .views.recipe import offer
from .views.season import season
from .views.subscribe import check, choose, done, who

own = [
    path("paniers/abonnement/", choose, name="choose"),
    path("paniers/abonnement/vous/", who, name="who"),
    path("paniers/abonnement/verifier/", check, name="check"),
    path("paniers/abonnement/<int:pk>/", done, name="done"),
    path("mon-espace/paniers/", mine, name="mine"),
    path("mon-espace/paniers/recette/", offer, name="offer_recipe"),
    path("paniers/mois/", season, name="season"),
    path("mon-espace/paniers.ics", my_calendar, name="calendar"),
]

desk = [
    path("", day_list, name="days"),
    path("jour/<int:pk>/", day_sheet, name="sheet"),
    path("jour/<int:pk>/imprimer/", day_paper, name="paper"),
    path("jour/<int:pk>/papier/", day_rekey, name="rekey"),
    path("jour/<int:pk>/confier/", share, name="share"),
    path("abonner/<int:pk>/", subscribe_person, name="subscribe"),
    path("abonner/<int:pk>/foyer/", open_home, name="open_home"),
    path("recette/<int:pk>/", offer_for, name="recipe"),
    path("abonnement/<int:pk>/", noted, name="noted"),
]

urlpatterns = [
    path("paniers/", landing, name="paniers"),
    path("", include((own, "paniers"))),
    path("equipe/paniers/", include((desk, "paniers_desk"))),
]
