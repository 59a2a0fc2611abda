from django.urls import include, path

from .desk.days import day_list, day_paper, day_sheet
from .desk.growers.board import board
from .desk.growers.contract import contract, contract_new, crates, grower
from .desk.growers.order import draft, order, order_file, order_paper, receive, thanks_paper
from .desk.growers.week import week, week_fill, weeks
from .desk.growers.year import year, year_file
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
]

growers = [
    path("semaine/", weeks, name="weeks"),
    path("semaine/<int:pk>/<str:day>/", week, name="week"),
    path("semaine/<int:pk>/<str:day>/remplir/", week_fill, name="week_fill"),
    path("producteurs/", board, name="growers"),
    path("producteurs/ferme/", grower, name="grower_new"),
    path("producteurs/ferme/<int:pk>/", grower, name="grower"),
    path("producteurs/ferme/<int:pk>/caisses/", crates, name="crates"),
    path("producteurs/contrat/", contract_new, name="contract_new"),
    path("producteurs/contrat/<int:pk>/", contract, name="contract"),
    path("producteurs/contrat/<int:pk>/<str:day>/", draft, name="draft"),
    path("producteurs/commande/<int:pk>/", order, name="order"),
    path("producteurs/commande/<int:pk>/livraison/", receive, name="receive"),
    path("producteurs/commande/<int:pk>/imprimer/", order_paper, name="order_paper"),
    path("producteurs/commande/<int:pk>/fichier/", order_file, name="order_file"),
    path("producteurs/commande/<int:pk>/merci/", thanks_paper, name="thanks_paper"),
    path("producteurs/annee/<int:year>/", year, name="growers_year"),
    path("producteurs/annee/<int:year>/fichier/", year_file, name="growers_year_file"),
]

urlpatterns = [
    path("paniers/", landing, name="paniers"),
    path("", include((own, "paniers"))),
    path("equipe/paniers/", include((desk + growers, "paniers_desk"))),
]
