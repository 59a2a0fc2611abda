"""Rules about who is served: windows of requests and their draw, places kept for a door, somebody put first on the list."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from programmes.actions.draw_sheet import draw_sheet
from programmes.actions.move_up import move_up
from programmes.actions.open_shares import open_shares
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.actions.set_terms import PLAIN, Terms, set_terms
from programmes.models import Session
from tests.programmes import factories as make

from .book import Date, Sheet
from .ground import MOST_SHEETS
from .places import exists, which

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class DrawRules:
    def opened_to_requests(self, *, capacity, price, waits, until, later, day=4) -> None:
        """Requests for `until` days, drawn `later` days after; a date some days on."""
        tariff, unit = self.town.tariffs[price]
        activity, number = self.town.pages[len(self.book.sheets)], len(self.book.sheets)
        start = (self.book.now + day * DAY).replace(minute=0)
        session = plan_session(activity=activity, maison=make.maison(), start=start, end=start + 2 * HOUR, by=self.town.agent)
        window = self.book.now + until * DAY, self.book.now + (until + later) * DAY
        sheet = open_sheet(
            activity=activity, sessions=[Session.objects.get(pk=session.pk)], by=self.town.agent, capacity=capacity, waiting_list=waits,
            selection="draw", tariff=tariff, requests_until=window[0], draw_at=window[1], draw_seed=f"tirage {number}",
        )  # fmt: skip
        dates = [Date(session.pk, session.start, session.end)]
        self.book.sheets[sheet.pk] = Sheet(sheet.pk, capacity, dates, sheet.opens_at, waits=waits, unit=unit, window=window)

    @precondition(lambda self: len(self.book.sheets) < MOST_SHEETS)
    @rule(
        capacity=st.integers(1, 3), price=st.integers(0, 3), waits=st.sampled_from([True, True, False]), until=st.sampled_from([0.5, 1]),
        later=st.sampled_from([0, 1]),
    )  # fmt: skip
    def open_to_requests(self, **fields):
        self.opened_to_requests(**fields)

    def draw(self, sheet) -> None:
        self.book.drawn(sheet, self.real(sheet).draw.seed)
        self.done["drawn"] += 1

    def draws_due(self) -> None:
        """What the tick draws by itself, then what each request reads of it."""
        for sheet in self.book.sheets.values():
            if sheet.awaits_draw and sheet.window[1] <= self.book.now and self.book.next_start(sheet):
                self.draw(sheet)
        self.book.tell_drawn()

    @precondition(lambda self: any(sheet.window for sheet in self.book.sheets.values()))
    @rule(number=which)
    def draw_by_hand(self, number):
        """Twice is once."""
        drawn = [sheet for sheet in self.book.sheets.values() if sheet.window]
        sheet = drawn[number % len(drawn)]
        early = sheet.awaits_draw and self.book.now < sheet.window[0]
        late = sheet.awaits_draw and self.book.next_start(sheet) is None
        expected = {"demandes-ouvertes"} if early else {"passe"} if late else set()
        if self.tried("draw_sheet", expected, lambda: draw_sheet(sheet=self.real(sheet), by=self.town.agent)) and sheet.awaits_draw:
            self.draw(sheet)

    # --- places kept for a door
    @rule(number=which, online=st.integers(0, 2), desk=st.integers(0, 2))
    def keep_places(self, number, online, desk):
        sheet = self.sheet(number)
        if sheet.window:
            return
        real, wanted = self.real(sheet), {"online": online, "desk": desk}
        same = {name: getattr(real, name) for name in PLAIN}
        terms = Terms(**same, shares={("door", door): places for door, places in wanted.items()})
        if not self.tried("set_terms", self._against_shares(sheet, wanted), lambda: set_terms(sheet=real, terms=terms, by=self.town.agent)):
            return
        before = dict(sheet.shares)
        if sheet.opened:
            return
        for door, places in wanted.items():
            if places or any(row.share == door for row in self.book.of(sheet)):
                sheet.shares[door] = places
            else:
                sheet.shares.pop(door, None)
        if sheet.shares != before:
            self.book.serve(sheet)

    def _against_shares(self, sheet, wanted) -> set[str]:
        there = {door: places for door, places in wanted.items() if places}
        if sheet.opened:
            return set() if there == {door: places for door, places in sheet.shares.items() if places} else {"parts-ouvertes"}
        if not there and not sheet.shares:
            return set()
        if sheet.capacity is None:
            return {"parts-sans-places"}
        taken = {door: self.book.on_share(sheet, door) for door in wanted}
        found = {"part-prise"} if any(wanted[door] < taken[door] for door in sheet.shares) else set()
        kept = sum(max(places - taken[door], 0) for door, places in there.items())
        too_many = self.book.taken(sheet) + kept > sheet.capacity + sheet.over
        return found | ({"trop-de-places-gardees"} if too_many else set())

    @precondition(lambda self: any(sheet.shares for sheet in self.book.sheets.values()))
    @rule(number=which)
    def open_what_is_kept(self, number):
        shared = [sheet for sheet in self.book.sheets.values() if sheet.shares]
        sheet = shared[number % len(shared)]
        self.tried("open_shares", set(), lambda: open_shares(sheet=self.real(sheet), by=self.town.agent))
        if not sheet.opened:
            sheet.opened = True
            self.book.serve(sheet)

    # --- out of turn
    @exists("waiting")
    @rule(number=which)
    def move_up(self, number):
        row = self.pick(number, "waiting")
        self.tried("move_up", set(), lambda: move_up(enrolment=self.row(row), reason="son enfant y va", by=self.town.agent))
        waiting = self.book.of(row.sheet, "waiting")
        first = min((other.priority for other in waiting if other.party != row.party), default=None)
        for mate in waiting:
            if mate.party == row.party and first is not None:
                mate.priority = min(first - 1, mate.priority)
        self.book.serve(row.sheet)
