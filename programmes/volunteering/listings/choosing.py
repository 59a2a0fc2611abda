"""What somebody may choose from: every shift to come, those she can take first, the others with all their reasons.

One reading judges them all; only those of the page shown are then loaded whole. The same few queries at any number of shifts.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, Subquery

from portal.kit import clock, dates
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.enums import ACTIVE, EnrolmentState
from programmes.models import Enrolment
from programmes.rules.sign_up import SheetFacts, refusal_of_the_number, refusals_of_the_moment

from ..models import Shift, Volunteer
from ..reading.reasons_against import asks_of, read_hands
from ..rules import fitness
from ..rules.fitness import Hand, Slot

PER_PAGE = 20
MINE = "miennes"  # of the filter by house: those where she gives a hand
CAN, FULL, OTHER = "can", "full", "other"
RANKS = {CAN: 0, FULL: 1, OTHER: 2}


@dataclass(frozen=True)
class Filters:
    """What was asked: a house (its slug, « miennes », or all), a mission (its key), a day of the week (Monday = 0); `needed`: only where
    people are missing in her own houses and she can come."""

    maison: str = ""
    mission: int = 0
    weekday: int | None = None
    needed: bool = False


def filters_of(asked, *, house: str = MINE) -> Filters:
    """What an address asks (`asked`: its parameters); her own houses, unless something else was said."""
    day = asked.get("jour", "")
    weekday = int(day) if day in tuple("0123456") else None
    return Filters(asked.get("maison", house), number_sent(asked.get("mission")), weekday, asked.get("besoin") == "oui")


@dataclass
class Option:
    """One value of a filter."""

    value: str
    words: str
    chosen: bool = False


@dataclass
class Choice:
    """One shift as one person sees it. `reasons`: all of them; `place`: key of hers on it, in `state`."""

    row: "Row"
    rank: str
    reasons: list[Refusal] = field(default_factory=list)
    shift: Shift | None = None

    @property
    def can(self) -> bool:
        return self.rank == CAN

    @property
    def words(self) -> str:
        """« jeu. 3 déc. 14 h – 17 h », for a box to tick."""
        start = dates.local(self.row.start)
        return f"{dates.day_short(start.date())} {dates.hours_range(self.row.start, self.row.end)}"

    @property
    def full(self) -> bool:
        return self.rank == FULL

    @property
    def soft(self) -> bool:
        """Nothing stands against it but what a member of the team who organises may put aside, saying why."""
        return bool(self.reasons) and not self.place and all(reason.code in fitness.SOFT for reason in self.reasons)

    @property
    def place(self) -> int | None:
        return self.row.place

    @property
    def waiting(self) -> bool:
        return self.row.state == EnrolmentState.WAITING


@dataclass(frozen=True)
class Row:
    """What judging a shift takes, read for thousands at once."""

    pk: int
    sheet: int
    session: int
    maison: int
    house: str
    slug: str
    mission: int
    title: str
    weekday: int
    post: int
    start: dt.datetime
    end: dt.datetime
    capacity: int
    minimum: int | None
    over: int
    taken: int
    opens_at: dt.datetime
    closes_at: dt.datetime | None
    listed: bool
    queued: bool
    place: int | None = None
    state: str = ""

    @property
    def left(self) -> int:
        return max(self.capacity + self.over - self.taken, 0)

    @property
    def missing(self) -> int:
        """People short of the least."""
        return max((self.minimum or 0) - self.taken, 0)


SHOWN = (
    "pk", "sheet", "session", "maison", "maison__name", "maison__slug", "session__activity", "session__activity__title",
    "session__weekday", "post", "session__start", "session__end", "sheet__capacity", "sheet__minimum", "sheet__overbooked", "sheet__taken",
    "sheet__opens_at", "sheet__closes_at", "sheet__waiting_list",
)  # fmt: skip


def rows_of(shifts, person: Person | None = None) -> list[Row]:
    """These shifts (a queryset) in their order, with the place that `person` has on each: one query."""
    waiting = Enrolment.objects.filter(sheet=OuterRef("sheet"), state=EnrolmentState.WAITING).order_by()
    found = shifts.annotate(queued=Exists(waiting)).in_order()
    shown = (*SHOWN, "queued")
    if person is not None:
        key = person.successor_id or person.pk
        hers = Enrolment.objects.filter(
            Q(person=key) | Q(person__successor=key), sheet=OuterRef("sheet"), state__in=ACTIVE, guest=False
        ).order_by("pk")
        found = found.annotate(mine=Subquery(hers.values("pk")[:1]), mine_state=Subquery(hers.values("state")[:1]))
        shown = (*shown, "mine", "mine_state")
    return [Row(*values) for values in found.values_list(*shown)]


def facts_of(row: Row, now: dt.datetime) -> SheetFacts:
    """The engine's facts of a shift that takes place on a page that is online."""
    return SheetFacts(
        now=now, opens_at=row.opens_at, closes_at=row.closes_at, next_start=row.start if row.start > now else None, last_end=row.end,
        published=True, left=row.left, queue=row.queued and row.left > 0, waiting_list=row.listed,
    )  # fmt: skip


