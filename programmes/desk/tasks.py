"""What the engine leaves to staff's hands."""

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from portal.kit import clock
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..enums import ACTIVE, Approval, EnrolmentState, Selection
from ..models import Enrolment, Session, SignUpSheet

SOON = dt.timedelta(days=2)  # before the date begins: then the place would lapse
LOOKED_AT = Q(state=EnrolmentState.HELD, approval=Approval.ASKED)
TICKS = dt.timedelta(minutes=5)  # a draw is done within a minute or two of its hour by itself


def staff_tasks(user) -> list[dict]:
    """Requests to answer, sign-ups to look at (those whose date comes within two days on a line of their own), a draw that did not happen,
    pages that left the site while people are enrolled. One query. Whom to tell aloud is among the messages."""
    if not user_can(user, Capability.SEE_ENROLMENTS):
        return []
    now, url = clock.now(), reverse("programmes:desk_sheets")
    drawn = Q(sheet__selection=Selection.DRAW)
    to_come = Session.objects.filter(on_sheets__sheet=OuterRef("sheet"), end__gt=now)
    kinds = {
        "asked": Q(state=EnrolmentState.REQUESTED) & ~drawn,
        "soon": LOOKED_AT & Q(held_until__lte=now + SOON),
        "later": LOOKED_AT & Q(held_until__gt=now + SOON),
        "late": Q(state=EnrolmentState.REQUESTED, sheet__draw_at__lt=now - TICKS) & drawn,
        "hidden": Q(state__in=ACTIVE, sheet__activity__live=False) & Exists(to_come),
    }
    rows = Enrolment.objects.filter(sheet__in=SignUpSheet.objects.visible_to(user)).filter(reduce(or_, kinds.values()))
    by_sheet = rows.order_by("sheet").values("sheet", title=F("sheet__activity__title"))
    counted = list(by_sheet.annotate(**{name: Count("pk", filter=of) for name, of in kinds.items()}))
    lines = [
        _line("Demandes de place à lire", "asked", counted, url),
        _line("Sans réponse de nous, et la date vient dans deux jours", "soon", counted, url),
        _line("Inscriptions à regarder", "later", counted, url),
        _line("Tirage à faire : des demandes attendent", "late", counted, url),
    ]
    return [line for line in lines if line["count"]] + [_left_the_site(row) for row in counted if row["hidden"]]


def _line(label: str, name: str, counted: list[dict], url: str) -> dict:
    found = [row for row in counted if row[name]]
    only = len(found) == 1
    count = sum(row[name] for row in found)
    return {"label": label, "count": count, "url": reverse("programmes:desk_sheet", args=[found[0]["sheet"]]) if only else url}


def _left_the_site(row: dict) -> dict:
    return {
        "label": f"« {row['title']} » n'est plus en ligne : des personnes y sont inscrites",
        "count": row["hidden"],
        "url": reverse("programmes:desk_sheet", args=[row["sheet"]]),
    }
