from django.urls import include, path

from . import minutes_urls, proposal_urls
from .desk import (
    answers,
    body,
    calls,
    candidates,
    charter,
    home,
    mandates,
    meeting_papers,
    prepare,
    rules,
    seats,
    sitting,
    sitting_ticks,
    votes,
)  # fmt: skip
from .views import call, landing, meeting, member

own = [
    path("comites/", landing.landing, name="landing"),
    *minutes_urls.own,
    path("comites/<int:pk>/charte.pdf", landing.charter, name="charter"),
    path("comites/membres/<int:pk>/", member.member, name="member"),
    path("comites/appel/<int:pk>/", call.call, name="call"),
    path("comites/candidature/<int:pk>/reprendre/", call.back, name="candidacy_back"),
    path("comites/reunion/coches/", sitting_ticks.ticks, name="ticks"),
    path("comites/reunion/<int:pk>/", meeting.meeting, name="meeting"),
    path("comites/reunion/<int:pk>/voter/", meeting.vote, name="vote"),
]

desk = [
    path("", home.home, name="home"),
    *minutes_urls.desk,
    path("reunion/nouvelle/<int:pk>/", prepare.plan, name="plan_meeting"),
    path("reunion/date/<int:pk>/", prepare.adopt, name="adopt_date"),
    path("reunion/<int:pk>/", sitting.sitting, name="sitting"),
    path("reunion/<int:pk>/preparer/", prepare.prepare, name="prepare"),
    path("reunion/<int:pk>/preparer/<int:item>/", prepare.item, name="item"),
    path("reunion/<int:pk>/point/<int:item>/", sitting.notes, name="notes"),
    path("reunion/<int:pk>/vote/<int:vote>/", votes.act, name="vote_act"),
    path("reunion/<int:pk>/vote/<int:vote>/urne/", votes.lent, name="lent"),
    path("reunion/<int:pk>/vote/<int:vote>/bulletins.pdf", meeting_papers.ballots, name="ballots"),
    path("reunion/<int:pk>/seconde/", prepare.second, name="second"),
    path("reunion/<int:pk>/signatures/", meeting_papers.rekey, name="rekey"),
    path("reunion/<int:pk>/<slug:kind>.pdf", meeting_papers.printed, name="meeting_paper"),
    path("reponses/<int:pk>/", answers.answers, name="answers"),
    path("propositions/", include(proposal_urls.desk)),
    path("ouvrir/", body.open_one, name="open"),
    path("<int:pk>/", body.body, name="body"),
    path("<int:pk>/reglages/", body.settings, name="settings"),
    path("<int:pk>/dissoudre/", body.dissolve, name="dissolve"),
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
