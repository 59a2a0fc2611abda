"""The roster: shifts day by day with who is on them, what is missing, what is free. The same few queries whatever the number of shifts."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from portal.kit import clock
from portal.people.models import Person
from portal.places.models import Maison
from programmes.enums import HOLDING, EnrolmentState, SessionState
from programmes.models import Enrolment

from ..enums import Coverage, SwapState
from ..models import HelpCall, Shift, SwapOffer, Volunteer

FORTNIGHT = 14  # days, today the first
MOST_SEATS = 10  # drawn one by one; above, numbers alone
MOST_HOLES = 200  # shown at once
MOST_LINES = 400  # of a week shown at once; above, one day at a time: nobody reads further


@dataclass
class Line:
    """One post on one date, with its people in the order in which they came."""

    shift: Shift
    people: list[Enrolment] = field(default_factory=list)
    waiting: int = 0

    @property
    def cancelled(self) -> bool:
        return self.shift.session.state == SessionState.CANCELLED

    @property
    def over(self) -> bool:
        return self.shift.session.end <= clock.now()

    @property
    def open(self) -> bool:
        """May somebody still be put on it?"""
        return not self.cancelled and not self.over

    @property
    def seats(self) -> list[str]:
        """Its seats as they are drawn: « taken », « missing » (of the least), « free ». None where there are too many to be told apart."""
        missing, free, taken = self.shift.missing, self.shift.free, self.shift.sheet.taken
        if taken + free > MOST_SEATS:
            return []
        return ["taken"] * taken + ["missing"] * min(missing, free) + ["free"] * max(free - missing, 0)

    @property
    def handed(self) -> bool:
        """Full, and somebody on it would like to hand her place on: who takes it over is asked, rather than who comes too."""
        return not self.shift.free and any(row.handing_on for row in self.people)

    @property
    def words(self) -> str:
        """How well it is covered: never said by the drawing alone."""
        if self.cancelled:
            return "annulé"
        if self.shift.coverage == Coverage.SHORT:
            return f"il manque {self.shift.missing}"
        return str(Coverage(self.shift.coverage).label)

    @property
    def free_words(self) -> str:
        """Seats left to take, said apart from what is missing."""
        free = self.shift.free
        return "" if self.cancelled or not free else "1 place libre" if free == 1 else f"{free} places libres"

    @property
    def empty(self) -> range:
        """Lines to write on, on paper: as many as seats left, six at most."""
        return range(0 if self.cancelled else min(self.shift.free, 6))

    @property
    def names(self) -> list[str]:
        """As teammates may read them: the name each chose to be shown."""
        return [row.listed_as for row in self.people]


@dataclass
class Day:
    """One day of the roster. `planned`, `seats`: shifts of that day and seats left on them, also of those not shown."""

    day: dt.date
    lines: list[Line] = field(default_factory=list)
    planned: int = 0
    seats: int = 0

    @property
    def missing(self) -> int:
        return sum(line.shift.missing for line in self.lines if not line.cancelled)

    @property
    def free(self) -> int:
        return sum(line.shift.free for line in self.lines if not line.cancelled)

    @property
    def coverage(self) -> str:
        """Of the whole day: short as soon as one shift is; what is too many at one never hides what is missing at another."""
        on = [line.shift.coverage for line in self.lines if not line.cancelled]
        if not on:
            return ""
        return Coverage.SHORT if Coverage.SHORT in on else Coverage.FULL if set(on) == {Coverage.FULL} else Coverage.COVERED

    @property
    def words(self) -> str:
        if not self.coverage:
            return "rien de prévu"
        return f"il manque {self.missing}" if self.missing else str(Coverage(self.coverage).label)


def read(shifts: QuerySet[Shift], *, most: int | None = None) -> list[Line]:
    """These shifts in their order (the first `most`), each with its people: two queries."""
    found = shifts.counted().annotate(title=F("session__activity__title"))
    rows = found.select_related("session", "maison", "post", "sheet", "leader__successor").in_order()
    return with_people(list(rows[:most]))


def with_people(shifts: Iterable[Shift]) -> list[Line]:
    lines = {shift.sheet_id: Line(shift) for shift in shifts}
    handed = SwapOffer.objects.filter(enrolment=OuterRef("pk"), state=SwapState.OPEN)
    states = (*HOLDING, EnrolmentState.WAITING)
    rows = Enrolment.objects.filter(sheet__in=list(lines), state__in=states).annotate(handing_on=Exists(handed))
    for row in rows.select_related("person__successor").defer("price_reason").order_by("since", "pk") if lines else ():
        line = lines[row.sheet_id]
        if row.state == EnrolmentState.WAITING:
            line.waiting += 1
        else:
            line.people.append(row)
    return list(lines.values())


def by_day(lines: Iterable[Line], first: dt.date, days: int) -> list[Day]:
    """Every day from `first` on, those without a shift too."""
    found = {first + dt.timedelta(days=step): Day(first + dt.timedelta(days=step)) for step in range(days)}
    for line in lines:
        found[line.shift.session.local_date].lines.append(line)
    return list(found.values())


def outline(shifts: QuerySet[Shift], first: dt.date, days: int) -> list[Day]:
    """Every day of these, with what is missing and what is free, nobody's name: one query, which reads nothing else."""
    rows = shifts.counted().select_related("session").only("sheet_id", "session__local_date", "session__state").order_by()
    return by_day((Line(shift) for shift in span(rows, first, days)), first, days)


