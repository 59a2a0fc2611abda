from django.urls import include, path

from .desk.basket import basket as desk_basket
from .desk.basket import baskets
from .desk.capacities import house, houses
from .desk.change import change_at_desk, collector_at_desk, renew_at_desk, stop_at_desk, terms_of, wish_at_desk
from .desk.days import day_list, day_paper, day_sheet
from .desk.points import points
from .desk.rekey import day_rekey
from .desk.share import share
from .desk.subscribe import noted, open_home, subscribe_person
from .desk.week import week, weeks
from .views.basket import basket
from .views.calendar import my_calendar
from .views.change import change, collector, renew, stop, wish
from .views.landing import landing
from .views.mine import mine
from .views.subscribe import check, choose, done, who

own = [
    path("paniers/abonnement/", choose, name="choose"),
    path("paniers/abonnement/vous/", who, name="who"),
    path("paniers/abonnement/verifier/", check, name="check"),
    path("paniers/abonnement/<int:pk>/", done, name="done"),
    path("mon-espace/paniers/", mine, name="mine"),
    path("mon-espace/paniers/<int:pk>/changer/", change, name="change"),
    path("mon-espace/paniers/<int:pk>/arreter/", stop, name="stop"),
    path("mon-espace/paniers/<int:pk>/continuer/", renew, name="renew"),
    path("mon-espace/paniers/<int:pk>/qui-vient/", collector, name="collector"),
    path("mon-espace/paniers/<int:pk>/autre-maison/", wish, name="wish"),
    path("mon-espace/paniers/<int:pk>/", basket, name="basket"),
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
    path("abonner/<int:pk>/", subscribe_person, name="subscribe"),
    path("abonner/<int:pk>/foyer/", open_home, name="open_home"),
    path("abonnement/<int:pk>/", noted, name="noted"),
    path("personne/<int:pk>/abonnement/", terms_of, name="terms"),
    path("abonnement/<int:pk>/changer/", change_at_desk, name="change"),
    path("abonnement/<int:pk>/arreter/", stop_at_desk, name="stop"),
    path("abonnement/<int:pk>/continuer/", renew_at_desk, name="renew"),
    path("abonnement/<int:pk>/qui-vient/", collector_at_desk, name="collector"),
    path("abonnement/<int:pk>/autre-maison/", wish_at_desk, name="wish"),
]

urlpatterns = [
    path("paniers/", landing, name="paniers"),
    path("", include((own, "paniers"))),
    path("equipe/paniers/", include((desk, "paniers_desk"))),
]
