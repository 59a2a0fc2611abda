"""Who has what, kept a second time in plain Python: what the engine should have done, written without reading how it does it.

The rules are those of design §5 and of `programmes/README.md`. Nothing here asks the database; times are aware.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .line import PARIS, Line

__all__ = ["PARIS", "Book", "Date", "Page", "Row", "Sheet"]
HOLDING = ("held", "confirmed", "offered")
ACTIVE = (*HOLDING, "waiting", "requested")
HOLD = dt.timedelta(minutes=15)
PAY = dt.timedelta(minutes=45)
PAGE = dt.timedelta(minutes=30)


@dataclass
class Date:
    key: int
    start: dt.datetime
    end: dt.datetime
    cancelled: bool = False


@dataclass
class Sheet:
    key: int
    capacity: int | None
    dates: list[Date]
    opens: dt.datetime
    closes: dt.datetime | None = None
    cancel_until: dt.datetime | None = None
    waits: bool = True
    by_request: bool = False
    unit: int | None = None  # price of a place in cents; None: nothing is asked
    over: int = 0
    live: bool = True
    window: tuple[dt.datetime, dt.datetime] | None = None  # of a draw: the end of the requests, the draw
    drawn_at: dt.datetime | None = None
    shares: dict[str, int] = field(default_factory=dict)  # door -> places kept for it
    opened: bool = False  # what was kept is open to all
    guests: int = 0
    looked_at: bool = False
    wheels: int | None = None  # at most so many of its places are for wheelchairs; None: not counted

    @property
    def awaits_draw(self) -> bool:
        return self.window is not None and self.drawn_at is None

    def on(self) -> list[Date]:
        return [date for date in self.dates if not date.cancelled]


@dataclass
class Row:
    key: int
    sheet: Sheet
    party: int
    person: int
    places: int
    state: str
    since: dt.datetime
    priority: int = 100
    until: dt.datetime | None = None
    told: bool = False
    home: int | None = None
    owed: int | None = None  # of its standing charge, in cents; None: none stands
    owed_since: dt.datetime | None = None  # of that charge, whatever its price became
    parts: Counter = field(default_factory=Counter)  # what pays it: payment -> cents
    cents: int | None = None
    channel: str = "online"
    share: str | None = None  # the door on whose kept places it stands
    draw_rank: int | None = None
    guest: bool = False
    asked: bool = False  # the team is to look at it
    marks: dict[int, str] = field(default_factory=dict)  # date -> who came
    new_deadline: bool = False  # the engine has just set `until`: to be looked at, then believed
    needs: bool = False  # one of the places counted for wheelchairs
    off: bool = False  # withdrawn because its last date was called off

    @property
    def paid(self) -> int:
        return self.parts.total()

    @property
    def left(self) -> int:
        return (self.owed or 0) - self.paid


@dataclass
class Page:
    """A payment page: what was begun for one row. `state` is what we know, `truth` what the provider knows."""

    key: int
    row: Row
    cents: int
    until: dt.datetime
    state: str = "open"
    truth: str = "open"
    charge: int = 0  # which charge of the row: a row charged again has another


@dataclass
class Purse:
    """A payment that came: what of it pays nothing, in cents. Money taken at the desk stays the household's; online money can go back."""

    home: int
    cents: int
    desk: bool


