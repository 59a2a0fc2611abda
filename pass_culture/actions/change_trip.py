"""A departure changes: its seats, where and when one meets, the coach, the way back. Everybody is told where it matters to her."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.lock_sheet import lock_sheet
from programmes.actions.set_capacity import set_capacity
from programmes.enums import HOLDING, SessionState
from programmes.models import Session, SignUpSheet

from ..models import CoachStop, Trip, Venue
from ..notifications.meetings import tell_meeting_moved
from ..rules.seats import refusal_of_a_cut, refusal_of_the_seats, refusal_of_who_escorts
from ..rules.wording import Meeting
from .convoke_anew import convoke_anew
from .plan_trip import refusal_of_the_moments
from .refuse_beyond_contract import refuse_beyond_contract

STALE = (
    "deja-modifie",
    "Cette sortie a été changée depuis que vous l’avez ouverte.",
    "La voici comme elle est : vérifiez, puis recommencez.",
)
PLAIN = (
    "contract_seats", "escort_seats", "venue", "meeting_at", "meeting_place", "back_at", "by_coach", "from_age", "needs_card",
    "guest_tariff", "seat_cents",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The whole of what the screen sends. `seats`: places for residents; `stops`: (place, time) of the coach."""

    seats: int
    contract_seats: int
    escort_seats: int
    meeting_at: dt.datetime
    meeting_place: str
    venue: Venue | None = None
    back_at: dt.datetime | None = None
    by_coach: bool = False
    from_age: int | None = None
    needs_card: bool = True
    guest_tariff: Any = None
    seat_cents: int = 0
    stops: tuple[tuple[str, dt.datetime], ...] = ()


def change_trip(*, trip: Trip, asked: Asked, by, seen: int | None = None, why: str = "", key: uuid.UUID | None = None) -> Trip:
    """More seats serve the waiting list at once. Who has a place is told where the meeting or a stop changes, once.

    Raises « deja-modifie », « sortie-passee », « sortie-annulee », « places-promises », « places-du-partenaire »,
    « trop-d-accompagnement », « rendez-vous-apres », « retour-avant », and the engine’s « places-prises »."""
    with once(key, "pass_culture.change_trip", by=by) as request:
        if request.done:
            return Trip.objects.get(pk=request.result)
        sheet = lock_sheet(trip.sheet_id)
        fresh = locked_trip(trip.pk, seen)
        date = refuse_over(sheet)
        _refuse(fresh, sheet, date, asked)
        refuse_beyond_contract(fresh, asked.contract_seats, asked.venue)
        before = Meeting(fresh.meeting_at, fresh.meeting_place)
        changed = [name for name in PLAIN if getattr(asked, name) != getattr(fresh, name)]
        for name in changed:
            setattr(fresh, name, getattr(asked, name))
        stops = write_stops(fresh, asked.stops)
        if changed or stops:
            fresh.edition += 1
            fresh.save(update_fields=[*changed, "edition"])
        if asked.seats != sheet.capacity:
            set_capacity(sheet=sheet, capacity=asked.seats, by=by)
            changed.append("seats")
        if "meeting_at" in changed and sheet.closes_at == before.at:  # one signs up until one meets
            SignUpSheet.objects.filter(pk=sheet.pk, opens_at__lte=fresh.meeting_at).update(closes_at=fresh.meeting_at)
        if changed or stops:
            audit.record("pass_culture.change_trip", fresh, by=by, maison=sheet.maison_id, changed=sorted([*changed, *stops]))
        if stops or {"meeting_at", "meeting_place"} & set(changed):
            told = list(sheet.enrolments.filter(state__in=HOLDING).select_related("person__successor", "party").order_by("pk"))
            tell_meeting_moved(fresh, sheet, told, before=before, why=why, by=by)
            convoke_anew(fresh)
        request.result = fresh.pk
    return fresh


def locked_trip(pk: int, seen: int | None) -> Trip:
    """The departure as it stands, held; raises « deja-modifie » where its screen showed another edition. Its sheet is locked."""
    fresh = Trip.objects.select_for_update(of=("self",)).select_related("season", "venue").get(pk=pk)
    if seen is not None and seen != fresh.edition:
        raise Refusal(*STALE)
    return fresh


def refuse_over(sheet: SignUpSheet) -> Session:
    """The date of a departure that is still to come; raises « sortie-annulee », « sortie-passee »."""
    dates = sorted(sheet.sessions.order_by("start"), key=lambda date: date.state == SessionState.CANCELLED)
    if not dates or dates[0].cancelled:
        raise Refusal("sortie-annulee", "Cette sortie est annulée.", "Préparez-en une autre.")
    if dates[0].end <= clock.now():
        raise Refusal("sortie-passee", "Cette sortie est passée.", "Notez plutôt qui est venu.")
    return dates[0]


def _refuse(trip: Trip, sheet: SignUpSheet, date: Session, asked: Asked) -> None:
    over = sheet.overbooked if asked.seats == sheet.capacity else 0
    cut = refusal_of_a_cut(contract=asked.contract_seats, escorts=asked.escort_seats, taken=sheet.taken)
    seats = refusal_of_the_seats(contract=asked.contract_seats, escorts=asked.escort_seats, seats=asked.seats + over)
    moments = refusal_of_the_moments(trip.season, date, meeting_at=asked.meeting_at, back_at=asked.back_at)
    named = refusal_of_who_escorts(escorts=asked.escort_seats, named=trip.escorts.count() if asked.escort_seats < trip.escort_seats else 0)
    refusal = Refusal.gather([reason for reason in (cut or seats or named, moments) if reason])
    if refusal:
        raise refusal


def write_stops(trip: Trip, stops: tuple[tuple[str, dt.datetime], ...]) -> list[str]:
    """Make the coach's stops what they are asked to be; a stop that stays keeps who chose it. Gives what changed: [] or ["stops"]."""
    known = {stop.place: stop for stop in trip.stops.all()}
    wanted = dict(stops)
    if {place: stop.at for place, stop in known.items()} == wanted:
        return []
    for place, at in wanted.items():
        stop = known.get(place)
        if stop is None:
            CoachStop.objects.create(trip=trip, place=place, at=at)
        elif stop.at != at:
            stop.at = at
            stop.save(update_fields=["at"])
    trip.stops.exclude(place__in=list(wanted)).delete()
    return ["stops"]
