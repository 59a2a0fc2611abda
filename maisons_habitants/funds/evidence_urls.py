"""The addresses of the yearly evidence and of the memory of funded projects."""

from django.urls import path

from .desk import evidence
from .views import memory

public = [
    path("projets/", memory.projects, name="projects"),
    path("projets/<int:pk>/", memory.project, name="project"),
    path("projets/<int:pk>/photo/<int:photo>/", memory.photo, name="photo"),
]
own: list = []
desk = [path("bilan/", evidence.evidence, name="evidence")]
