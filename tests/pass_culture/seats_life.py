"""One departure through whatever staff and people do to its places: what is refused changes nothing, what is done keeps the seats."""

import datetime as dt

from pass_culture.actions.change_trip import Asked, change_trip
from pass_culture.models import Trip
from portal.kit.refusal import Refusal
from programmes.actions.enrol import enrol
from programmes.actions.open_shares import open_shares
from programmes.actions.overbook import overbook
from programmes.actions.set_capacity import set_capacity
from programmes.actions.set_terms import Terms, set_terms
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import HOLDING, Channel, Selection
from programmes.models import SignUpSheet

from . import factories as make


class Life:
    def __init__(self):
        self.trip = make.trip(5, trip={"contract_seats": 8, "escort_seats": 2})
        self.agent = make.agent()
        self.refused = 0

    @property
    def sheet(self) -> SignUpSheet:
        return SignUpSheet.objects.get(pk=self.trip.sheet_id)

    def do(self, act: str, number: int) -> None:
        try:
            getattr(self, act.replace("-", "_"))(number)
        except Refusal as refusal:
            assert refusal.words
            assert refusal.way_out
            self.refused += 1

    def check(self) -> None:
        trip, sheet = Trip.objects.get(pk=self.trip.pk), self.sheet
        held = sheet.enrolments.filter(state__in=HOLDING).places()
        assert held == sheet.taken
        assert sheet.taken + sheet.kept <= sheet.capacity + sheet.overbooked
        assert sheet.capacity + sheet.overbooked + trip.escort_seats <= trip.contract_seats

    def _people(self, number: int) -> list:
        people = [make.person(birth_year=1980) for _ in range(number)]
        for person in people:
            make.card(person)
        return people

    def _comes(self, act, number: int, **more) -> None:
        act(sheet=self.sheet, people=self._people(number), household=None, by=self.agent, channel=Channel.COUNTER, **more)

    def enrol(self, number: int) -> None:
        self._comes(enrol, 1)

    def enrol_three(self, number: int) -> None:
        self._comes(enrol, 3)

    def wait(self, number: int) -> None:
        self._comes(wait, 1 + number % 3)

    def overbook(self, number: int) -> None:
        self._comes(overbook, 1 + number % 2, reason="essai")

    def withdraw(self, number: int) -> None:
        rows = list(self.sheet.enrolments.filter(state__in=HOLDING).order_by("pk"))
        if rows:
            withdraw(enrolment=rows[number % len(rows)], by=self.agent, channel=Channel.COUNTER)

    def capacity(self, number: int) -> None:
        set_capacity(sheet=self.sheet, capacity=number, by=self.agent)

    def contract(self, number: int) -> None:
        self._changes(contract_seats=number + 2, seats=max(number - 2, 0))

    def escorts(self, number: int) -> None:
        self._changes(escort_seats=number % 5)

    def _changes(self, **fields) -> None:
        trip = Trip.objects.select_related("sheet").get(pk=self.trip.pk)
        stands = {name: getattr(trip, name) for name in Asked.__dataclass_fields__ if hasattr(trip, name) and name != "stops"}
        change_trip(trip=trip, asked=Asked(**{**stands, "seats": trip.sheet.capacity, **fields}), by=self.agent)

    def shares(self, number: int) -> None:
        sheet = self.sheet
        terms = Terms(
            Selection.FIRST_COME, sheet.opens_at, sheet.closes_at, shares_until=make.in_days(5) + dt.timedelta(hours=1),
            shares={("door", "desk"): number % 5, ("maison", sheet.maison_id): number % 3},
        )  # fmt: skip
        set_terms(sheet=sheet, terms=terms, by=self.agent)

    def open_shares(self, number: int) -> None:
        open_shares(sheet=self.sheet, by=self.agent)
