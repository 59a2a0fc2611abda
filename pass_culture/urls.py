from django.urls import include, path

from .desk import home
from .views import landing

own = [
    path("pass-culture/", landing.landing, name="landing"),
]

desk = [
    path("", home.home, name="home"),
]

urlpatterns = [
    path("", include((own, "pass_culture"))),
    path("equipe/pass-culture/", include((desk, "pass_culture_desk"))),
]
