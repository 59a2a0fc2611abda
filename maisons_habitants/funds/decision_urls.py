"""The addresses of decisions."""

from django.urls import path

from .desk import motions
from .views import committee_files

public: list = []
own = [path("comite/<int:pk>/", committee_files.committee_file, name="committee_file")]
desk = [
    path("point/<int:pk>/", motions.motion, name="motion"),
    path("acte/<int:pk>/", motions.act, name="act"),
    path("decision/<int:pk>/lettre.pdf", motions.letter, name="letter"),
]
