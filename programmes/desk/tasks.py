"""What the engine leaves to staff's hands."""

import datetime as dt

from django.db.models import Count, Q
from django.urls import reverse

from portal.kit import clock
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..enums import ACTIVE, Approval, EnrolmentState, Selection
from ..models import Enrolment, SignUpSheet

SOON = dt.timedelta(days=2)  # before the date begins: then the place would lapse
TICKS = dt.timedelta(minutes=5)  # a draw is done within a minute or two of its hour by itself


def staff_tasks(user) -> list[dict]:
    """Requests to answer, sign-ups to look at (those whose date comes within two days on a line of their own), a draw that did not happen,
    pages that left the site while people are enrolled. Five queries. Whom to tell aloud is among the messages."""
    if not user_can(user, Capability.SEE_ENROLMENTS):
        return []
    url = reverse("programmes:desk_sheets")
    rows = Enrolment.objects.filter(sheet__in=SignUpSheet.objects.visible_to(user))
    asked = rows.filter(state=EnrolmentState.REQUESTED)
    drawn = Q(sheet__selection=Selection.DRAW)
    late = asked.filter(drawn, sheet__draw_at__lt=clock.now() - TICKS)
    to_look_at = rows.filter(state=EnrolmentState.HELD, approval=Approval.ASKED)
    soon = clock.now() + SOON
    lines = [
        _line("Demandes de place à lire", asked.exclude(drawn), url),
        _line("Sans réponse de nous, et la date vient dans deux jours", to_look_at.filter(held_until__lte=soon), url),
        _line("Inscriptions à regarder", to_look_at.filter(held_until__gt=soon), url),
        _line("Tirage à faire : des demandes attendent", late, url),
    ]
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
