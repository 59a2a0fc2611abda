from django.urls import include, path

from .desk import first_time, handing_on, shifts_for, week
from .views import first, pages, standing, swap, take

own = [
    path("benevolat/", pages.missions, name="missions"),
    path("benevolat/charte/", pages.charter, name="charter"),
    path("benevolat/creneaux/", take.shifts, name="shifts"),
    path("benevolat/creneaux/<int:pk>/", take.shift, name="shift"),
    path("benevolat/creneaux/<int:pk>/regulier/", standing.ask, name="standing"),
    path("benevolat/reguliers/", standing.standings, name="standings"),
    path("benevolat/reguliers/<int:pk>/arreter/", standing.end, name="standing_end"),
    path("benevolat/places/<int:pk>/proposer/", swap.offer, name="swap_offer"),
    path("benevolat/reprises/", swap.swaps, name="swaps"),
    path("benevolat/reprises/<int:pk>/", swap.swap, name="swap"),
    path("benevolat/reprises/<int:pk>/garder/", swap.keep, name="swap_keep"),
    path("benevolat/premiere-fois/<str:secret>/", first.first_time, name="first_time"),
]

desk = [
    path("", week.week, name="week"),
    path("personne/<int:pk>/creneaux/", shifts_for.shifts_for, name="shifts_for"),
    path("personne/<int:pk>/creneaux/<int:shift>/regulier/", shifts_for.standing_for, name="standing_for"),
    path("regulier/<int:pk>/arreter/", shifts_for.standing_end, name="standing_end"),
    path("personne/<int:pk>/reprises/", handing_on.swaps_for, name="swaps_for"),
    path("a-reprendre/", handing_on.handing_on, name="handing_on"),
    path("premiere-fois/", first_time.first_times, name="first_times"),
    path("premiere-fois/<int:pk>/arreter/", first_time.stop, name="first_time_stop"),
]

urlpatterns = [
    path("", include((own, "volunteering"))),
    path("equipe/benevoles/", include((desk, "volunteering_desk"))),
]
