from django.urls import include, path

from .desk import week
from .views import pages

own = [
    path("benevolat/", pages.missions, name="missions"),
    path("benevolat/charte/", pages.charter, name="charter"),
]

desk = [
    path("", week.week, name="week"),
]

urlpatterns = [
    path("", include((own, "volunteering"))),
    path("equipe/benevoles/", include((desk, "volunteering_desk"))),
]
