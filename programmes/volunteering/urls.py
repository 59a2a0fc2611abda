from django.urls import include, path

from .desk import week
from .views import pages, take

own = [
    path("benevolat/", pages.missions, name="missions"),
    path("benevolat/charte/", pages.charter, name="charter"),
    path("benevolat/creneaux/", take.shifts, name="shifts"),
    path("benevolat/creneaux/<int:pk>/", take.shift, name="shift"),
]

desk = [
    path("", week.week, name="week"),
]

urlpatterns = [
    path("", include((own, "volunteering"))),
    path("equipe/benevoles/", include((desk, "volunteering_desk"))),
]
