"""Prepare one departure of an outing: its date's sheet with all its terms, what a group needs to go and come back together."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from portal.kit import clock
from portal.kit.refusal import Refusal
from programmes.actions.open_sheet import open_sheet
from programmes.actions.set_asking import set_asking
from programmes.actions.set_terms import ShareKey, set_terms
from programmes.actions.set_terms import Terms as SheetTerms
from programmes.enums import NeedToCome, RefundPolicy, Selection
from programmes.models import Activity, Session
from programmes.rules.draw import usual_window

from ..models import CoachStop, CultureSeason, Escort, Trip, Venue
from ..rules.seats import refusal_of_the_seats
from .open_trip import open_trip


@dataclass(frozen=True)
class Places:
    """How one gets a place. `draw`: a window of requests then a draw; `requests_until` and `draw_at` where they are not the usual ones."""

    seats: int
    tariff: Any = None
    draw: bool = True
    opens_at: dt.datetime | None = None
    requests_until: dt.datetime | None = None
    draw_at: dt.datetime | None = None
    draw_seed: str | None = None
    waiting_list: bool = True
    cancel_until: dt.datetime | None = None
    refund_policy: str = RefundPolicy.DEADLINE
    late_keeps: int | None = None
    guests: int = 0
    wheelchairs: int | None = None
    shares: dict[ShareKey, int] = field(default_factory=dict)
    shares_until: dt.datetime | None = None


@dataclass(frozen=True)
class Group:
    """How a group goes: where and when one meets, the coach's stops (place, time), who of the team escorts (accounts)."""

    season: CultureSeason
    meeting_at: dt.datetime
    meeting_place: str
    contract_seats: int
    escort_seats: int = 2
    venue: Venue | None = None
    back_at: dt.datetime | None = None
    by_coach: bool = False
    stops: tuple[tuple[str, dt.datetime], ...] = ()
    escorts: tuple = ()
    from_age: int | None = None
    needs_card: bool = True
    guest_tariff: Any = None
    seat_cents: int = 0


def plan_trip(*, activity: Activity, session: Session, places: Places, group: Group, by) -> Trip:
    """One departure on `session`, all of it or nothing. Raises « places-du-partenaire », « trop-d-accompagnement », « pas-de-tirage »,
    « saison-d-un-autre-jour », « rendez-vous-apres », and what the engine refuses."""
    refuse_group(group, session, seats=places.seats)
    opens = places.opens_at or clock.now()
    window = _window(places, opens, session.start)
    with transaction.atomic():
        if group.venue is not None and not session.place:
            session.place = group.venue.name
            session.save(update_fields=["place"])
        sheet = open_sheet(
            activity=activity, sessions=[session], maison=session.maison, capacity=places.seats, opens_at=opens,
            closes_at=max(group.meeting_at, opens), cancel_until=places.cancel_until, waiting_list=places.waiting_list,
            tariff=places.tariff, refund_policy=places.refund_policy, late_keeps=places.late_keeps, draw_seed=places.draw_seed, by=by,
            limits=None if places.wheelchairs is None else {NeedToCome.WHEELCHAIR: places.wheelchairs}, **window,
        )  # fmt: skip
        if places.guests:
            sheet = set_asking(sheet=sheet, guests=places.guests, asks_needs=True, approval=False, by=by)
        if places.shares:
            sheet = _keep(sheet, places, by=by)
        trip = open_trip(
            sheet=sheet, season=group.season, contract_seats=group.contract_seats, escort_seats=group.escort_seats,
            meeting_at=group.meeting_at, meeting_place=group.meeting_place, venue=group.venue, back_at=group.back_at,
            by_coach=group.by_coach, from_age=group.from_age, needs_card=group.needs_card, guest_tariff=group.guest_tariff,
            seat_cents=group.seat_cents, by=by,
        )  # fmt: skip
        CoachStop.objects.bulk_create([CoachStop(trip=trip, place=place, at=at) for place, at in group.stops])
        Escort.objects.bulk_create([Escort(trip=trip, user=user) for user in _once(group.escorts)])
        return trip


def refuse_group(group: Group, session: Session, *, seats: int) -> None:
    """Raise, gathered, what is wrong with how a group goes."""
    found = [
        refusal_of_the_seats(contract=group.contract_seats, escorts=group.escort_seats, seats=seats),
        refusal_of_the_moments(group.season, session, meeting_at=group.meeting_at, back_at=group.back_at),
    ]
    refusal = Refusal.gather([reason for reason in found if reason])
    if refusal:
        raise refusal


def refusal_of_the_moments(
    season: CultureSeason, session: Session, *, meeting_at: dt.datetime, back_at: dt.datetime | None
) -> Refusal | None:  # fmt: skip
    """One meets before what one goes to see begins, within the season, and comes back after it."""
    if meeting_at > session.start:
        return Refusal("rendez-vous-apres", "Le rendez-vous vient après le début.", "Donnez-vous le temps d’y aller : plus tôt.")
    if back_at is not None and back_at < session.end:
        return Refusal("retour-avant", "Le retour vient avant la fin.", "Écrivez une heure de retour plus tardive.")
    if not season.starts_on <= session.local_date <= season.ends_on:
        words = f"Ce jour n’est pas dans « {season.title} »."
        return Refusal("saison-d-un-autre-jour", words, "Choisissez la saison de ce jour, ou un autre jour.")
    return None


def _window(places: Places, opens: dt.datetime, start: dt.datetime) -> dict:
    if not places.draw:
        return {"selection": Selection.FIRST_COME}
    until, draw = places.requests_until, places.draw_at
    if until is None:
        usual = usual_window(opens, start)
        if usual is None:
            words = "Il ne reste pas assez de temps pour des demandes puis un tirage."
            raise Refusal(
                "pas-de-tirage", words, "Ouvrez plus tôt, écrivez vous-même la fin des demandes, ou choisissez l’ordre d’arrivée."
            )
        until, draw = usual[0], draw or usual[1]
    return {"selection": Selection.DRAW, "requests_until": until, "draw_at": draw or until}


def _keep(sheet, places: Places, *, by):
    terms = SheetTerms(
        selection=sheet.selection, opens_at=sheet.opens_at, closes_at=sheet.closes_at, requests_until=sheet.requests_until,
        draw_at=sheet.draw_at, cancel_until=sheet.cancel_until, waiting_list=sheet.waiting_list, shares_until=places.shares_until,
        shares=places.shares, draw_above=sheet.draw_above, refund_policy=sheet.refund_policy, late_keeps=sheet.late_keeps,
    )  # fmt: skip
    return set_terms(sheet=sheet, terms=terms, by=by)


def _once(users: Iterable) -> list:
    return list({user.pk: user for user in users}.values())
