from django.urls import include, path

from . import after_urls, decision_urls, evidence_urls, fund_urls, request_urls, review_urls

# « suite » is no act of a review
ROOMS = (fund_urls, request_urls, after_urls, review_urls, decision_urls, evidence_urls)
public = [one for room in ROOMS for one in room.public]
own = [one for room in ROOMS for one in room.own]
desk = [one for room in ROOMS for one in room.desk]

urlpatterns = [
    path("fonds/", include((public, "funds"))),
    path("mon-espace/projets/", include((own, "my_projects"))),
    path("equipe/fonds/", include((desk, "funds_desk"))),
]
