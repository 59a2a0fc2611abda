from django.urls import include, path

from . import decision_urls, evidence_urls, fund_urls, request_urls

ROOMS = (fund_urls, request_urls, decision_urls, evidence_urls)
public = [one for room in ROOMS for one in room.public]
own = [one for room in ROOMS for one in room.own]
desk = [one for room in ROOMS for one in room.desk]

urlpatterns = [
    path("fonds/", include((public, "funds"))),
    path("mon-espace/projets/", include((own, "my_projects"))),
    path("equipe/fonds/", include((desk, "funds_desk"))),
]
