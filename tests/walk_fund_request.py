"""The pages of the funds that the browser walks: a request written, by who leads it and at the counter."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from tests.walk_pages import Lay


def of_draft(address: str, who: str = "rosa") -> Lay:
    """This address, its `{request}` Rosa's draft, `{fund}` its fund, `{person}` Rosa."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("funds", "FundRequest").objects.filter(state="draft", leaders__person__given_name="Rosa").first()
        person = row.leaders.first().person_id
        where = address.format(request=row.pk, fund=row.fund_id, person=person)
        return where, get_user_model().objects.get(email=f"{who}@belleroche.example")

    return lay


def _steps(start: str, who: str, words: str) -> list:
    return [(f"{words}, étape {number}", of_draft(f"{start}/{{request}}/etape/{number}/", who)) for number in range(1, 6)]


REQUEST = [
    ("mes projets", of_draft("/mon-espace/projets/")),
    ("commencer un projet", of_draft("/mon-espace/projets/commencer/{fund}/")),
    ("un projet", of_draft("/mon-espace/projets/{request}/")),
    ("inviter à porter un projet", of_draft("/mon-espace/projets/{request}/inviter/")),
    *_steps("/mon-espace/projets", "rosa", "un projet"),
    ("équipe, l’idée de quelqu’un", of_draft("/equipe/fonds/pour/{person}/", "direction")),
    ("équipe, un projet", of_draft("/equipe/fonds/aide/{request}/", "direction")),
    ("équipe, un projet, le budget", of_draft("/equipe/fonds/aide/{request}/etape/4/", "direction")),
    ("équipe, ajouter qui porte un projet", of_draft("/equipe/fonds/aide/{request}/porteurs/?q=a", "direction")),
]
