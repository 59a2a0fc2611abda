"""Calls are kept thirteen months: long enough to see what happened last year, no longer."""

import datetime as dt

from portal.kit import audit, clock
from portal.people.models import Person

from ..models import CallBack, CallNote

KEPT = dt.timedelta(days=396)  # thirteen months


def old_calls() -> dict:
    """Calls made and call-backs closed more than thirteen months ago."""
    before = clock.now() - KEPT
    return {"calls": CallNote.objects.filter(at__lt=before), "call_backs": CallBack.objects.filter(closed_at__lt=before)}


def forget_calls(today: dt.date) -> dict:
    """Delete them; how many of each."""
    return {kind: rows.delete()[0] for kind, rows in old_calls().items()}


def forget_calls_of(person: Person, by) -> None:
    """At her request: every call about her is gone, also those promised. Inside the caller's transaction."""
    forget_calls_of_records(Person.objects.records_of(person))
    audit.record("desk.forget_calls", person, by=by, subject=person)


def forget_calls_of_records(records) -> None:
    """`registry.forgotten`: calls about these records, made or promised."""
    CallNote.objects.filter(person__in=records).delete()
    CallBack.objects.filter(person__in=records).delete()


def calls_held(person: Person) -> int:
    """How many lines of calls are kept about her."""
    records = Person.objects.records_of(person)
    return CallNote.objects.filter(person__in=records).count() + CallBack.objects.filter(person__in=records).count()
