"""An outing opens: said to those who asked to know."""

from django.conf import settings

from portal.cms.models.base import address_of
from portal.kit import audit, clock, dates
from portal.people.models import Person
from portal.people.notifications import Words, tell

from ..models import Trip
from ..reading.trips import date_of
from ..rules import giving, wording

PURPOSE = "pass_culture.opening"


def tell_opening(trip: Trip, person: Person, *, by) -> None:
    """One message, inside the caller's transaction; twice is once."""
    sheet, date = trip.sheet, date_of(trip)
    how = " ".join(giving.how_given(giving.given_by(sheet), clock.now()))
    page = address_of(sheet.activity)
    said = wording.opening(
        title=sheet.activity.title, when=dates.moment_long(date.start), where=date.where, how=how,
        link=page if "://" in page else f"{settings.WAGTAILADMIN_BASE_URL}{page}", house=sheet.maison.name,
    )  # fmt: skip
    tell(
        person, Words(said.subject, said.body, said.short), purpose=PURPOSE, about=audit.key_of(trip),
        dedupe_key=f"{PURPOSE}:{trip.pk}:{person.pk}", useful_until=trip.meeting_at, by=by,
    )  # fmt: skip


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    purposes.add(PURPOSE, "Une sortie s’ouvre")
