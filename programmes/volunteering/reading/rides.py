"""Who comes with whom to a shift: read by those of the same shift, and by who serves one of them at the counter."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from programmes.enums import EnrolmentState
from programmes.models import Enrolment

from ..models import Ride
from ..rules.rides import words_of


def rides_of(sessions: Iterable[int]) -> dict[int, list[Ride]]:
    """By date, what those who hold a place there say, whichever their post, in the order in which they said it: one query. `words` tells
    it, by display name alone."""
    rows = Ride.objects.filter(enrolment__sheet__shift__session__in=list(sessions), enrolment__state=EnrolmentState.CONFIRMED)
    found: dict[int, list[Ride]] = defaultdict(list)
    for row in rows.select_related("enrolment__person__successor", "enrolment__sheet__shift").order_by("at", "pk"):
        row.words = words_of(row.enrolment.person.current_record.display_name, row.seats, row.quarter)
        found[row.enrolment.sheet.shift.session_id].append(row)
    return found


def apart(rides: list[Ride], place: Enrolment) -> tuple[Ride | None, list[Ride]]:
    """(that of this place, those of the others)"""
    own = next((ride for ride in rides if ride.enrolment_id == place.pk), None)
    return own, [ride for ride in rides if ride.enrolment_id != place.pk]


def stale_rides(today: dt.date) -> QuerySet[Ride]:
    """Of a day that is over, or of a place that is no longer held."""
    over = Q(enrolment__sheet__shift__session__local_date__lt=today)
    return Ride.objects.filter(over | ~Q(enrolment__state=EnrolmentState.CONFIRMED))
