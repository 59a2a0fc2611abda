from django.urls import include, path

from .desk import shifts_for, unfit, week
from .views import pages, standing, take

own = [
    path("benevolat/", pages.missions, name="missions"),
    path("benevolat/charte/", pages.charter, name="charter"),
    path("benevolat/creneaux/", take.shifts, name="shifts"),
    path("benevolat/creneaux/<int:pk>/", take.shift, name="shift"),
    path("benevolat/creneaux/<int:pk>/regulier/", standing.ask, name="standing"),
    path("benevolat/reguliers/", standing.standings, name="standings"),
    path("benevolat/reguliers/<int:pk>/arreter/", standing.end, name="standing_end"),
]

desk = [
    path("", week.week, name="week"),
    path("personne/<int:pk>/creneaux/", shifts_for.shifts_for, name="shifts_for"),
    path("personne/<int:pk>/creneaux/<int:shift>/regulier/", shifts_for.standing_for, name="standing_for"),
    path("a-revoir/", unfit.unfit, name="unfit"),
    path("regulier/<int:pk>/arreter/", shifts_for.standing_end, name="standing_end"),
]

urlpatterns = [
    path("", include((own, "volunteering"))),
    path("equipe/benevoles/", include((desk, "volunteering_desk"))),
]
