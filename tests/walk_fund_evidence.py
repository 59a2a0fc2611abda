"""The pages of the funds that the browser walks: the yearly evidence and the memory of funded projects."""

from typing import Any

from django.apps import apps

from tests.walk_pages import by


def funded_project() -> tuple[str, Any]:
    """The first project that a committee of the demo helped; a visitor."""
    row = apps.get_model("funds", "FundRequest").objects.filter(state="granted").order_by("pk").first()
    return f"/fonds/projets/{row.pk}/", None


EVIDENCE: list = [
    ("équipe, le bilan des fonds", by("direction", "/equipe/fonds/bilan/")),
    ("les projets aidés", "/fonds/projets/"),
    ("un projet aidé", funded_project),
]
