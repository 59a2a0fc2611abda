"""A member's meetings, by her mandate of each meeting's day: for « mon espace », her calendar, the counter."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from portal.people.models import Person

from ..enums import MeetingState
from ..models import Mandate, Meeting
from .table import meetings_read

SHOWN = (MeetingState.CONVOKED, MeetingState.OPEN, MeetingState.CLOSED, MeetingState.NO_QUORUM)


def meetings_of(person: Person, *, since: dt.datetime, states=SHOWN) -> list[Meeting]:
    """Those she was convoked to that end after `since`, cancelled ones too, with `edition` for calendars. One query."""
    day = OuterRef("session__local_date")
    hers = Mandate.objects.filter(
        Q(ended_on=None, ends_on__gte=day) | Q(ended_on__gte=day), seat__body=OuterRef("body"), starts_on__lte=day,
        person__in=Person.objects.records_of(person),
    )  # fmt: skip
    return list(meetings_read().filter(Exists(hers), state__in=states, session__end__gt=since).order_by("session__start", "pk"))
