"""The pages of the outings that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps

from tests.walk_pages import Lay, by


def of_trip(title: str, address: str, who: str = "direction") -> Lay:
    """This address with the `{trip}` of the demo's outing of this title; `who` empty: its page, read by a visitor."""

    def lay() -> tuple[str, Any]:
        trip = apps.get_model("pass_culture", "Trip").objects.get(sheet__activity__title=title)
        if not who:
            return trip.sheet.activity.get_url(), None
        return by(who, address.format(trip=trip.pk))()

    return lay


TOMORROW, YESTERDAY = "nuit-au-musee", "le-grand-bal"  # of `pass_culture.demo.around`


def of_departure(slug: str, rest: str = "") -> Lay:
    """A screen of one of the demo's departures."""

    def lay() -> tuple[str, Any]:
        trip = apps.get_model("pass_culture", "Trip").objects.get(sheet__activity__slug=slug)
        return by("responsable", f"/equipe/pass-culture/sortie/{trip.pk}/{rest}")()

    return lay


def of_place(slug: str) -> Lay:
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
    ("équipe, l’appel d’une sortie", of_departure(TOMORROW, "appel/")),
    ("équipe, confier l’appel", of_departure(TOMORROW, "confier/")),
    ("équipe, une sortie à venir", of_departure(TOMORROW)),
    ("équipe, une sortie passée", of_departure(YESTERDAY)),
    ("équipe, une place sur une sortie", of_place(TOMORROW)),
    ("équipe, sorties", by("animation", "/equipe/pass-culture/")),
    ("une sortie tirée au sort", of_trip("Le Horla", "", "")),
    ("une sortie à venir, en car", of_trip("Une journée dans la neige", "", "")),
    ("équipe, une sortie", of_trip("Casse-Noisette", "/equipe/pass-culture/sortie/{trip}/")),
    ("équipe, changer une sortie", of_trip("Une journée dans la neige", "/equipe/pass-culture/sortie/{trip}/changer/")),
    ("équipe, qui accompagne une sortie", of_trip("Le Horla", "/equipe/pass-culture/sortie/{trip}/accompagner/")),
    ("équipe, annuler une sortie", of_trip("La nuit du Muséum", "/equipe/pass-culture/sortie/{trip}/annuler/")),
    ("équipe, une sortie annulée", of_trip("Raquettes au clair de lune", "/equipe/pass-culture/sortie/{trip}/annuler/")),
    ("équipe, convention d’une sortie", of_trip("Casse-Noisette", "/equipe/pass-culture/sortie/{trip}/convention/")),
    ("équipe, coûts d’une sortie", of_trip("Les Fables en ombres", "/equipe/pass-culture/sortie/{trip}/couts/")),
    ("équipe, lieux partenaires", by("direction", "/equipe/pass-culture/lieux/")),
    ("équipe, écrire une convention", by("direction", "/equipe/pass-culture/lieux/convention/nouvelle/")),
    ("équipe, qui est venu aux sorties", by("direction", "/equipe/pass-culture/venus/")),
    ("équipe, coûts des sorties", by("direction", "/equipe/pass-culture/couts/")),
    ("équipe, bilan des sorties", by("direction", "/equipe/pass-culture/bilan/")),
]
