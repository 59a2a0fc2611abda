"""Who gives which hand, kept a second time in plain Python: what the acts of volunteering should have done. The places are the engine's
second book (`tests/programmes/machine/book.py`); whether somebody is fit is asked of the pure rules, with what this book alone knows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.people.rules.births import Birth
from programmes.volunteering.rules import fitness
from programmes.volunteering.rules.fitness import Asks, Engaged, Hand
from tests.programmes.machine.book import HOLDING, Book, Row, Sheet
from tests.programmes.machine.line import PARIS

FULL = {"complet", "pas-assez-de-places", "liste-en-cours"}
OF_ONE_DATE = {*fitness.SOFT, "deja-un-creneau", "autre-poste"}
NOTICE, GRACE = dt.timedelta(hours=24), dt.timedelta(hours=1)
LAPSING = dt.timedelta(days=30)
CALLS = ((24, 0), (72, 24))  # called once within so many hours before the date, and once nearer to it


@dataclass
class Slot(Sheet):
    """One post on one date. `date` is shared by the posts of one moment; `serves`: key of the date it stands beside."""

    shift: int = 0
    maison: int = 0
    mission: int = 0
    post: int = 0
    called: str = ""  # of the post, by which shifts of one moment are sorted
    asks: Asks = field(default_factory=Asks)
    least: int = 1
    serves: int | None = None

    @property
    def date(self):
        return self.dates[0]

    @property
    def local(self) -> dt.datetime:
        return self.date.start.astimezone(PARIS)


@dataclass
class File:
    """`held`: qualification -> (key of the row, last day)."""

    key: int
    person: int
    birth: Birth
    cap: int | None
    called: bool
    houses: set[int]
    held: dict[int, tuple[int, dt.date | None]] = field(default_factory=dict)
    left: bool = False


@dataclass
class Swap:
    key: int
    row: Row
    state: str = "open"
    taker: Row | None = None


@dataclass
class Standing:
    """`looked`: shift -> what was written of it."""

    key: int
    person: int
    like: tuple  # mission, house, post, weekday, hour
    every: int
    first: dt.date
    staff: bool
    looked: dict[int, str] = field(default_factory=dict)
    ended: bool = False

    def falls_on(self, slot: Slot) -> bool:
        day = slot.local.date()
        weeks = (day - dt.timedelta(days=day.weekday()) - self.first + dt.timedelta(days=self.first.weekday())).days // 7
        return like(slot) == self.like and day >= self.first and weeks % self.every == 0


def like(slot: Slot) -> tuple:
    return slot.mission, slot.maison, slot.post, slot.local.weekday(), slot.local.time()


@dataclass
class HandBook(Book):
    files: dict[int, File] = field(default_factory=dict)  # by person
    swaps: dict[int, Swap] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)
    since: dict[int, dt.datetime] = field(default_factory=dict)  # row -> when it became hers
    moved: set[int] = field(default_factory=set)  # dates moved since somebody took a place there
    served: dict[int, object] = field(default_factory=dict)  # dates that hands serve
    calls: dict[tuple[int, int], int] = field(default_factory=dict)  # (shift, lead) -> how many people
    lapsing: set[tuple] = field(default_factory=set)  # (row of the qualification, its end) she was told of
    hours: dict[tuple[int, int], bool] = field(default_factory=dict)  # (row, date) -> counts
    to_team: list[int] = field(default_factory=list)  # rows given back in this step that the team reads of
    idle_since: dt.datetime | None = None  # the last tick
    links: list[dict] = field(default_factory=list)
    newcomers: int = 0

    # --- reading
    def slot_of(self, shift: int) -> Slot:
        return next(slot for slot in self.sheets.values() if slot.shift == shift)

    def to_come(self) -> list[Slot]:
        slots = [slot for slot in self.sheets.values() if not slot.date.cancelled and slot.date.start > self.now]
        return sorted(slots, key=lambda slot: (slot.date.start, slot.called, slot.shift))

    def hers(self, person: int, *states: str) -> list[Row]:
        return [row for row in self.rows.values() if row.person == person and row.state in states]

    # --- every reason against
    def hand(self, person: int) -> Hand:
        file = self.files[person]
        rows = [row for row in self.hers(person, *HOLDING) if not row.sheet.date.cancelled]
        engaged = tuple(
            Engaged(row.sheet.key, row.sheet.date.key, row.sheet.maison, row.sheet.date.start, row.sheet.date.end, "", True) for row in rows
        )
        held = {key: until for key, (_, until) in file.held.items()}
        return Hand(left=file.left, birth=file.birth, cap=file.cap, held=held, engaged=engaged)

    def unfit(self, person: int, slot: Slot, *, own: bool = False, aside: bool = False) -> set[str]:
        """`own`: a seat is kept for her there already."""
        seats = own or bool(self.left(slot))
        seen = fitness.Slot(slot.key, slot.date.key, slot.maison, slot.date.start, slot.date.end, slot.asks, seats)
        codes = {reason.code for reason in fitness.reasons(self.hand(person), seen, now=self.now)}
        return codes - fitness.SOFT if aside else codes

    def fit_people(self, slot: Slot) -> set[int]:
        """Whom one may ask to come there."""
        files = [file for file in self.files.values() if file.called and not file.left and slot.maison in file.houses]
        there = {row.person for row in self.of(slot, *HOLDING)}
        return {file.person for file in files if file.person not in there and not self.unfit(file.person, slot)}

    def against_taking(self, slot: Slot, people: list[int], *, staff: bool, aside: bool = False) -> set[str]:
        channel = "counter" if staff else "online"
        return self._fit_all(people, slot, aside) | self.against_quick(slot, people, 1, channel=channel)

    def against_listing(self, slot: Slot, people: list[int], *, staff: bool, aside: bool = False) -> set[str]:
        return self._fit_all(people, slot, aside) | self.against_waiting(slot, people, 1, staff=staff)

    def _fit_all(self, people: list[int], slot: Slot, aside: bool) -> set[str]:
        return {code for person in people for code in self.unfit(person, slot, aside=aside)}

    def expected(self, slot: Slot, people: list[int], *, staff: bool, wait: bool, aside: bool = False) -> tuple[str, set[str]]:
        """(what they get, or the reasons why not)"""
        codes = self.against_taking(slot, people, staff=staff, aside=aside)
        if wait and codes and codes <= FULL:
            return "waiting", self.against_listing(slot, people, staff=staff, aside=aside)
        return "confirmed", codes

    def against_giving_back(self, row: Row) -> set[str]:
        start = self.next_start(row.sheet)
        if row.state != "confirmed":
            return set()
        early = start is not None and (self.now < start - NOTICE or self.now < self.since[row.key] + GRACE)
        return set() if early else {"trop-tard"}

    def against_handing_on(self, row: Row) -> set[str]:
        slot = row.sheet
        if row.state != "confirmed":
            return {"pas-a-passer"}
        if slot.date.cancelled or slot.date.start <= self.now:
            return {"deja-commence"}
        return {"liste-d-attente"} if self.of(slot, "waiting") and self.now < slot.date.start - NOTICE else set()

    def against_taking_over(self, swap: Swap, person: int) -> set[str]:
        slot = swap.row.sheet
        if swap.state in ("taken", "taken_back"):
            return {"deja-reprise" if swap.state == "taken" else "gardee"}
        if slot.date.cancelled or slot.date.start <= self.now or swap.state != "open" or swap.row.state != "confirmed":
            return {"passee"}
        there = {row.person for row in self.of(slot, *HOLDING)}
        return self.unfit(person, slot) | ({"deja-inscrit"} if person in there else set())

    # --- what happens
    def confirm(self, row: Row) -> None:
        super().confirm(row)
        self.since[row.key] = self.now

    def give_back(self, row: Row, state: str) -> None:
        was = row.state
        super().give_back(row, state)
        if was == "confirmed":
            for swap in self.swaps.values():
                if swap.row is row and swap.state == "open":
                    swap.state = "lapsed"

    def withdraw(self, row: Row) -> None:
        """Given back: the team reads of a hole, or of what is soon; the list is served."""
        slot, was = row.sheet, row.state
        self.give_back(row, "withdrawn")
        short = not self.of(slot, "waiting") and self.taken(slot) < slot.least
        matters = short or slot.date.start - self.now <= dt.timedelta(hours=72)
        if matters and was == "confirmed" and not slot.date.cancelled and slot.date.start > self.now:
            self.to_team.append(row.key)
        self.serve(slot)

    def serve_near(self) -> None:
        for slot in self.to_come():
            if slot.date.start - self.now <= dt.timedelta(hours=72):
                self.serve(slot)

    def lapse_swaps(self) -> None:
        for swap in self.swaps.values():
            slot = swap.row.sheet
            if swap.state == "open" and (slot.date.cancelled or slot.date.start <= self.now or swap.row.state != "confirmed"):
                swap.state = "lapsed"

    def call_for_help(self) -> None:
        if not 8 <= self.now.astimezone(PARIS).hour < 20:
            return
        due = []
        for slot in self.to_come():
            left = slot.date.start - self.now
            for lead, nearer in CALLS:
                within = dt.timedelta(hours=nearer) < left <= dt.timedelta(hours=lead)
                if within and self.taken(slot) < slot.least and (slot.shift, lead) not in self.calls:
                    due.append((slot, lead))
        for slot, lead in due:
            self.calls[slot.shift, lead] = len(self.fit_people(slot))

    def tell_lapsing(self) -> None:
        today = self.now.astimezone(PARIS).date()
        for file in self.files.values():
            for qualification, (key, until) in file.held.items():
                if file.left or until is None or until >= today + LAPSING:
                    continue
                rows = self.hers(file.person, *HOLDING, "waiting")
                after = [row.sheet for row in rows if row.sheet.date.start > self.now and row.sheet.local.date() > until]
                if any(qualification in {asked for asked, _, _ in slot.asks.qualifications} for slot in after):
                    self.lapsing.add((key, until))

    def lay_hours(self) -> None:
        for row in self.rows.values():
            date = row.sheet.date
            if date.end <= self.now:
                there = row.marks.get(date.key) == "present" and not date.cancelled
                if there or (row.key, date.key) in self.hours:
                    self.hours[row.key, date.key] = there

    # --- what comes to be
    def dates_served_by(self, key: int) -> list:
        """The dates of the shifts that stand beside this one and go with it."""
        found = {slot.date.key: slot.date for slot in self.sheets.values() if slot.serves == key}
        return [date for date in found.values() if not date.cancelled and date.end > self.now]

    def slots_on(self, dates: Iterable) -> list[Slot]:
        keys = {date.key for date in dates}
        return [slot for slot in self.sheets.values() if slot.date.key in keys]
