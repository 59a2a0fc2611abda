"""What staff do with departures: seats, the contract, who escorts, shares, wheelchairs, the meeting, the date, calling off; the clock."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from pass_culture.actions.call_off_trip import call_off_trip
from pass_culture.actions.change_trip import Asked, change_trip
from pass_culture.actions.convoke import convoke_due
from pass_culture.actions.set_escorts import set_escorts
from portal.kit import clock
from portal.ledger.tasks import give_back
from portal.notifications.enums import Channel, State
from portal.notifications.models import OutboxMessage
from programmes import tasks
from programmes.actions.draw_sheet import draw_again, draw_sheet
from programmes.actions.move_session import move_session
from programmes.actions.open_shares import open_shares
from programmes.actions.set_asking import set_asking
from programmes.actions.set_capacity import set_capacity
from programmes.actions.set_terms import PLAIN, Terms, set_terms
from programmes.models import SignUpSheet

from .. import factories as make
from .ground import DAY, HOUR
from .places import WHEELS, which

PLACES = ("Devant la maison", "Place des Géants", "Gare routière")
FIELDS = tuple(name for name in Asked.__dataclass_fields__ if name not in ("seats", "stops"))


class DepartureRules:
    def opened(self, capacity: int, *, days: float, contract: int, guests: int = 0, wheels: int | None = None, stops=(), **sheet) -> None:
        """A departure whose title is its number."""
        number = len(self.told.trips)
        page = make.outing(f"Sortie numéro {number}", self.town.house)
        priced = sheet.get("tariff") is not None
        limits = None if wheels is None else {WHEELS: wheels}
        trip = make.trip(
            capacity, days=days, page=page, of=self.town.season, limits=limits,
            trip={"contract_seats": contract, "guest_tariff": self.town.guests if priced else None}, **sheet,
        )  # fmt: skip
        if guests:
            set_asking(sheet=trip.sheet, guests=guests, asks_needs=True, approval=False, by=self.town.agent)
        for rank, stop in enumerate(stops):
            trip.stops.create(place=stop, at=trip.meeting_at + rank * HOUR / 6)
        self.told.trips.append(trip.pk)

    def _changes(self, verb, trip, why="", **fields) -> None:
        stands = {name: getattr(trip, name) for name in FIELDS}
        stops = fields.pop("stops", tuple((stop.place, stop.at) for stop in trip.stops.all()))
        asked = Asked(**{**stands, "seats": trip.sheet.capacity, "stops": stops, **fields})

        def so(codes):
            sheet = trip.sheet
            sheet.refresh_from_db()
            over = sheet.overbooked if asked.seats == sheet.capacity else 0
            if "places-promises" in codes:
                assert sheet.taken + asked.escort_seats > asked.contract_seats
            if codes == {"places-du-partenaire"}:
                assert asked.seats + over + asked.escort_seats > asked.contract_seats

        self.tried(verb, lambda: change_trip(trip=trip, asked=asked, by=self.town.agent, seen=trip.edition, why=why), so)

    @rule(number=which, contract=st.integers(2, 9))
    def contract(self, number, contract):
        self._changes("contract", self.trip(number), contract_seats=contract)

    @rule(number=which, seats=st.integers(0, 6), room=st.booleans())
    def seats(self, number, seats, room):
        trip = self.trip(number)
        contract = max(seats + trip.escort_seats, trip.contract_seats) if room else trip.contract_seats
        self._changes("seats", trip, seats=seats, contract_seats=contract)

    @rule(number=which, seats=st.integers(0, 4))
    def escort_seats(self, number, seats):
        self._changes("escort seats", self.trip(number), escort_seats=seats)

    @rule(number=which, escorts=st.integers(0, 3))
    def escorts(self, number, escorts):
        trip = self.trip(number)
        users = [person.user for person in self.town.people if person.user][:escorts]
        self.tried("set_escorts", lambda: set_escorts(trip=trip, users=[*users, self.town.agent][:escorts], by=self.town.agent))

    @rule(number=which, capacity=st.integers(0, 6))
    def capacity(self, number, capacity):
        """By the engine's own screen."""
        trip = self.trip(number)

        def so(codes):
            if codes == {"places-du-partenaire"}:
                assert capacity + trip.escort_seats > trip.contract_seats

        self.tried("set_capacity", lambda: set_capacity(sheet=trip.sheet, capacity=capacity, by=self.town.agent), so)

    @rule(number=which, place=st.integers(0, 2), hours=st.sampled_from([-1, 0, 0, 1]), stop=st.booleans())
    def meeting(self, number, place, hours, stop):
        trip = self.trip(number)
        at = min(trip.meeting_at + hours * HOUR, trip.sheet.sessions.get().start)
        stops = (("Place du Marché", at), ("Gare, quai haut", at + HOUR / 4)) if stop else ()
        self._changes("meeting", trip, why="Travaux.", meeting_place=PLACES[place], meeting_at=at, stops=stops)

    @rule(number=which, days=st.sampled_from([-1, 1, 2]))
    def date_moved(self, number, days):
        session = self.trip(number).sheet.sessions.get()
        start, end = session.start + days * DAY, session.end + days * DAY
        self.tried("move_session", lambda: move_session(session=session, start=start, end=end, by=self.town.agent, why="La salle."))

    @rule(number=which, instead=which, origin=st.sampled_from(["venue", "weather", "us"]))
    def called_off(self, number, instead, origin):
        if number % 3:
            return  # else every life is but this
        trip, other = self.trip(number // 3), self.trip(instead) if instead % 2 else None
        act = {"trip": trip, "origin": origin, "words": "La neige.", "instead": other, "by": self.town.agent}
        if other is not None:
            self.instead[trip.pk] = other.sheet.activity.title
        if self.tried("call_off", lambda: call_off_trip(**act)):
            self.done["instead"] += other is not None
            assert not trip.sheet.enrolments.active().exists()
        else:
            self.instead.pop(trip.pk, None)

    @rule(number=which, desk=st.integers(0, 2), online=st.integers(0, 1), house=st.integers(0, 2), days=st.sampled_from([1, 2]))
    def keep_places(self, number, desk, online, house, days):
        shares = {("door", "desk"): desk, ("door", "online"): online, ("maison", self.town.house.pk): house}
        self._terms("shares", number, shares=shares, shares_until=clock.now() + days * DAY)

    @rule(number=which, places=st.sampled_from([0, 1, 2, None]))
    def wheelchairs(self, number, places):
        sheet = self.trip(number).sheet
        same = {("maison", share.maison_id) if share.maison_id else ("door", share.door): share.places for share in sheet.shares.all()}
        self._terms("wheelchairs", number, shares=same, limits={WHEELS: places})

    def _terms(self, verb, number, **fields) -> None:
        sheet = SignUpSheet.objects.get(pk=self.trip(number).sheet_id)
        terms = Terms(**{name: getattr(sheet, name) for name in PLAIN} | fields)
        self.tried(verb, lambda: set_terms(sheet=sheet, terms=terms, by=self.town.agent))

    @rule(number=which)
    def open_what_is_kept(self, number):
        self.tried("open_shares", lambda: open_shares(sheet=self.trip(number).sheet, by=self.town.agent))

    @rule(number=which)
    def draw(self, number):
        """By hand; once more from what was written down, it is the same."""
        drawn = [trip for trip in map(self.trip, range(len(self.told.trips))) if trip.sheet.draw_at]
        trip = drawn[number % len(drawn)]
        if found := self.tried("draw", lambda: draw_sheet(sheet=trip.sheet, by=self.town.agent)):
            tasks.draws()
            assert draw_again(found)

    @rule(hours=st.sampled_from([0.3, 1, 5, 13, 26, 49]), mail=st.booleans())
    def time_passes(self, hours, mail):
        if mail:
            queued = OutboxMessage.objects.filter(state=State.QUEUED, channel__in=[Channel.EMAIL, Channel.SMS])
            queued.update(state=State.SENT, sent_at=clock.now())
        self.pass_time(hours=hours)
        tasks.changed_dates()
        tasks.draws()
        tasks.keep_promises()
        give_back()
        tasks.reminders()
        convoke_due()
        self.ticked = True
        self.done["tick"] += 1
        self.done["drawn"] += SignUpSheet.objects.filter(trip__in=self.told.trips, drawn_at=clock.now()).count()
        self.done["released"] += SignUpSheet.objects.filter(trip__in=self.told.trips, shares_opened_at=clock.now()).count()


def window(now: dt.datetime, until: float, draw: float) -> dict:
    return {"selection": "draw", "requests_until": now + until * DAY, "draw_at": now + draw * DAY, "draw_seed": "5f" * 16}
