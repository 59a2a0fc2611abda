from django.urls import include, path

from .desk import home, trip
from .views import landing

own = [
    path("pass-culture/", landing.landing, name="landing"),
]

desk = [
    path("", home.home, name="home"),
    path("sortie/<int:pk>/", trip.trip, name="trip"),
    path("sortie/<int:pk>/changer/", trip.change, name="trip_change"),
    path("sortie/<int:pk>/accompagner/", trip.escorts, name="trip_escorts"),
    path("sortie/<int:pk>/annoncer/", trip.announce, name="trip_announce"),
]

urlpatterns = [
    path("", include((own, "pass_culture"))),
    path("equipe/pass-culture/", include((desk, "pass_culture_desk"))),
]
