"""What the engine leaves to staff's hands."""

from django.db.models import Count
from django.urls import reverse

from portal.kit import clock
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..enums import ACTIVE, EnrolmentState
from ..models import Enrolment, SignUpSheet


def staff_tasks(user) -> list[dict]:
    """Requests to answer, pages that left the site while people are enrolled. Two queries. Whom to tell aloud is among the messages."""
    if not user_can(user, Capability.SEE_ENROLMENTS):
        return []
    url = reverse("programmes:desk_sheets")
    rows = Enrolment.objects.filter(sheet__in=SignUpSheet.objects.visible_to(user))
    lines = [_line("Demandes de place à lire", rows.filter(state=EnrolmentState.REQUESTED), url)]
    return [line for line in lines if line["count"]] + _left_the_site(rows)


def _line(label: str, rows, url: str) -> dict:
    found = list(rows.order_by("pk").values_list("sheet", flat=True))
    only = len(set(found)) == 1
    return {"label": label, "count": len(found), "url": reverse("programmes:desk_sheet", args=[found[0]]) if only else url}


def _left_the_site(rows) -> list[dict]:
    hidden = rows.filter(state__in=ACTIVE, sheet__activity__live=False, sheet__sessions__end__gt=clock.now())
    counted = hidden.order_by("sheet").values("sheet", "sheet__activity__title").annotate(people=Count("pk", distinct=True))
    return [
        {
            "label": f"« {row['sheet__activity__title']} » n'est plus en ligne : des personnes y sont inscrites",
            "count": row["people"],
            "url": reverse("programmes:desk_sheet", args=[row["sheet"]]),
        }
        for row in counted
    ]
