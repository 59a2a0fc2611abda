"""The pages of the houses' publishing that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps

from tests.walk_pages import Lay, by


def of_house(address: str, slug: str = "quais") -> Lay:
    """Read by the direction: `{house}`, another `{sector}` than its own."""

    def lay() -> tuple[str, Any]:
        house = apps.get_model("places", "Maison").objects.get(slug=slug)
        sector = apps.get_model("places", "Sector").objects.exclude(pk=house.sector_id).first()
        return by("direction", address.format(house=house.pk, sector=sector.pk))()

    return lay


def closed_house() -> tuple[str, Any]:
    """A house of the demo, closed, and the one that replaces it."""
    rows = apps.get_model("places", "Maison").objects
    house, other = rows.order_by("pk")[:2]
    rows.filter(pk=house.pk).update(closed_on="2026-11-01", succeeded_by=other)
    return f"/maisons/{house.slug}/", None


PUBLISHING: list[tuple] = [
    ("équipe, les maisons", by("direction", "/equipe/maisons/")),
    ("équipe, les affiches", by("animation", "/equipe/maisons/")),
    ("équipe, choisir un secteur", of_house("/equipe/maisons/{house}/secteur/")),
    ("équipe, changer de secteur", of_house("/equipe/maisons/{house}/secteur/?sector={sector}")),
    ("équipe, fermer une maison", of_house("/equipe/maisons/{house}/fermer/")),
    ("une maison fermée", closed_house),
    ("l’agenda d’une maison, ailleurs", "/maisons/quais/agenda-ailleurs/"),
    ("équipe, pages des maisons", by("responsable", "/equipe/pages/")),
    ("équipe, je m’absente", by("responsable", "/equipe/pages/absence/")),
    ("équipe, modèles d’activités", by("redaction", "/equipe/pages/modeles/")),
]
