"""The pages of the committees that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from tests.walk_pages import Lay, by
from tests.walk_proposals import PROPOSALS


def of_committee(address: str, *, slug: str = "comite-des-habitants", who: str = "direction") -> Lay:
    """This address, its `{body}`, `{mandate}`, `{call}` those of one of the demo's committees, seen by one of its accounts (empty: a
    visitor)."""

    def lay() -> tuple[str, Any]:
        body = apps.get_model("committees", "Body").objects.get(page__slug=slug)
        mandate = apps.get_model("committees", "Mandate").objects.filter(seat__body=body).order_by("pk").first()
        call = apps.get_model("committees", "CallForMembers").objects.order_by("pk").first()
        rosa = apps.get_model("people", "Person").objects.get(user__email="rosa@belleroche.example")
        where = address.format(body=body.pk, mandate=mandate.pk, call=call.pk, page=body.page.address, rosa=rosa.pk)
        return where, get_user_model().objects.get(email=f"{who}@belleroche.example") if who else None

    return lay


def of_meeting(address: str, *, slug: str = "comite-des-habitants", state: str = "convoked", who: str = "direction") -> Lay:
    """The same, with `{meeting}` and its first `{item}`: one of the demo's meetings, by its state."""

    def lay() -> tuple[str, Any]:
        found = apps.get_model("committees", "Meeting").objects.filter(body__page__slug=slug, state=state)
        meeting = found.order_by("session__start").first()
        where = address.format(meeting=meeting.pk, item=meeting.items.first().pk, body=meeting.body_id)
        return where, get_user_model().objects.get(email=f"{who}@belleroche.example")

    return lay


def of_minutes(address: str, *, state: str, who: str = "direction") -> Lay:
    """The same, with `{minutes}` and their `{meeting}`, by their state."""

    def lay() -> tuple[str, Any]:
        minutes = apps.get_model("committees", "Minutes").objects.filter(state=state).order_by("pk").first()
        where = address.format(minutes=minutes.pk, meeting=minutes.meeting_id)
        return where, get_user_model().objects.get(email=f"{who}@belleroche.example") if who else None

    return lay


FORMAL, CALLING = "conseil-de-maison", "comite-fetes-et-jardin"
COMMITTEES = [
    ("comités", "/comites/"),
    ("équipe, comités", by("animation", "/equipe/comites/")),
    ("un comité", of_committee("{page}", who="")),
    ("un comité, ses collèges", of_committee("{page}", slug=FORMAL, who="")),
    ("un comité qui appelle des membres", of_committee("{page}", slug=CALLING, who="")),
    ("se proposer, sans compte", of_committee("/comites/appel/{call}/", who="")),
    ("se proposer", of_committee("/comites/appel/{call}/", who="rosa")),
    ("mon comité", of_committee("/comites/membres/{body}/", who="rosa")),
    ("équipe, ouvrir un comité", by("direction", "/equipe/comites/ouvrir/")),
    ("équipe, un comité", of_committee("/equipe/comites/{body}/")),
    ("équipe, un comité formel", of_committee("/equipe/comites/{body}/", slug=FORMAL)),
    ("équipe, réglages d’un comité", of_committee("/equipe/comites/{body}/reglages/")),
    ("équipe, dissoudre un comité", of_committee("/equipe/comites/{body}/dissoudre/")),
    ("équipe, charte", of_committee("/equipe/comites/{body}/charte/")),
    ("équipe, règles", of_committee("/equipe/comites/{body}/regles/", slug=FORMAL)),
    ("équipe, sièges", of_committee("/equipe/comites/{body}/sieges/", slug=FORMAL)),
    ("équipe, nommer", of_committee("/equipe/comites/{body}/nommer/?q=a")),
    ("équipe, nommer quelqu’un", of_committee("/equipe/comites/{body}/nommer/?qui={rosa}", slug=CALLING)),
    ("équipe, un mandat", of_committee("/equipe/comites/mandat/{mandate}/")),
    ("équipe, appeler des membres", of_committee("/equipe/comites/{body}/appel/", slug=FORMAL)),
    ("équipe, un appel", of_committee("/equipe/comites/appel/{call}/")),
    ("équipe, se proposer au comptoir", of_committee("/equipe/comites/personne/{rosa}/")),
    *PROPOSALS,
    # Meetings
    ("ma réunion de comité", of_meeting("/comites/reunion/{meeting}/", who="rosa")),
    ("voter, sans vote en cours", of_meeting("/comites/reunion/{meeting}/voter/", who="rosa")),
    ("équipe, prévoir une réunion", of_meeting("/equipe/comites/reunion/nouvelle/{body}/")),
    ("équipe, préparer une réunion", of_meeting("/equipe/comites/reunion/{meeting}/preparer/")),
    ("équipe, préparer une réunion formelle", of_meeting("/equipe/comites/reunion/{meeting}/preparer/", slug=FORMAL)),
    ("équipe, un point", of_meeting("/equipe/comites/reunion/{meeting}/preparer/{item}/")),
    ("équipe, la réunion de ce soir", of_meeting("/equipe/comites/reunion/{meeting}/")),
    ("équipe, une réunion tenue", of_meeting("/equipe/comites/reunion/{meeting}/", state="closed")),
    ("équipe, la feuille signée", of_meeting("/equipe/comites/reunion/{meeting}/signatures/", state="closed")),
    # Minutes and the year's evidence
    ("un compte rendu", of_minutes("/comites/compte-rendu/{minutes}/", state="approved", who="")),
    ("un compte rendu à approuver", of_minutes("/comites/compte-rendu/{minutes}/membres/", state="proposed", who="rosa")),
    ("équipe, un compte rendu à compléter", of_minutes("/equipe/comites/reunion/{meeting}/compte-rendu/", state="draft")),
    ("équipe, un compte rendu proposé", of_minutes("/equipe/comites/reunion/{meeting}/compte-rendu/", state="proposed")),
    ("équipe, un compte rendu approuvé", of_minutes("/equipe/comites/reunion/{meeting}/compte-rendu/", state="approved")),
    ("équipe, le bilan des comités", by("direction", "/equipe/comites/bilan/")),
]
