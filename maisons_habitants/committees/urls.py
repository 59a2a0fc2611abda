from django.urls import include, path

from . import proposal_urls
from .desk import body, calls, candidates, charter, home, mandates, rules, seats
from .views import call, landing, member

own = [
    path("comites/", landing.landing, name="landing"),
    path("comites/<int:pk>/charte.pdf", landing.charter, name="charter"),
    path("comites/membres/<int:pk>/", member.member, name="member"),
    path("comites/appel/<int:pk>/", call.call, name="call"),
    path("comites/candidature/<int:pk>/reprendre/", call.back, name="candidacy_back"),
]

desk = [
    path("", home.home, name="home"),
    path("propositions/", include(proposal_urls.desk)),
    path("ouvrir/", body.open_one, name="open"),
    path("<int:pk>/", body.body, name="body"),
    path("<int:pk>/reglages/", body.settings, name="settings"),
    path("<int:pk>/charte/", charter.charter, name="charter"),
    path("<int:pk>/charte/adopter/", charter.adopt, name="charter_adopt"),
    path("charte/<int:pk>.pdf", charter.printed, name="charter_paper"),
    path("<int:pk>/regles/", rules.rules, name="rules"),
    path("<int:pk>/sieges/", seats.seats, name="seats"),
    path("<int:pk>/nommer/", mandates.name, name="name"),
    path("mandat/<int:pk>/", mandates.mandate, name="mandate"),
    path("<int:pk>/appel/", calls.new, name="call_new"),
    path("appel/<int:pk>/", calls.call, name="call"),
    path("personne/<int:pk>/", candidates.candidacy, name="candidacy"),
    path("candidature/<int:pk>/reprendre/", candidates.back, name="candidacy_back"),
]

urlpatterns = [
    path("", include((own, "committees"))),
    path("vous-avez-dit/", include((proposal_urls.said, "proposals"))),
    path("equipe/comites/", include((desk, "committees_desk"))),
]
