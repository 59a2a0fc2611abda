from django.urls import include, path

from .desk import home, proposal, proposals, say
from .views import landing
from .views import proposals as public_proposals

own = [
    path("comites/", landing.landing, name="landing"),
]

said = [
    path("", public_proposals.proposals, name="proposals"),
    path("les-miennes/", public_proposals.mine, name="mine"),
    path("<int:pk>/", public_proposals.proposal, name="proposal"),
    path("<int:pk>/voix/", public_proposals.voice, name="voice"),
    path("<slug:slug>/proposer/", public_proposals.suggest, name="suggest"),
    path("<slug:slug>/merci/", public_proposals.thanks, name="thanks"),
]

desk = [
    path("", home.home, name="home"),
    path("propositions/", proposals.proposals, name="proposals"),
    path("propositions/retards/", proposals.late, name="proposals_late"),
    path("propositions/suivi.csv", proposals.follow, name="proposals_follow"),
    path("propositions/affiche/<int:pk>.pdf", proposals.poster, name="proposals_poster"),
    path("propositions/nouvelle/", say.say, name="say"),
    path("propositions/pour/<int:pk>/", say.say_for, name="say_for"),
    path("propositions/pour/<int:pk>/voix/<int:proposal>/", say.voice_for, name="voice_for"),
    path("propositions/<int:pk>/", proposal.proposal, name="proposal"),
    path("propositions/<int:pk>/papiers/", say.stickers, name="proposal_stickers"),
    path("propositions/<int:pk>/publier/", proposal.publish, name="proposal_publish"),
    path("propositions/<int:pk>/mettre-de-cote/", proposal.aside, name="proposal_aside"),
    path("propositions/<int:pk>/reprendre/", proposal.back, name="proposal_back"),
    path("propositions/<int:pk>/reunir/", proposal.merge, name="proposal_merge"),
    path("propositions/<int:pk>/separer/", proposal.split, name="proposal_split"),
    path("propositions/<int:pk>/promettre/", proposal.owe, name="proposal_owe"),
    path("propositions/<int:pk>/ordre-du-jour/", proposal.pass_on, name="proposal_pass_on"),
    path("propositions/<int:pk>/repondre/", proposal.answer, name="proposal_answer"),
]

urlpatterns = [
    path("", include((own, "committees"))),
    path("vous-avez-dit/", include((said, "proposals"))),
    path("equipe/comites/", include((desk, "committees_desk"))),
]
