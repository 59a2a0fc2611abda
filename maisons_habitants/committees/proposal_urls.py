"""The addresses of « Vous avez dit, nous avons fait »."""

from django.urls import path

from .desk import proposal, proposals, say
from .views import proposals as public

said = [
    path("", public.proposals, name="proposals"),
    path("les-miennes/", public.mine, name="mine"),
    path("<int:pk>/", public.proposal, name="proposal"),
    path("<int:pk>/voix/", public.voice, name="voice"),
    path("<slug:slug>/proposer/", public.suggest, name="suggest"),
    path("<slug:slug>/merci/", public.thanks, name="thanks"),
]

desk = [
    path("", proposals.proposals, name="proposals"),
    path("retards/", proposals.late, name="proposals_late"),
    path("suivi.csv", proposals.follow, name="proposals_follow"),
    path("affiche/<int:pk>.pdf", proposals.poster, name="proposals_poster"),
    path("nouvelle/", say.say, name="say"),
    path("pour/<int:pk>/", say.say_for, name="say_for"),
    path("pour/<int:pk>/voix/<int:proposal>/", say.voice_for, name="voice_for"),
    path("<int:pk>/", proposal.proposal, name="proposal"),
    path("<int:pk>/papiers/", say.stickers, name="proposal_stickers"),
    path("<int:pk>/publier/", proposal.publish, name="proposal_publish"),
    path("<int:pk>/mettre-de-cote/", proposal.aside, name="proposal_aside"),
    path("<int:pk>/reprendre/", proposal.back, name="proposal_back"),
    path("<int:pk>/reunir/", proposal.merge, name="proposal_merge"),
    path("<int:pk>/separer/", proposal.split, name="proposal_split"),
    path("<int:pk>/promettre/", proposal.owe, name="proposal_owe"),
    path("<int:pk>/ordre-du-jour/", proposal.pass_on, name="proposal_pass_on"),
    path("<int:pk>/repondre/", proposal.answer, name="proposal_answer"),
]
