"""Where one joined, with whom one would rather go, who came back aboard: the day after it serves nobody any more."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from portal.kit import audit, clock, dates
from portal.people.models import Person
from programmes.models import Enrolment, Session

from ..models import TripPlace

KEPT_DAYS = 1  # after the outing
CHUNK = 500


def places_of(records) -> "TripPlace.objects":
    return TripPlace.objects.filter(enrolment__in=Enrolment.objects.filter(person__in=records).order_by().values("pk"))


def old_places(today: dt.date):
    """Of departures all of whose dates were over the day before."""
    limit = dates.midnight(today - dt.timedelta(days=KEPT_DAYS - 1))
    later = Session.objects.filter(on_sheets__sheet=OuterRef("enrolment__sheet"), end__gte=limit)
    return TripPlace.objects.filter(~Exists(later))


def forget_places(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day, some rows at a time; how many. Twice is once."""
    gone = 0
    while keys := list(old_places(today or clock.today()).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            gone += TripPlace.objects.filter(pk__in=keys).delete()[0]
    return {"trip_places": gone}


def forget_places_of(person: Person, *, by) -> int:
    """When she asks, inside the caller's transaction. How many rows."""
    gone = places_of(Person.objects.records_of(person)).delete()[0]
    audit.record("pass_culture.forget_places", person, by=by, subject=person, count=gone)
    return gone


def forget_places_of_records(records: set[int]) -> None:
    """`registry.forgotten`."""
    places_of(records).delete()


def leave_company(enrolment: Enrolment) -> None:
    """A place is given back or passed on: what its holder said besides goes with her. The sheet is locked."""
    TripPlace.objects.filter(enrolment=enrolment).delete()
