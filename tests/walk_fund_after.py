"""The pages of the funds that the browser walks: what follows a yes."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from maisons_habitants.funds.demo.after import SETTLED, WAITING
from tests.walk_pages import Lay


def of_granted(address: str, *, title: str = WAITING, who: str = "") -> Lay:
    """This address, its `{pk}` that of a project of the demo; seen by `who` of the staff, else by the one who leads it."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("funds", "FundRequest").objects.get(title=title)
        found = get_user_model().objects.get(email=f"{who}@belleroche.example") if who else row.leaders.get(main=True).person.user
        return address.format(pk=row.pk), found

    return lay


AFTER: list = [
    ("équipe, les projets accordés", of_granted("/equipe/fonds/accordes/", who="direction")),
    ("équipe, la suite d’un projet accordé", of_granted("/equipe/fonds/demande/{pk}/suite/", who="direction")),
    ("équipe, un projet soldé", of_granted("/equipe/fonds/demande/{pk}/suite/", title=SETTLED, who="direction")),
    ("équipe, les ordres des fonds", of_granted("/equipe/fonds/ordres/", who="direction")),
    ("mon projet accordé", of_granted("/mon-espace/projets/{pk}/suite/")),
    ("mon projet, la charte", of_granted("/mon-espace/projets/{pk}/suite/charte/")),
    ("mon projet, le compte", of_granted("/mon-espace/projets/{pk}/suite/compte/")),
    ("mon projet, les tickets", of_granted("/mon-espace/projets/{pk}/suite/tickets/")),
    ("mon projet, le bilan", of_granted("/mon-espace/projets/{pk}/suite/bilan/")),
]
