"""What a convocation says, read from the rows."""

from collections.abc import Iterable

from programmes.enums import EnrolmentState
from programmes.models import Enrolment

from ..models import CoachStop, Outing, Trip
from ..rules.convocation import Facts
from ..rules.wording import Meeting
from .trips import date_of, reading_of_escorts


def volunteers_of(trip: Trip) -> list[str]:
    """Chosen names of the volunteers whose shift serves its date, one query."""
    date = date_of(trip)
    if date is None:
        return []
    rows = Enrolment.objects.filter(sheet__shift__serves=date, state=EnrolmentState.CONFIRMED, guest=False)
    people = {row.person.current_record.pk: row.person.current_record for row in rows.select_related("person__successor")}
    return [person.display_name for person in sorted(people.values(), key=lambda person: (person.sort_key, person.pk))]


def escorts_of(trip: Trip) -> tuple[str, ...]:
    """Who goes along, as everybody on it reads them: the team by first name, volunteers by the name they chose."""
    return (*reading_of_escorts(trip), *volunteers_of(trip))


def meets(stop: CoachStop) -> Meeting:
    return Meeting(stop.at, stop.place)


def facts_of(trip: Trip) -> Facts:
    """What is the same for everybody; `trip` read by `trips_read`. Two queries more."""
    page = Outing.objects.filter(pk=trip.sheet.activity_id).values_list("around", "duration").first() or ("", "")
    venue, house, date = trip.venue, trip.sheet.maison, date_of(trip)
    quiet = trip.sheet.confidential
    return Facts(
        meeting=Meeting(trip.meeting_at, trip.meeting_place), escorts=escorts_of(trip), by_coach=trip.by_coach, back_at=trip.back_at,
        stops=tuple(meets(stop) for stop in trip.stops_read), around="" if quiet else page[0], duration="" if quiet else page[1],
        where="" if quiet or date is None else date.where, address=venue.address if venue and not quiet else "",
        transport=venue.transport if venue and not quiet else "", access=venue.access_note if venue and not quiet else "",
        card=trip.needs_card, house=house.name, phone=house.phone.as_national if house.phone else "",
    )  # fmt: skip


def places_on(trip: Trip):
    """Who goes: confirmed places with their person and what they say besides."""
    rows = Enrolment.objects.filter(sheet=trip.sheet_id, state=EnrolmentState.CONFIRMED)
    return rows.select_related("person__successor", "party", "sheet__activity", "trip_place__stop").defer("price_reason").order_by("pk")


def stop_of(row: Enrolment) -> CoachStop | None:
    beside = getattr(row, "trip_place", None)
    return beside.stop if beside else None


def in_parties(rows: Iterable[Enrolment]) -> list[list[Enrolment]]:
    found: dict[int, list[Enrolment]] = {}
    for row in rows:
        found.setdefault(row.party_id, []).append(row)
    return list(found.values())