def day_shown(days: list[Day], asked: str, today: dt.date) -> dt.date | None:
    """The one day to show where these are too many to be shown at once: that asked (« 2026-12-01 »), else today, else the first with
    something planned. None: all of them."""
    if sum(len(day.lines) for day in days) <= MOST_LINES:
        return None
    planned = [day.day for day in days if day.lines]
    found = {day.isoformat(): day for day in planned}
    return found.get(asked) or (today if today in planned else planned[0])


def span(shifts: QuerySet[Shift], first: dt.date, days: int) -> QuerySet[Shift]:
    return shifts.filter(session__local_date__range=(first, first + dt.timedelta(days=days - 1)))


def holes(shifts: QuerySet[Shift], first: dt.date, days: int = FORTNIGHT) -> list[Day]:
    """Day by day, the shifts to come that are short of people, and those where somebody would like to hand her place on: four queries.
    Each with its last call for help (`called_at`, `called_told`). Of the others, how many there are and how many seats are left."""
    coming = span(shifts.to_come(), first, days)
    handed = SwapOffer.objects.filter(enrolment__sheet=OuterRef("sheet"), enrolment__state__in=HOLDING, state=SwapState.OPEN)
    called = HelpCall.objects.filter(shift=OuterRef("pk")).order_by("-at", "-pk")
    short = coming.annotate(
        handed=Exists(handed), called_at=Subquery(called.values("at")[:1]), called_told=Subquery(called.values("told")[:1])
    ).filter(Q(sheet__taken__lt=F("sheet__minimum")) | Q(handed=True))
    found = by_day(read(short, most=MOST_HOLES), first, days)
    counts = coming.counted().order_by().values("session__local_date").annotate(planned=Count("pk"), seats=Sum("free"))
    known = {row["session__local_date"]: row for row in counts}
    for day in found:
        if day.day in known:
            day.planned, day.seats = known[day.day]["planned"], known[day.day]["seats"] or 0
    return found


def next_hole(shifts: QuerySet[Shift], after: Shift) -> Shift | None:
    """The shift short of people that comes next in this house, else the first of them."""
    short = shifts.to_come().short().filter(maison=after.maison_id).exclude(pk=after.pk).select_related("session", "post").in_order()
    return short.filter(session__start__gte=after.session.start).first() or short.first()


def soon(shift: Shift | None) -> bool:
    """Within the fortnight that the coordinator's home shows?"""
    return shift is not None and shift.session.local_date < clock.today() + dt.timedelta(days=FORTNIGHT)


@dataclass
class Hers:
    """A volunteer of the house and her shifts of these days, in the order of time: one list a week, from `first` on."""

    person: Person
    weeks: list[list[Enrolment]]


def of_person(maison: Maison) -> QuerySet[Volunteer]:
    """Who gives a hand in this house, one row a person, in the order of names."""
    files = Volunteer.objects.current().filter(maisons=maison, person__erased_at=None)
    return files.annotate(kept=Coalesce("person__successor", "person")).order_by("person__sort_key", "pk")


def shifts_of_each(files: list[Volunteer], maison: Maison, first: dt.date, days: int) -> list[Hers]:
    """Each of these volunteers with her places of this house between these days: one query. A house reads nothing of another's."""
    found = {file.kept: Hers(file.person.current_record, [[] for _ in range(-(-days // 7))]) for file in files}
    rows = Enrolment.objects.filter(
        sheet__shift__maison=maison, state__in=HOLDING, guest=False,
        sheet__shift__session__local_date__range=(first, first + dt.timedelta(days=days - 1)),
    ).exclude(sheet__shift__session__state=SessionState.CANCELLED)  # fmt: skip
    rows = rows.annotate(kept=Coalesce("person__successor", "person")).filter(kept__in=found)
    for row in rows.select_related("sheet__shift__session", "sheet__shift__post").order_by("sheet__shift__session__start", "pk"):
        found[row.kept].weeks[(row.sheet.shift.session.local_date - first).days // 7].append(row)
    return list(found.values())


def without_shift(files: QuerySet[Volunteer], maison: Maison, first: dt.date, days: int) -> QuerySet[Volunteer]:
    """Those of them who have nothing here in these days and whom one may ask."""
    held = Enrolment.objects.filter(
        sheet__shift__maison=maison, state__in=HOLDING,
        sheet__shift__session__local_date__range=(first, first + dt.timedelta(days=days - 1)),
    )  # fmt: skip
    busy = held.annotate(holder=Coalesce("person__successor", "person")).filter(holder=OuterRef("kept"))
    return files.filter(may_be_called=True).exclude(Exists(busy))