def slot_of(row: Row, asks: fitness.Asks) -> Slot:
    return Slot(row.sheet, row.session, row.maison, row.start, row.end, asks, row.left > 0)


def judged(rows: Collection[Row], hand: Hand | None, asks: dict[int, fitness.Asks], *, staff: bool = False) -> list[Choice]:
    """Each of these shifts with what stands against it, for somebody (`hand`) or for a visitor of whom nothing is known."""
    now = clock.now()
    return [_judged(row, hand, asks, now, staff) for row in rows]


def _judged(row: Row, hand: Hand | None, asks: dict[int, fitness.Asks], now: dt.datetime, staff: bool) -> Choice:
    if row.place is not None:
        return Choice(row, OTHER)
    facts = facts_of(row, now)
    found = fitness.reasons(hand, slot_of(row, asks[row.post]), now=now) if hand else []
    found += refusals_of_the_moment(facts, staff=staff)
    number = refusal_of_the_number(facts, 1)
    if not found:
        return Choice(row, CAN) if number is None else Choice(row, FULL if row.listed else OTHER, [number])
    return Choice(row, OTHER, [*found, number] if number else found)


@dataclass
class Chosen:
    """A page of shifts. `hand`: what is known of who looks; None for a visitor, and for who has no file yet (`newcomer`): what is missing
    is then said once, not at each shift."""

    page: Page
    maisons: list[Option]
    missions: list[Option]
    days: list[Option]
    filters: Filters
    hand: Hand | None
    newcomer: bool
    can: int = 0
    holes: int = 0  # of those she can take, in her own houses, where people are missing

    @property
    def groups(self) -> list[tuple[str, list[tuple[dt.date, list[Choice]]]]]:
        """(rank, days with their shifts) of the page, in order."""
        found: list[tuple[str, list]] = []
        for one in self.page.object_list:
            if not found or found[-1][0] != one.rank:
                found.append((one.rank, []))
            days, day = found[-1][1], dates.local(one.row.start).date()
            if not days or days[-1][0] != day:
                days.append((day, []))
            days[-1][1].append(one)
        return found


def choose(
    shifts, person: Person | None, filters: Filters, page: object = 1, *, staff: bool = False, houses: Iterable[int] | None = None
) -> Chosen:  # fmt: skip
    """The shifts (a queryset of those to come) that `person` may choose from. `staff`: at the counter, which may before the opening and
    after the closing. Seven queries for somebody, five at most for a visitor."""
    rows = rows_of(shifts, person)
    asks = asks_of({row.post for row in rows})
    hand, own = None, set()
    if person is not None:
        key = person.successor_id or person.pk
        hand = read_hands([person], [slot_of(row, asks[row.post]) for row in rows], to=None if staff else key)[key]
        own = set(houses) if houses is not None else _own_houses(person) if hand.known else set()
    filters = _sensible(filters, rows, own)
    shown = [row for row in rows if _asked(row, filters, own)]
    newcomer = hand is not None and not staff and (hand.left or not hand.known or not hand.accepted)
    choices = judged(shown, None if newcomer else hand, asks, staff=staff)
    if not staff:  # the other posts of a shift where she is already are no choice of hers
        choices = [one for one in choices if all(reason.code != "autre-poste" for reason in one.reasons)]
    holes = [one for one in choices if one.can and one.row.missing and one.row.maison in own]
    choices = holes if filters.needed else choices
    choices.sort(key=lambda one: RANKS[one.rank])  # stable: by date within each
    found = Paginator(choices, PER_PAGE).get_page(page)
    found.object_list = with_shifts(found.object_list)
    return Chosen(
        found, _houses(rows, filters, own), _missions(rows, filters), _days(filters), filters, hand, newcomer,
        sum(one.can for one in choices), len(holes),
    )  # fmt: skip


def same_post(shift: Shift, person: Person, *, most: int = 8, staff: bool = False) -> list[Choice]:
    """The other dates of a post of the same mission in the same house, which `person` can take now, the soonest first."""
    near = Shift.objects.open_to_volunteers().filter(
        session__activity=shift.session.activity_id, post=shift.post_id, maison=shift.maison_id
    )
    rows = rows_of(near.exclude(pk=shift.pk), person)[: 4 * most]
    asks = asks_of({shift.post_id})
    key = person.successor_id or person.pk
    hand = read_hands([person], [slot_of(row, asks[row.post]) for row in rows], to=None if staff else key)[key]
    return [one for one in judged(rows, hand, asks, staff=staff) if one.can][:most]


