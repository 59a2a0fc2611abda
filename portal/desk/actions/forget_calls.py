"""Calls are kept thirteen months: long enough to see what happened last year, no longer."""

import datetime as dt

from portal.kit import audit, clock
from portal.people.models import Person

from ..models import CallBack, CallNote

KEPT = dt.timedelta(days=396)  # thirteen months


def forget_calls(today: dt.date) -> dict:
    """Delete calls made and call-backs closed more than thirteen months before `today`; how many of each."""
    before = clock.now() - KEPT
    return {
        "calls": CallNote.objects.filter(at__lt=before).delete()[0],
        "call_backs": CallBack.objects.filter(closed_at__lt=before).delete()[0],
    }


def forget_calls_of(person: Person, by) -> None:
    """At her request: every call about her is gone, also those promised. Inside the caller's transaction."""
    records = Person.objects.records_of(person)
    CallNote.objects.filter(person__in=records).delete()
    CallBack.objects.filter(person__in=records).delete()
    audit.record("desk.forget_calls", person, by=by, subject=person)


def calls_held(person: Person) -> int:
    """How many lines of calls are kept about her."""
    records = Person.objects.records_of(person)
    return CallNote.objects.filter(person__in=records).count() + CallBack.objects.filter(person__in=records).count()
