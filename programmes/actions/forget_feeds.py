"""Addresses of personal calendars that open nothing any more, or that nobody reads, go."""

import datetime as dt

from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate

from portal.kit import audit, dates
from portal.people.models import Person

from ..models import CalendarFeed

KEPT = dt.timedelta(days=90)  # long enough to say on her page when and why it stopped
UNREAD = dt.timedelta(days=400)  # a calendar asks several times a day: what was not read for so long is on no device


def old_feeds(today: dt.date):
    """Those to take away on the day `today`."""
    ended = Q(ended_at__lt=dates.midnight(today - KEPT))
    last = Coalesce("read_on", TruncDate("created_at"))
    return CalendarFeed.objects.alias(last=last).filter(ended | Q(ended_at=None, last__lt=today - UNREAD))


def forget_feeds(*, today: dt.date) -> int:
    """How many went."""
    return old_feeds(today).delete()[0]


def forget_feeds_of(records: set[int]) -> None:
    """`registry.forgotten`: these records have no calendar."""
    CalendarFeed.objects.filter(person__in=records).delete()


def erase_feeds(person: Person, by) -> None:
    """She asked: her address opens nothing from now on."""
    gone = CalendarFeed.objects.of_person(person).order_by().delete()[0]
    audit.record("programmes.erase_feeds", person, by=by, subject=person, count=gone)
