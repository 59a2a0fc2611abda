"""Addresses of personal calendars that open nothing any more, or that nobody reads, go."""

import datetime as dt

from portal.kit import audit
from portal.people.models import Person

from ..models import CalendarFeed


def forget_feeds(*, today: dt.date) -> int:
    """How many went."""
    return CalendarFeed.objects.to_forget(today).delete()[0]


def forget_feeds_of(records: set[int]) -> None:
    """`registry.forgotten`: these records have no calendar."""
    CalendarFeed.objects.filter(person__in=records).delete()


def erase_feeds(person: Person, by) -> None:
    """She asked: her address opens nothing from now on."""
    gone = CalendarFeed.objects.of_person(person).order_by().delete()[0]
    audit.record("programmes.erase_feeds", person, by=by, subject=person, count=gone)
