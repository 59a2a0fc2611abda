"""The pages of the funds that the browser walks: the review of requests."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from tests.walk_pages import Lay, by


def of_request(title: str, who: str = "animation") -> Lay:
    """The page of this request of the demo."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("funds", "FundRequest").objects.get(title=title)
        return f"/equipe/fonds/demande/{row.pk}/", get_user_model().objects.get(email=f"{who}@belleroche.example")

    return lay


FUND_REVIEW: list = [
    ("équipe, les demandes aux fonds", by("animation", "/equipe/fonds/demandes/")),
    ("équipe, toutes les demandes", by("direction", "/equipe/fonds/demandes/?etat=toutes")),
    ("équipe, aucune demande ici", by("animation", "/equipe/fonds/demandes/?mots=girafe")),
    ("équipe, une demande déposée", of_request("Un jardin au pied de la tour")),
    ("équipe, une demande complétée", of_request("Un cinéma dehors")),
    ("équipe, une demande à compléter", of_request("Un café où l’on répare")),
    ("équipe, une demande irrecevable", of_request("Le local de l’association", "direction")),
    ("équipe, une demande recevable", of_request("Une fresque dans le passage")),
    ("équipe, une demande retirée", of_request("Un tournoi de belote")),
    ("équipe, une demande à l’ordre du jour", of_request("La fête de la rue du Puits", "direction")),
]
