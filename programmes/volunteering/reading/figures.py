"""The figures of the volunteers: hours by mission and house, who is new and who came back, how well shifts were covered. Sums, never a
name; what counts few people is kept back (domain, section 8)."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, F, Min, Q, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from portal.casework.rules import small_cells
from portal.kit import clock
from portal.kit.spreadsheets import OurSign
from portal.kit.visibility import Scope
from programmes.rules.certificate import hours_written

from ..models import Shift, WorkedHours
from .given import OUTSIDE

HEAD = [
    "Du", "Au", "Maison", "Mission", "Minutes données", "Fois", "Bénévoles", "Nouveaux", "Déjà venus", "Créneaux", "Assurés",
    "Places qui ont manqué",
]  # fmt: skip


@dataclass
class Line:
    """One mission of one house."""

    title: str
    minutes: int = 0
    times: int = 0
    shifts: int = 0
    covered: int = 0
    missing: int = 0

    @property
    def hours(self) -> str:
        return hours_written(self.minutes) if self.minutes else "–"

    @property
    def coverage(self) -> int | None:
        """Shifts that had at least the least number of people, in the hundred; None where none took place."""
        return 100 * self.covered // self.shifts if self.shifts else None


@dataclass
class House:
    """One house: its missions, and how many people: `new` gave a hand for the first time, `back` had done so before. None: from 1 to 10."""

    name: str
    lines: dict[int | None, Line] = field(default_factory=dict)
    new: int | None = 0
    back: int | None = 0
    people: int | None = 0

    @property
    def total(self) -> Line:
        return _summed(self.lines.values())


def _summed(lines) -> Line:
    total = Line("En tout")
    for line in lines:
        for name in ("minutes", "times", "shifts", "covered", "missing"):
            setattr(total, name, getattr(total, name) + getattr(line, name))
    return total


@dataclass(frozen=True)
class Figures:
    houses: list[House]
    new: int | None
    back: int | None
    people: int | None

    @property
    def total(self) -> Line:
        return _summed(line for house in self.houses for line in house.lines.values())


def figures_of(scope: Scope, first: dt.date, last: dt.date) -> Figures:
    """Between two days (both counted), of the houses of `scope`. Four queries."""
    given = WorkedHours.objects.within(scope).approved().filter(day__range=(first, last)).order_by()
    houses: dict[int, House] = {}
    names = ("maison", "maison__name", "mission", "mission__title")
    for maison, name, mission, title, minutes, times in given.values_list(*names).annotate(n=Sum("minutes"), times=Count("pk")):
        line = _line(houses, maison, name, mission, title or OUTSIDE)
        line.minutes, line.times = minutes, times
    _cover(houses, scope, first, last)
    overall = _people(houses, given, first)
    found = sorted(houses.values(), key=lambda house: house.name)
    for house in found:
        house.lines = dict(sorted(house.lines.items(), key=lambda pair: pair[1].title.casefold()))
    return Figures(found, *overall)


def _line(houses: dict[int, House], maison: int, name: str, mission: int | None, title: str) -> Line:
    return houses.setdefault(maison, House(name)).lines.setdefault(mission, Line(title))


def _cover(houses: dict[int, House], scope: Scope, first: dt.date, last: dt.date) -> None:
    over = Shift.objects.within(scope).on().filter(session__local_date__range=(first, last), session__end__lte=clock.now()).order_by()
    short = Greatest(F("sheet__minimum") - F("sheet__taken"), Value(0))
    names = ("maison", "maison__name", "session__activity", "session__activity__title")
    counted = over.values_list(*names).annotate(
        n=Count("pk"), covered=Count("pk", filter=Q(sheet__taken__gte=F("sheet__minimum"))), missing=Sum(short)
    )
    for maison, name, mission, title, shifts, covered, missing in counted:
        line = _line(houses, maison, name, mission, title)
        line.shifts, line.covered, line.missing = shifts, covered, missing or 0


def _people(houses: dict[int, House], given, first: dt.date) -> tuple[int | None, int | None, int | None]:
    """How many people, house by house and all together: new are those who had given nothing before, in any house."""
    who = Coalesce("volunteer__person__successor", "volunteer__person")
    pairs = set(given.annotate(who=who).values_list("maison", "who"))
    everybody = {person for _maison, person in pairs}
    before = WorkedHours.objects.approved().filter(day__lt=first).order_by().annotate(who=who).values("who").annotate(since=Min("day"))
    known = set(before.values_list("who", flat=True)) & everybody
    totals = []
    for maison, house in houses.items():
        people = {person for of, person in pairs if of == maison}
        house.new, house.back, house.people = _told(len(people - known), len(people & known))
        totals.append(len(people))
    new, back, people = _told(len(everybody - known), len(everybody & known))
    if small_cells.shown(totals).total is small_cells.HIDDEN:  # the sum would give away the one house that is kept back
        return None, None, None
    return new, back, people


def _told(new: int, back: int) -> tuple[int | None, int | None, int | None]:
    line = small_cells.shown([new, back])
    if line.total is small_cells.HIDDEN or small_cells.alone(new + back) is small_cells.HIDDEN:
        return (None if new else 0), (None if back else 0), None
    return (*line.cells, line.total)


def file_rows(figures: Figures, first: dt.date, last: dt.date):
    """For a spreadsheet: a line for each mission, one for each house, with what concerns its people, one for all."""
    common = (f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}")
    for house in figures.houses:
        for line in house.lines.values():
            yield (*common, house.name, line.title, line.minutes, line.times, "", "", "", line.shifts, line.covered, line.missing)
        yield _total_row(common, house.name, house.total, house)
    yield _total_row(common, "Toutes", figures.total, figures)


def _total_row(common: tuple, name: str, line: Line, people) -> tuple:
    told = [OurSign("-") if count is None else count for count in (people.people, people.new, people.back)]
    return (*common, name, "En tout", line.minutes, line.times, *told, line.shifts, line.covered, line.missing)
