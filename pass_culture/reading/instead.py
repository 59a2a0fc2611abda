"""What to propose in the place of an outing called off: departures to come of the season, with room or requests still open."""

from collections.abc import Iterable

from django.db.models import Q

from portal.kit import clock
from portal.people.models import Person
from programmes.enums import Audience, Selection, SessionState
from programmes.models import Enrolment, SignUpSheet
from programmes.own_dates import DATE_CANCELLED as CALLED_OFF

from ..models import Trip
from ..rules.calling_off import Candidate, ranked
from .trips import date_of, trips_read

LOOKED_AT = 60  # departures to come among which one chooses


def proposed(trip: Trip) -> list[Trip]:
    """The most alike first. Five queries, whatever their number."""
    now = clock.now()
    rows = Trip.objects.filter(
        Q(sheet__closes_at=None) | Q(sheet__closes_at__gt=now), season=trip.season_id, meeting_at__gt=now,
        sheet__activity__live=True, sheet__confidential=False, sheet__audience=Audience.ANYONE,
    ).exclude(pk=trip.pk).exclude(sheet__sessions__state=SessionState.CANCELLED)  # fmt: skip
    found = {one.pk: one for one in trips_read(rows.order_by("meeting_at", "pk")[:LOOKED_AT])}
    return [found[key] for key in ranked(_candidate(trip, one) for one in found.values())]


def proposals_of(lost: Iterable[Trip]) -> dict[int, Trip]:
    """Key -> what was proposed in the place of these, while anybody may read of it and it is still to come: one query, none without any."""
    keys = [trip.instead_id for trip in lost if trip.instead_id]
    if not keys:
        return {}
    rows = Trip.objects.filter(
        pk__in=keys, meeting_at__gt=clock.now(), sheet__activity__live=True, sheet__confidential=False, sheet__audience=Audience.ANYONE
    ).exclude(sheet__sessions__state=SessionState.CANCELLED)
    return {trip.pk: trip for trip in rows.select_related("sheet__activity")}


def _candidate(lost: Trip, one: Trip) -> Candidate:
    date = date_of(one)
    return Candidate(
        key=one.pk, starts=date.start if date else one.meeting_at, same_venue=one.venue_id is not None and one.venue_id == lost.venue_id,
        fits=(one.from_age or 0) <= (lost.from_age or 0) and (not one.needs_card or lost.needs_card), room=has_room(one),
        opened=one.sheet.opens_at <= clock.now(),
    )  # fmt: skip


def lost_for_this(sheet: SignUpSheet, people: list[Person]) -> bool:
    """Did one of them lose a place, or her turn, on an outing called off in the place of which this one was proposed? One query."""
    keys = {key for person in people for key in (person.pk, person.successor_id) if key}
    hers = Q(person__in=keys) | Q(person__successor__in=keys)
    return Enrolment.objects.filter(hers, sheet__trip__instead__sheet=sheet.pk, end_reason=CALLED_OFF, guest=False).exists()


def has_room(trip: Trip) -> bool:
    """Places left, or a window of requests that is still open."""
    sheet = trip.sheet
    asked_for = sheet.selection == Selection.DRAW and not sheet.drawn_at and sheet.requests_until and sheet.requests_until > clock.now()
    return bool(asked_for or (sheet.left is None or sheet.left > 0))
