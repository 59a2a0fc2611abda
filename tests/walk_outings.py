"""The pages of the outings that the browser walks, as `tests.walk_pages` says."""

from collections.abc import Callable
from typing import Any

from django.apps import apps

from tests.walk_pages import by

TOMORROW, YESTERDAY = "nuit-au-musee", "le-grand-bal"  # of `pass_culture.demo.around`


def of_trip(slug: str, rest: str = "") -> Callable[[], tuple[str, Any]]:
    """A screen of one of the demo's departures."""

    def lay() -> tuple[str, Any]:
        trip = apps.get_model("pass_culture", "Trip").objects.get(sheet__activity__slug=slug)
        return by("responsable", f"/equipe/pass-culture/sortie/{trip.pk}/{rest}")()

    return lay


def of_place(slug: str) -> Callable[[], tuple[str, Any]]:
    """The desk's page of one place on it."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("programmes", "Enrolment").objects.filter(sheet__activity__slug=slug, state="confirmed").first()
        return by("responsable", f"/equipe/pass-culture/place/{row.pk}/")()

    return lay


OUTINGS = [
    ("sorties culturelles", "/pass-culture/"),
    ("carte des sorties", "/pass-culture/carte/"),
    ("équipe, cartes des sorties", by("accueil", "/equipe/pass-culture/cartes/")),
    ("équipe, saisons de sorties", by("animation", "/equipe/pass-culture/saisons/")),
    ("équipe, l’appel d’une sortie", of_trip(TOMORROW, "appel/")),
    ("équipe, confier l’appel", of_trip(TOMORROW, "confier/")),
    ("équipe, une sortie à venir", of_trip(TOMORROW)),
    ("équipe, une sortie passée", of_trip(YESTERDAY)),
    ("équipe, une place sur une sortie", of_place(TOMORROW)),
    ("équipe, sorties", by("animation", "/equipe/pass-culture/")),
]
