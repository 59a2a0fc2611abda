"""The addresses where a request is written: the same in « mon espace » and at the counter."""

from django.urls import path

from .desk import projects as desk_projects
from .views import projects


def _writing(views, start: str) -> list:
    return [
        path(f"{start}<int:pk>/", views.project, name="project"),
        path(f"{start}<int:pk>/etape/<int:number>/", views.step, name="step"),
        path(f"{start}<int:pk>/budget/", views.budget_as_typed, name="budget_as_typed"),
        path(f"{start}<int:pk>/papiers/<int:document>/retirer/", views.paper_drop, name="paper_drop"),
        path(f"{start}<int:pk>/porteurs/<int:leader>/retirer/", views.leader_drop, name="leader_drop"),
        path(f"{start}<int:pk>/deposer/", views.file, name="file"),
        path(f"{start}<int:pk>/repondre/", views.answer, name="answer"),
        path(f"{start}<int:pk>/reprendre/", views.take_back, name="take_back"),
        path(f"{start}<int:pk>/effacer/", views.drop, name="drop"),
        path(f"{start}<int:pk>/demande.pdf", views.dossier, name="dossier"),
    ]


public = [path("<int:pk>/papier.pdf", projects.blank, name="blank")]
own = [
    path("", projects.mine, name="mine"),
    path("commencer/<int:fund>/", projects.start, name="start"),
    path("rejoindre/<str:token>/", projects.join, name="join"),
    path("<int:pk>/inviter/", projects.invite, name="invite"),
    *_writing(projects, ""),
]
desk = [
    path("pour/<int:pk>/", desk_projects.help_person, name="help"),
    path("aide/<int:pk>/porteurs/", desk_projects.leader_more, name="leader_more"),
    *_writing(desk_projects, "aide/"),
]
