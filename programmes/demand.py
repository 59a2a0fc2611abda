"""How much was asked the last time, so that staff think of a draw."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from .enums import HOLDING, EnrolmentState, Selection
from .models import Enrolment, SignUpSheet
from .rules.draw import usual_window

IN_MINUTES = dt.timedelta(hours=1)  # a sheet that fills within this went to the fastest


@dataclass(frozen=True)
class LastTime:
    """The sheet before this one of the same activity: how many came or wanted to, for how many places, how fast it was full."""

    people: int
    places: int
    minutes: int | None  # between its opening and its last place; None: it was not full, or not so fast
    above: int | None  # beyond this a draw is the default

    @property
    def wants_draw(self) -> bool:
        return self.people > self.places and (self.minutes is not None or (self.above is not None and self.people > self.above))


def last_time(sheet: SignUpSheet) -> LastTime | None:
    """Of the same activity, the sheet opened just before; None where there is none with a limit. Two queries."""
    before = SignUpSheet.objects.filter(activity=sheet.activity_id, opens_at__lt=sheet.opens_at).exclude(pk=sheet.pk or 0)
    return demand_on(before.exclude(capacity=None).order_by("-opens_at", "-pk").first())


def latest(activity) -> LastTime | None:
    """The last sheet of an activity, for who plans its next dates. Two queries."""
    return demand_on(SignUpSheet.objects.filter(activity=activity, capacity__isnull=False).order_by("-opens_at", "-pk").first())


def drawn_by_default(activity, opens_at: dt.datetime, first_start: dt.datetime) -> tuple[dt.datetime, dt.datetime, int] | None:
    """The window of a new sheet that is drawn because the last one of its activity was asked for beyond what staff had set
    (`draw_above`, which goes on with it); None: it is not. One query where nothing was set."""
    before = SignUpSheet.objects.filter(activity=activity, capacity__isnull=False).order_by("-opens_at", "-pk").first()
    asked = demand_on(before) if before is not None and before.draw_above is not None else None
    if asked is None or asked.people <= asked.above:
        return None
    window = usual_window(opens_at, first_start)
    return (*window, asked.above) if window else None


def demand_on(before: SignUpSheet | None) -> LastTime | None:
    if before is None:
        return None
    gone = (EnrolmentState.WAITING, EnrolmentState.LAPSED, EnrolmentState.REQUESTED, EnrolmentState.REFUSED)
    facts = Enrolment.objects.filter(sheet=before).aggregate(
        people=Count("pk", filter=Q(state__in=(*HOLDING, *gone))),
        first=Min("since", filter=Q(state__in=HOLDING)),
        last=Max("since", filter=Q(state__in=HOLDING)),
    )
    full = before.taken >= (before.capacity or 0) and before.selection == Selection.FIRST_COME and facts["last"]
    span = facts["last"] - max(before.opens_at, facts["first"]) if full else None
    minutes = max(int(span.total_seconds() // 60), 1) if span is not None and span <= IN_MINUTES else None
    return LastTime(facts["people"], before.capacity or 0, minutes, before.draw_above)
