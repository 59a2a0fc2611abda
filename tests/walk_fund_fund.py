"""The pages of the funds that the browser walks: the funds themselves."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from tests.walk_pages import Lay, by


def of_fund(address: str, who: str = "responsable") -> Lay:
    """This address, its `{fund}` the demo's first one; `who` empty: a visitor."""

    def lay() -> tuple[str, Any]:
        fund = apps.get_model("funds", "Fund").objects.order_by("pk").first()
        user = get_user_model().objects.get(email=f"{who}@belleroche.example") if who else None
        return address.format(fund=fund.pk), user

    return lay


FUND = [
    ("les fonds d’initiatives", "/fonds/"),
    ("un fonds", of_fund("/fonds/{fund}/", "")),
    ("équipe, les fonds", by("responsable", "/equipe/fonds/")),
    ("équipe, ouvrir un fonds", by("direction", "/equipe/fonds/ouvrir/")),
    ("équipe, un fonds", of_fund("/equipe/fonds/{fund}/", "direction")),
    ("équipe, un fonds lu d’ailleurs", of_fund("/equipe/fonds/{fund}/", "animation")),
    ("équipe, qui donne à un fonds", of_fund("/equipe/fonds/{fund}/contributions/", "direction")),
    ("équipe, les règles d’un fonds", of_fund("/equipe/fonds/{fund}/regles/", "direction")),
]
