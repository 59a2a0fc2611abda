"""Going there together: who else said so at the same stop. Chosen names, where and when one meets; nothing else of anybody."""

from dataclasses import dataclass, field

from portal.kit import clock, dates
from portal.people.rules.births import is_child
from programmes.enums import EnrolmentState
from programmes.models import Enrolment

from ..models import CoachStop, Trip, TripPlace
from ..rules.convocation import Facts
from ..rules.wording import Meeting
from .convocations import facts_of, meets
from .trips import trips_read


@dataclass
class PlaceTold:
    """What the page of a place on an outing says besides, and what may be said there. `open`: it may still be changed; `may_ask`: she
    may say that she would rather not go alone."""

    trip: Trip
    facts: Facts
    beside: TripPlace | None
    stops: list[CoachStop]
    open: bool = False
    may_ask: bool = False
    companions: list[str] = field(default_factory=list)

    @property
    def stop(self) -> CoachStop | None:
        return self.beside.stop if self.beside else None

    @property
    def together(self) -> bool:
        return bool(self.beside and self.beside.together)

    @property
    def version(self) -> int:
        return self.beside.version if self.beside else 0

    @property
    def joins(self) -> Meeting:
        return meets(self.stop) if self.stop else self.facts.meeting


def place_told(place: Enrolment) -> PlaceTold | None:
    """None of a place on no departure. A handful of queries, whatever the number of people."""
    trip = trips_read(Trip.objects.filter(sheet=place.sheet_id)).first()
    if trip is None:
        return None
    beside = TripPlace.objects.filter(enrolment=place).select_related("stop").first()
    hers = place.state == EnrolmentState.CONFIRMED and trip.meeting_at > clock.now()
    told = PlaceTold(trip, facts_of(trip), beside, list(trip.stops_read), open=hers)
    told.may_ask = hers and not place.guest and not is_child(place.person.current_record.birth, dates.local(trip.meeting_at).date())
    if told.together and told.may_ask:
        told.companions = companions_of(trip, place, told.stop)
    return told


def companions_of(trip: Trip, place: Enrolment, stop: CoachStop | None) -> list[str]:
    """Chosen names of the others who said so at this stop, without her own party and without children. One query."""
    rows = TripPlace.objects.filter(
        enrolment__sheet=trip.sheet_id, enrolment__state=EnrolmentState.CONFIRMED, enrolment__guest=False, together=True, stop=stop
    ).exclude(enrolment__party=place.party_id)
    people = [row.enrolment.person.current_record for row in rows.select_related("enrolment__person__successor")]
    day = dates.local(trip.meeting_at).date()
    grown = {person.pk: person for person in people if not is_child(person.birth, day)}
    return [person.display_name for person in sorted(grown.values(), key=lambda person: (person.sort_key, person.pk))]
