"""The outings of a season: those a person is expected at, those she was at."""

from django.db.models import Exists, OuterRef

from portal.kit import clock
from portal.people.models import Person
from programmes.enums import ACTIVE, EnrolmentState
from programmes.models import Enrolment, Session

from ..models import CultureSeason


def _places(person: Person, season: CultureSeason):
    """Her places on the departures of a season for which the card is wanted."""
    return Enrolment.objects.filter(person__in=Person.objects.records_of(person), sheet__trip__season=season, sheet__trip__needs_card=True)


def places_to_come(person: Person, season: CultureSeason):
    ahead = Session.objects.on().filter(on_sheets__sheet=OuterRef("sheet"), end__gt=clock.now())
    return _places(person, season).filter(Exists(ahead), state__in=ACTIVE)


def outings_gone(person: Person, season: CultureSeason):
    """Outings that took place with a place of hers, whether she came or not."""
    past = Session.objects.on().filter(on_sheets__sheet=OuterRef("sheet"), end__lte=clock.now())
    return _places(person, season).filter(Exists(past), state=EnrolmentState.CONFIRMED)
