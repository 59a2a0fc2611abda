from django.urls import include, path

from .desk import home
from .views import landing

own = [
    path("comites/", landing.landing, name="landing"),
]

desk = [
    path("", home.home, name="home"),
]

urlpatterns = [
    path("", include((own, "committees"))),
    path("equipe/comites/", include((desk, "committees_desk"))),
]
