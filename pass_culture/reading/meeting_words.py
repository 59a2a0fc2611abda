from collections.abc import Iterable

from portal.kit import dates
from programmes.models import Enrolment

from ..models import Trip, TripPlace
from ..rules.wording import Meeting
from .convocations import meets


def calendar_beside(places: Iterable[Enrolment]) -> dict[int, tuple[str, int]]:
    """Key of a place on a departure -> (where and when she joins, and the way back; how often that has changed). Two queries."""
    places = list(places)
    trips = {trip.sheet_id: trip for trip in Trip.objects.filter(sheet__in={row.sheet_id for row in places})}
    if not trips:
        return {}
    keys = [row.pk for row in places if row.sheet_id in trips]
    beside = {place.enrolment_id: place for place in TripPlace.objects.filter(enrolment__in=keys).select_related("stop")}
    return {row.pk: _told(trips[row.sheet_id], beside.get(row.pk)) for row in places if row.sheet_id in trips}


def _told(trip: Trip, place: TripPlace | None) -> tuple[str, int]:
    joins = meets(place.stop) if place and place.stop else Meeting(trip.meeting_at, trip.meeting_place)
    words = joins.words()
    back = f"\nRetour vers {dates.hour(trip.back_at)}." if trip.back_at else ""
    return f"{words[:1].upper()}{words[1:]}.{back}", trip.edition - 1 + (place.version - 1 if place else 0)
