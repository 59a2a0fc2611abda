from django.urls import include, path

from .desk.balance import balance, balance_file, balance_paper, costs, try_prices
from .desk.basket import basket as desk_basket
from .desk.basket import baskets
from .desk.capacities import house, houses
from .desk.change import change_at_desk, collector_at_desk, renew_at_desk, stop_at_desk, terms_of, wish_at_desk
from .desk.days import day_list, day_paper, day_sheet
from .desk.growers.board import board
from .desk.growers.contract import contract, contract_new, crates, grower
from .desk.growers.order import draft, order, order_file, order_paper, receive, thanks_paper
from .desk.growers.week import week as grown_week
from .desk.growers.week import week_fill
from .desk.growers.week import weeks as grown_weeks
from .desk.growers.year import year, year_file
from .desk.offline import ticks
from .desk.packing import packing_paper, packing_plan
from .desk.points import points
from .desk.recipe import offer_for
from .desk.rekey import day_rekey
from .desk.season.board import prepare, seasons
from .desk.season.house import house_dates
from .desk.season.paper import rules_paper
from .desk.season.rules import rules
from .desk.season.sizes import size, size_new, sizes
from .desk.share import share
from .desk.subscribe import noted, open_home, subscribe_person
from .desk.ways import house_ways
from .desk.week import week, weeks
from .views.basket import basket
from .views.calendar import my_calendar
from .views.change import change, collector, renew, stop, wish
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
    path("paniers/coches/", ticks, name="ticks"),
    path("mon-espace/paniers/", mine, name="mine"),
    path("mon-espace/paniers/<int:pk>/changer/", change, name="change"),
    path("mon-espace/paniers/<int:pk>/arreter/", stop, name="stop"),
    path("mon-espace/paniers/<int:pk>/continuer/", renew, name="renew"),
    path("mon-espace/paniers/<int:pk>/qui-vient/", collector, name="collector"),
    path("mon-espace/paniers/<int:pk>/autre-maison/", wish, name="wish"),
    path("mon-espace/paniers/<int:pk>/", basket, name="basket"),
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
    path("personne/<int:pk>/", baskets, name="baskets"),
    path("panier/<int:pk>/", desk_basket, name="basket"),
    path("place/", houses, name="room"),
    path("place/<int:pk>/", house, name="house_room"),
    path("dons/", points, name="points"),
    path("semaines/", weeks, name="weeks"),
    path("semaines/<int:season>/<int:position>/", week, name="week"),
    path("preparer/<str:day>/", packing_plan, name="packing"),
    path("preparer/<str:day>/imprimer/", packing_paper, name="packing_paper"),
    path("jour/<int:pk>/usages/", house_ways, name="ways"),
    path("abonner/<int:pk>/", subscribe_person, name="subscribe"),
    path("abonner/<int:pk>/foyer/", open_home, name="open_home"),
    path("recette/<int:pk>/", offer_for, name="recipe"),
    path("abonnement/<int:pk>/", noted, name="noted"),
    path("bilan/", balance, name="balance"),
    path("bilan/papier/", balance_paper, name="balance_paper"),
    path("bilan/fichier.<slug:kind>", balance_file, name="balance_file"),
    path("bilan/essai/", try_prices, name="balance_try"),
    path("bilan/couts/<int:pk>/", costs, name="balance_costs"),
    path("personne/<int:pk>/abonnement/", terms_of, name="terms"),
    path("abonnement/<int:pk>/changer/", change_at_desk, name="change"),
    path("abonnement/<int:pk>/arreter/", stop_at_desk, name="stop"),
    path("abonnement/<int:pk>/continuer/", renew_at_desk, name="renew"),
    path("abonnement/<int:pk>/qui-vient/", collector_at_desk, name="collector"),
    path("abonnement/<int:pk>/autre-maison/", wish_at_desk, name="wish"),
]

seasons_of = [
    path("saisons/", seasons, name="seasons"),
    path("saisons/<int:pk>/", prepare, name="season"),
    path("saisons/<int:pk>/regles/", rules, name="rules"),
    path("saisons/<int:pk>/regles/papier/", rules_paper, name="rules_paper"),
    path("saisons/<int:pk>/tailles/", sizes, name="sizes"),
    path("saisons/<int:pk>/tailles/nouvelle/", size_new, name="size_new"),
    path("saisons/<int:pk>/maison/<int:house>/", house_dates, name="house_dates"),
    path("tailles/<int:pk>/", size, name="size"),
]

growers = [
    path("semaine/", grown_weeks, name="contents"),
    path("semaine/<int:pk>/<str:day>/", grown_week, name="content"),
    path("semaine/<int:pk>/<str:day>/remplir/", week_fill, name="content_fill"),
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
    path("equipe/paniers/", include((desk + seasons_of + growers, "paniers_desk"))),
]
