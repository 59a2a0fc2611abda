from django.urls import include, path

from .desk.balance import balance, balance_file, balance_paper, costs, try_prices
from .desk.days import day_list, day_paper, day_sheet
from .desk.rekey import day_rekey
from .desk.share import share
from .desk.subscribe import noted, open_home, subscribe_person
from .views.calendar import my_calendar
from .views.landing import landing
from .views.mine import mine
from .views.subscribe import check, choose, done, who

own = [
    path("paniers/abonnement/", choose, name="choose"),
    path("paniers/abonnement/vous/", who, name="who"),
    path("paniers/abonnement/verifier/", check, name="check"),
    path("paniers/abonnement/<int:pk>/", done, name="done"),
    path("mon-espace/paniers/", mine, name="mine"),
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
    path("abonnement/<int:pk>/", noted, name="noted"),
    path("bilan/", balance, name="balance"),
    path("bilan/papier/", balance_paper, name="balance_paper"),
    path("bilan/fichier.<slug:kind>", balance_file, name="balance_file"),
    path("bilan/essai/", try_prices, name="balance_try"),
    path("bilan/couts/<int:pk>/", costs, name="balance_costs"),
]

urlpatterns = [
    path("paniers/", landing, name="paniers"),
    path("", include((own, "paniers"))),
    path("equipe/paniers/", include((desk, "paniers_desk"))),
]
