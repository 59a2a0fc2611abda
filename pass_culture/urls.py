from django.urls import include, path

from .desk import album as desk_album
from .desk import around, call, call_ticks, calling_off, cards, costs, figures, home, seasons, trip, venues
from .desk import card as desk_card
from .desk import openings as desk_openings
from .views import album, card, company, landing, openings

own = [
    path("pass-culture/", landing.landing, name="landing"),
    path("pass-culture/carte/", card.card, name="card"),
    path("pass-culture/carte/<int:pk>/arreter/", card.stop, name="card_stop"),
    path("pass-culture/carte/<int:pk>/ouvertures/", openings.wish, name="openings"),
    path("pointage/sorties/", call_ticks.ticks, name="ticks"),
    path("pass-culture/photos/", album.albums, name="albums"),
    path("pass-culture/photo/<int:pk>/", album.picture_file, name="picture_file"),
    path("pass-culture/place/<int:pk>/ensemble/", company.together, name="together"),
]

desk = [
    path("", home.home, name="home"),
    path("sortie/<int:pk>/", trip.trip, name="trip"),
    path("sortie/<int:pk>/changer/", trip.change, name="trip_change"),
    path("sortie/<int:pk>/accompagner/", trip.escorts, name="trip_escorts"),
    path("sortie/<int:pk>/annoncer/", trip.announce, name="trip_announce"),
    path("sortie/<int:pk>/appel/", call.call, name="call"),
    path("sortie/<int:pk>/appel.pdf", call.printed, name="call_paper"),
    path("sortie/<int:pk>/confier/", call.confide, name="confide"),
    path("sortie/<int:pk>/photos/", desk_album.album, name="album"),
    path("photos/a-retirer/", desk_album.take_back, name="take_back"),
    path("photos/a-retirer/<int:pk>/fait/", desk_album.taken, name="picture_taken"),
    path("photo/<int:pk>/", desk_album.picture, name="picture"),
    path("photo/<int:pk>/image/", desk_album.picture_file, name="picture_file"),
    path("photo/<int:pk>/affichee/", desk_album.use, name="picture_use"),
    path("photo/<int:pk>/retirer/", desk_album.remove, name="picture_remove"),
    path("sortie/<int:pk>/convoquer/", around.send, name="convoke"),
    path("sortie/<int:pk>/convocations.pdf", around.convocations, name="convocations"),
    path("sortie/<int:pk>/questions.pdf", around.questions_paper, name="questions_paper"),
    path("sortie/<int:pk>/apres.pdf", around.after_paper, name="after_paper"),
    path("place/<int:pk>/", around.place, name="place"),
    path("sortie/<int:pk>/annuler/", calling_off.call_off, name="trip_call_off"),
    path("sortie/<int:pk>/annuler/appels.pdf", calling_off.rings, name="trip_rings"),
    path("sortie/<int:pk>/convention/", venues.link, name="trip_contract"),
    path("sortie/<int:pk>/couts/", costs.costs, name="trip_costs"),
    path("sortie/<int:pk>/venus/", figures.trip_attendance, name="trip_attendance"),
    path("lieux/", venues.venues, name="venues"),
    path("lieux/convention/nouvelle/", venues.contract, name="contract_new"),
    path("lieux/convention/<int:pk>/", venues.contract, name="contract"),
    path("lieux/<int:pk>/venus/", figures.attendance, name="venue_attendance"),
    path("venus/", figures.attendance, name="attendance"),
    path("couts/", costs.season_costs, name="season_costs"),
    path("bilan/", figures.figures, name="figures"),
    path("carte/<int:pk>/", desk_card.card, name="card"),
    path("cartes/", cards.cards, name="cards"),
    path("cartes/<int:pk>/arreter/", desk_card.stop, name="stop"),
    path("cartes/<int:pk>/ouvertures/", desk_openings.wish, name="openings"),
    path("cartes/<int:pk>/non/", desk_card.refuse, name="refuse"),
    path("saisons/", seasons.seasons, name="seasons"),
    path("saisons/nouvelle/", seasons.season, name="season_new"),
    path("saisons/<int:pk>/", seasons.season, name="season"),
    path("saisons/<int:pk>/cartes.csv", cards.counts, name="counts"),
]

urlpatterns = [
    path("", include((own, "pass_culture"))),
    path("equipe/pass-culture/", include((desk, "pass_culture_desk"))),
]