def planned_after(shift: Shift, *, most: int = 26) -> list[tuple[int, str]]:
    """(key, moment in words) of the dates already planned at the same post, mission, house, weekday and hour, from this one on."""
    rows = Shift.objects.on().filter(
        session__activity=shift.session.activity_id, post=shift.post_id, maison=shift.maison_id, session__start__gte=shift.session.start,
        session__weekday=shift.session.weekday,
    )  # fmt: skip
    hour = dates.local(shift.session.start).time()
    starts = rows.in_order().values_list("pk", "session__start")
    return [(pk, dates.day_long(dates.local(start).date())) for pk, start in starts if dates.local(start).time() == hour][:most]


def of_mission(mission: int, person: Person | None, *, most: int = 40) -> list[tuple[dt.date, list[Choice]]]:
    """The shifts to come of one mission as `person` (or a visitor) sees them, by day: what stands against her is said at each; who is no
    volunteer yet reads them as a visitor does."""
    rows = rows_of(Shift.objects.open_to_volunteers().filter(session__activity=mission), person)[:most]
    if not rows:
        return []
    asks, hand = asks_of({row.post for row in rows}), None
    if person is not None:
        key = person.successor_id or person.pk
        hand = read_hands([person], [slot_of(row, asks[row.post]) for row in rows], to=key)[key]
    known = hand is not None and hand.known and hand.accepted and not hand.left
    choices = with_shifts(judged(rows, hand if known else None, asks))
    return [(day, list(some)) for day, some in groupby(choices, key=lambda one: dates.local(one.row.start).date())]


def judged_for(shift: Shift, people: Collection[Person], reader: Person | None, *, staff: bool = False) -> dict[int, Choice]:
    """One shift as it stands for each of these people, by the key of her current record; each by herself, not as a group."""
    keys = {person.successor_id or person.pk: person for person in people}
    [asks] = asks_of({shift.post_id}).values()
    found = {}
    hands: dict[int, Hand] = {}
    for key, person in keys.items():
        rows = rows_of(Shift.objects.filter(pk=shift.pk), person)
        if not hands and rows:
            hands = read_hands(people, [slot_of(rows[0], asks)], to=reader and (reader.successor_id or reader.pk), together=keys)
        if rows:
            found[key] = judged(rows, hands[key], {shift.post_id: asks}, staff=staff)[0]
    return found


def with_shifts(choices: Iterable[Choice]) -> list[Choice]:
    """The same with their shifts loaded: one query."""
    choices = list(choices)
    whole = Shift.objects.counted().select_related("session__activity", "maison", "post", "sheet")
    found = {shift.pk: shift for shift in whole.filter(pk__in=[one.row.pk for one in choices])} if choices else {}
    for one in choices:
        one.shift = found.get(one.row.pk)
    return [one for one in choices if one.shift is not None]


def _own_houses(person: Person) -> set[int]:
    files = Volunteer.objects.filter(person__in=Person.objects.records_of(person))
    return set(files.exclude(maisons=None).order_by().values_list("maisons", flat=True))


def _sensible(filters: Filters, rows: list[Row], own: set[int]) -> Filters:
    """What was asked and is there; her own houses when nothing was asked and something goes on there."""
    slugs = {row.slug for row in rows} | ({MINE} if own & {row.maison for row in rows} else set())
    maison = filters.maison if filters.maison in slugs else ""
    mission = filters.mission if any(row.mission == filters.mission for row in rows) else 0
    return Filters(maison, mission, filters.weekday, filters.needed and bool(own))


def _asked(row: Row, filters: Filters, own: set[int]) -> bool:
    house = not filters.maison or row.slug == filters.maison or (filters.maison == MINE and row.maison in own)
    return house and filters.mission in (0, row.mission) and filters.weekday in (None, row.weekday)


def _houses(rows: list[Row], filters: Filters, own: set[int]) -> list[Option]:
    named = sorted({(row.house, row.slug) for row in rows})
    mine = [Option(MINE, "mes maisons", filters.maison == MINE)] if own & {row.maison for row in rows} else []
    return mine + [Option(slug, name, slug == filters.maison) for name, slug in named]


def _missions(rows: list[Row], filters: Filters) -> list[Option]:
    named = sorted({(row.title, row.mission) for row in rows})
    return [Option(str(key), title, key == filters.mission) for title, key in named]


def _days(filters: Filters) -> list[Option]:
    return [Option(str(day), name, day == filters.weekday) for day, name in enumerate(dates.DAYS)]
