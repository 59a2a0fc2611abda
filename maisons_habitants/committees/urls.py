from django.urls import include, path

from . import proposal_urls
from .desk import home
from .views import landing

own = [
    path("comites/", landing.landing, name="landing"),
]

desk = [
    path("", home.home, name="home"),
    path("propositions/", include(proposal_urls.desk)),
]

urlpatterns = [
    path("", include((own, "committees"))),
    path("vous-avez-dit/", include((proposal_urls.said, "proposals"))),
    path("equipe/comites/", include((desk, "committees_desk"))),
]
