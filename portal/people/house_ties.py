"""Roles and counters are ended by somebody: a right is never moved by a mass act. People known here become known where they will go."""

from django.urls import reverse

from portal.kit import clock, registry
from portal.kit.registry import HouseTie
from portal.places.house_ties import history

from .actions.know_there import know_there, known_here
from .models import RoleAssignment, SheetPass, Workstation


def _passes(house):
    return SheetPass.objects.filter(maison=house, revoked_at=None, expires_at__gt=clock.now())


def register() -> None:
    ties = registry.house_ties
    by_hand = "Un droit ne se déplace pas tout seul : retirez ces rôles, et donnez-les où il faut. Ce n’est pas à une liste d’en décider."
    ties.add(
        "people.RoleAssignment",
        HouseTie(
            "rôles donnés dans cette maison", by_hand=by_hand, url=lambda house: reverse("team"),
            rows=lambda house: RoleAssignment.objects.active(clock.today()).filter(maison=house),
        ),
        order=500,
    )  # fmt: skip
    ties.add(
        "people.Workstation",
        HouseTie(
            "postes de comptoir", by_hand="Retirez ces postes : là où ils iront, on les ajoute de nouveau.",
            url=lambda house: reverse("workstations"), rows=lambda house: Workstation.objects.filter(maison=house, revoked_at=None),
        ),
        order=510,
    )  # fmt: skip
    why = "Elles seront connues aussi de la maison où elles iront ; leur passé ici reste."
    ties.add("people.PersonMaison", HouseTie("personnes connues ici", rows=known_here, rehome=know_there, why=why), order=400)
    ties.add("people.SheetPass", history("feuilles confiées", "elles s’éteignent d’elles-mêmes.", _passes), order=900)
    ties.add("people.CardBatch", history("lots de cartes imprimées", "une carte reste bonne partout."), order=900)
