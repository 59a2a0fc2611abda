"""After a departure: who came, in numbers, and what was said of it, by nobody one could name."""

from dataclasses import dataclass

from django.db.models import Sum

from portal.kit import clock
from programmes.enums import EnrolmentState, Presence
from programmes.models import Attendance, Enrolment, Session, SheetSession

from ..models import Trip
from ..reading.trips import date_of


@dataclass(frozen=True)
class After:
    date: Session
    expected: int
    came: int
    unnamed: int
    noted: bool
    answered: int


def after_of(trip: Trip) -> After | None:
    """Of a departure that took place; None before. Four queries."""
    date = date_of(trip)
    if date is None or date.cancelled or date.end > clock.now():
        return None
    places = Enrolment.objects.filter(sheet=trip.sheet_id, state=EnrolmentState.CONFIRMED)
    marks = Attendance.objects.filter(session=date, enrolment__in=places)
    came = marks.filter(presence=Presence.PRESENT).aggregate(n=Sum("enrolment__places"))["n"] or 0
    link = SheetSession.objects.filter(sheet=trip.sheet_id, session=date).first()
    return After(date, places.places(), came, link.unnamed if link else 0, came > 0 or marks.exists(), date.opinions.count())