@dataclass
class Book(Line):
    now: dt.datetime
    sheets: dict[int, Sheet] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    purses: dict[int, Purse] = field(default_factory=dict)  # by payment
    planned: list[Counter] = field(default_factory=list)  # payment -> cents that a date called off freed, to give back at the next tick
    back: int = 0  # cents promised back
    charges: Counter = field(default_factory=Counter)  # how many lines each row has had
    skipped: set[int] = field(default_factory=set)  # parties that a place went past
    said: list[tuple[int, str]] = field(default_factory=list)  # (row, turn) of this step
    fewest: dict[int, int] = field(default_factory=dict)  # party -> how many of it would come
    to_tell: list[int] = field(default_factory=list)  # parties of a draw, still to be written to

    # --- reading
    def of(self, sheet: Sheet, *states: str) -> list[Row]:
        return [row for row in self.rows.values() if row.sheet is sheet and row.state in (states or ACTIVE)]

    def taken(self, sheet: Sheet) -> int:
        return sum(row.places for row in self.of(sheet, *HOLDING))

    def left(self, sheet: Sheet) -> int | None:
        return None if sheet.capacity is None else max(sheet.capacity + sheet.over - self.taken(sheet), 0)

    def next_start(self, sheet: Sheet) -> dt.datetime | None:
        return min((date.start for date in sheet.on() if date.start > self.now), default=None)

    # --- every reason against
    def of_the_moment(self, sheet: Sheet, *, staff: bool) -> set[str]:
        if not sheet.on():
            return {"dates-annulees"}
        if max(date.end for date in sheet.on()) <= self.now:
            return {"passe"}
        if staff:
            return set()
        if not sheet.live:
            return {"plus-en-ligne"}
        if self.now < sheet.opens:
            return {"pas-encore-ouvert"}
        if sheet.awaits_draw and self.now >= sheet.window[0]:
            return {"demandes-closes"}
        closing = sheet.closes or self.next_start(sheet)
        return {"clos"} if closing is None or self.now >= closing else set()

    def of_the_people(self, sheet: Sheet, people: Iterable[int]) -> set[str]:
        there = {row.person for row in self.of(sheet) if not row.guest}
        return {"deja-inscrit"} if there & set(people) else set()

    def against(self, sheet: Sheet, people: list[int], *, staff: bool) -> set[str]:
        return self.of_the_moment(sheet, staff=staff) | self.of_the_people(sheet, people)

    def of_guests(self, sheet: Sheet, guests: int) -> set[str]:
        return set() if guests <= sheet.guests else {"trop-d-accompagnants" if sheet.guests else "sans-accompagnant"}

    def against_quick(self, sheet: Sheet, people: list[int], places: int, *, channel: str, guests: int = 0) -> set[str]:
        staff = channel != "online"
        if sheet.by_request and not staff:
            return {"sur-demande"}
        wanted = places * (len(people) + guests)
        number = {"tirage-a-venir"} if sheet.awaits_draw else self.of_the_number(sheet, wanted, channel=channel, each=places)
        return self.against(sheet, people, staff=staff) | number | self.of_guests(sheet, guests)

    def against_waiting(
        self, sheet: Sheet, people: list[int], places: int, *, staff: bool, guests: int = 0, fewest: int | None = None
    ) -> set[str]:
        if sheet.by_request and not staff:
            return {"sur-demande"}
        found = self.against(sheet, people, staff=staff) | self.of_guests(sheet, guests)
        if sheet.awaits_draw:
            return found | {"tirage-a-venir"}
        if not sheet.waits:
            return found | {"sans-liste"}
        too_many = sheet.capacity is not None and places * (fewest or len(people) + guests) > sheet.capacity
        return found | ({"trop-nombreux"} if too_many else set())

    # --- what happens
    def write(
        self, sheet: Sheet, keys: list[tuple[int, int, int]], places: int, state: str, home: int | None, guests: int = 0, **fields
    ) -> list[Row]:
        """`keys`: (row, party, person) as the database numbered them; the last `guests` are guests."""
        rows = []
        for number, (key, party, person) in enumerate(keys):
            row = Row(key, sheet, party, person, places, state, self.now, home=home, guest=number >= len(keys) - guests, **fields)
            if state in HOLDING:
                self.seat(row)
            self.rows[key] = row
            rows.append(row)
        return rows

    def price(self, row: Row) -> None:
        """Of a course that lost dates, what those who were there already owe: the share of those that take place."""
        sheet = row.sheet
        row.cents = None if sheet.unit is None else sheet.unit * (len(sheet.on()) or len(sheet.dates)) // len(sheet.dates) * row.places

    def charge(self, row: Row) -> None:
        """A line for a priced place; the same twice is once."""
        if row.cents is not None and row.owed is None:
            row.owed, row.parts, row.owed_since = row.cents, Counter(), self.now
            self.charges[row.key] += 1

    def uncharge(self, row: Row) -> None:
        if row.owed is not None:
            row.owed = None
            self.freed(row)

    def leave(self, row: Row) -> None:
        """Who gives a confirmed place back owes the dates of a course that took place while it was hers, unless she was excused."""
        on = row.sheet.on()
        owes = [date for date in on if row.owed is not None and row.owed_since <= date.start <= self.now]
        given = [date for date in owes if row.marks.get(date.key) != "excused"]
        if len(on) < 2 or not given:
            self.uncharge(row)
        elif row.cents and len(given) < len(on):
            row.cents = row.cents // row.places * len(given) // len(on) * row.places
            if row.cents < row.owed:
                self.lower(row)

    def give_back(self, row: Row, state: str) -> None:
        """Out of the places: an overbooking shrinks first."""
        held, share = row.state in HOLDING, row.share
        row.state, row.until, row.share, row.asked, row.new_deadline = state, None, None, False, False
        if held:
            self.shrink(row.sheet, share, row.places)

    def to_look_at(self, row: Row) -> None:
        """The place is kept until the date itself: the team answers."""
        row.state, row.asked = "held", True
        row.until = self.next_start(row.sheet) or row.until or max(date.end for date in row.sheet.on())
        self.said.append((row.key, "to_approve"))

    def confirm(self, row: Row) -> None:
        row.state, row.until, row.asked = "confirmed", None, False
        self.charge(row)
        self.said.append((row.key, "confirmed"))

    def offer(self, row: Row) -> None:
        row.state, row.told, row.new_deadline, row.until = "offered", False, True, None
        self.price(row)
        self.said.append((row.key, "offered"))

    def free_again(self, row: Row) -> bool:
        """May a place that lapsed be given again, its money having come late?"""
        if row.state != "lapsed" or (not row.guest and self.of_the_people(row.sheet, [row.person])):
            return False
        number = self.of_the_number(row.sheet, row.places, channel=row.channel, each=row.places)
        wheels = row.needs and self.of_wheels(row.sheet, row.places)
        return not (self.of_the_moment(row.sheet, staff=False) or number or wheels)

    # --- money
    def settled(self, row: Row) -> None:
        if row.state in ("held", "offered"):
            self.confirm(row)

    def credit_of(self, home: int) -> int:
        return sum(purse.cents for purse in self.purses.values() if purse.home == home)

    def freed(self, row: Row) -> Counter:
        """What paid the row's line pays nothing any more; what it was, by payment."""
        parts, row.parts = row.parts, Counter()
        for payment, cents in parts.items():
            self.purses[payment].cents += cents
        return parts

    def pay(self, row: Row, payment: int, cents: int) -> int:
        """Let this much of a payment pay the row's line; what it took."""
        part = min(cents, row.left)
        if part:
            self.purses[payment].cents -= part
            row.parts[payment] += part
        if part and row.left == 0:
            self.settled(row)
        return part

    def use_credit(self, row: Row) -> None:
        """The oldest money first."""
        for payment, purse in sorted(self.purses.items()):
            if purse.home == row.home:
                self.pay(row, payment, purse.cents)

    def goes_back(self, payment: int, cents: int) -> int:
        """Online money leaves by the road it came, as much of it as pays nothing."""
        purse = self.purses[payment]
        part = 0 if purse.desk else min(cents, purse.cents)
        purse.cents -= part
        self.back += part
        return part

    def give_back_planned(self) -> None:
        for parts in self.planned:
            for payment, cents in sorted(parts.items()):
                self.goes_back(payment, cents)
        self.planned = []

    def booked(self, page: Page) -> None:
        """The provider says it is paid: the line; else the place at its price of today, the difference back; else the place again; else
        all of it back. Paid twice, it is the household's."""
        row, page.state = page.row, "paid"
        self.purses[page.key] = Purse(row.home, page.cents, desk=False)
        if row.owed is not None and self.charges[row.key] == page.charge:
            self.pay(row, page.key, page.cents)
            return
        if row.state in HOLDING:
            self._at_todays_price(page)
            return
        if not self.free_again(row):
            if self.goes_back(page.key, page.cents) and (row.state == "lapsed" or row.off):
                self.said.append((row.key, "too_late"))
            return
        self.seat(row)
        row.state = "confirmed"
        self.charge(row)
        self.use_credit(row)
        self.said.append((row.key, "confirmed"))

    def _at_todays_price(self, page: Page) -> None:
        """Its price was lowered since the page was opened, or nothing is owed for it any more."""
        row, before = page.row, self.purses[page.key].cents
        if row.owed is not None and not row.left:
            return
        if row.left:
            self.use_credit(row)
        self.goes_back(page.key, page.cents - (before - self.purses[page.key].cents))

    def ask(self, page: Page, *, close: bool) -> None:
        """Ask the provider what became of a page, closing it first if told so."""
        if close and page.truth == "open":
            page.truth = "expired"
        if page.truth == "paid":
            self.booked(page)
        elif page.truth == "expired":
            page.state = "expired"

    def open_pages(self, row: Row) -> list[Page]:
        return [page for page in self.pages if page.row is row and page.state == "open" and page.charge == self.charges[row.key]]

    # --- the minute's tick
    def release(self) -> None:
        due = [row for row in self.rows.values() if row.until is not None and row.until <= self.now]
        due = [row for row in due if row.state == "held" or (row.state == "offered" and row.told)]
        for row in sorted(due, key=lambda row: (row.sheet.key, row.key)):
            if self._may_lapse(row) and row.state in ("held", "offered") and row.until <= self.now:
                if row.asked and (later := self._moved_away(row)):
                    row.until = later
                    continue
                turn = "unanswered" if row.asked else "lapsed"
                if row.state == "offered":
                    for mate in self.of(row.sheet, "waiting"):
                        mate.state = "lapsed" if mate.party == row.party else mate.state
                self.give_back(row, "lapsed")
                self.uncharge(row)
                self.said.append((row.key, turn))
                self.serve(row.sheet)

    def _moved_away(self, row: Row) -> dt.datetime | None:
        """When the date of a place that the team is to look at begins, where none has begun since it was asked."""
        began = any(row.since < date.start <= self.now for date in row.sheet.on())
        return None if began else self.next_start(row.sheet)

    def _may_lapse(self, row: Row) -> bool:
        for page in [page for page in self.pages if page.row is row and page.state == "open"]:
            if page.until > self.now:
                return False
            self.ask(page, close=True)
            if page.state != "expired":
                return False
        return True
