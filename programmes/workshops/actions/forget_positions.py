"""What nobody needs any more: what people said of themselves, and that somebody took news of them."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from portal.kit import audit
from portal.people.models import Person
from programmes.models import SignUpSheet

from ..models import FollowUp, Position

KEPT_DAYS = 365  # the time to choose another course; the house's choice


def old_sheets(today: dt.date):
    """Sheets of courses whose last date is a year old."""
    ended = SignUpSheet.objects.filter(course__isnull=False).annotate(last=Max("sessions__local_date"))
    return ended.filter(last__lt=today - dt.timedelta(days=KEPT_DAYS)).order_by().values("pk")


def old_rows(today: dt.date) -> tuple:
    """Positions, corrected ones too, and follow-ups of these sheets."""
    sheets = old_sheets(today)
    return Position.objects.filter(enrolment__sheet__in=sheets), FollowUp.objects.filter(enrolment__sheet__in=sheets)


def forget_positions(*, today: dt.date) -> dict[str, int]:
    """Each night: a year after the last date; the course and who came stay. Counts by kind."""
    with transaction.atomic():
        said, asked = old_rows(today)
        return {"positions": said.delete()[0], "follow_ups": asked.delete()[0]}


def forget_of(person: Person, *, by) -> int:
    """When a person asks, inside the caller's transaction."""
    gone = Position.objects.of_person(person).delete()[0] + FollowUp.objects.of_person(person).delete()[0]
    if gone:
        audit.record("workshops.forget", person, by=by, rows=gone)
    return gone


def forget_of_records(records: set[int]) -> None:
    """`registry.forgotten`: with these records."""
    Position.objects.filter(enrolment__person__in=records).delete()
    FollowUp.objects.filter(enrolment__person__in=records).delete()
