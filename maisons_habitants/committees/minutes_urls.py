"""The addresses of the minutes and of the yearly evidence."""

from django.urls import path

from .desk import evidence
from .desk import minutes as desk_minutes
from .views import minutes

own = [
    path("comites/compte-rendu/<int:pk>/", minutes.minutes, name="minutes"),
    path("comites/compte-rendu/<int:pk>.pdf", minutes.printed, name="minutes_paper"),
    path("comites/compte-rendu/<int:pk>/membres/", minutes.whole, name="minutes_whole"),
    path("comites/compte-rendu/<int:pk>/membres.pdf", minutes.whole_printed, name="minutes_whole_paper"),
]

desk = [
    path("bilan/", evidence.evidence, name="evidence"),
    path("reunion/<int:pk>/compte-rendu/", desk_minutes.minutes, name="minutes"),
    path("compte-rendu/<int:pk>.pdf", desk_minutes.printed, name="minutes_paper"),
    path("compte-rendu/<int:pk>/photo/", desk_minutes.picture, name="minutes_picture"),
    path("compte-rendu/photo/<int:pk>/retirer/", desk_minutes.remove_picture, name="minutes_picture_remove"),
    path("compte-rendu/<int:pk>/proposer/", desk_minutes.propose, name="minutes_propose"),
    path("compte-rendu/<int:pk>/point/<int:item>/approuver/", desk_minutes.approve, name="minutes_approve"),
    path("compte-rendu/<int:pk>/etablir/", desk_minutes.establish, name="minutes_establish"),
    path("compte-rendu/<int:pk>/corriger/", desk_minutes.correct, name="minutes_correct"),
    path("compte-rendu/<int:pk>/site/", desk_minutes.show, name="minutes_show"),
]
