"""The pages of the funds that the browser walks: decision."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from tests.walk_pages import Lay


def of_tonight(address: str, *, title: str = "La fête de la rue du Puits", who: str = "direction") -> Lay:
    """This address, its `{meeting}`, `{item}` and `{request}` those of a project that the demo's committee hears tonight."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("funds", "FundRequest").objects.select_related("item").get(title=title, item__isnull=False)
        where = address.format(meeting=row.item.meeting_id, item=row.item_id, request=row.pk)
        return where, get_user_model().objects.get(email=f"{who}@belleroche.example")

    return lay


DECISION: list = [
    ("équipe, la soirée à une demande", of_tonight("/equipe/comites/reunion/{meeting}/?point={item}")),
    ("équipe, la proposition mise au vote", of_tonight("/equipe/fonds/point/{item}/")),
    ("équipe, l’acte de la ville", of_tonight("/equipe/fonds/acte/{request}/")),
    ("un projet à étudier", of_tonight("/mon-espace/projets/comite/{request}/", title="Une journée à la mer", who="rosa")),
]
