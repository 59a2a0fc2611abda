from django.urls import include, path

from .desk import answers, home, meeting_papers, prepare, sitting, sitting_ticks, votes
from .views import landing, meeting

own = [
    path("comites/", landing.landing, name="landing"),
    path("comites/reunion/coches/", sitting_ticks.ticks, name="ticks"),
    path("comites/reunion/<int:pk>/", meeting.meeting, name="meeting"),
    path("comites/reunion/<int:pk>/voter/", meeting.vote, name="vote"),
]

desk = [
    path("", home.home, name="home"),
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
]

urlpatterns = [
    path("", include((own, "committees"))),
    path("equipe/comites/", include((desk, "committees_desk"))),
]
