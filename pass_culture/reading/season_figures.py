"""The figures of a season: outings, seats, who came for the first time, what was said. Sums, small counts kept back."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Coalesce, TruncMonth

from portal.casework.rules import small_cells
from portal.casework.rules.small_tables import Told, told_twice
from portal.kit import clock, dates
from portal.kit.visibility import Scope
from portal.people.models import Person
from portal.people.rules.births import Birth, age
from portal.places.models import Maison
from programmes.enums import Liked, Presence
from programmes.models import Attendance
from programmes.models.opinion import Opinion
from programmes.programme_type import kind_of

from ..enums import CardState
from ..models import CultureCard, CultureSeason, Trip
from ..rules.costs import Costs, summed
from .attendance import BANDS, NO_HOUSE, band_of, houses_of
from .costs import costs_of


@dataclass(frozen=True)
class SeasonFigures:
    """`costs`: of the outings that took place. `months`: (month, cards made; None: 1 to 10). `first`: people who came to an outing for the
    first time ever, told for the whole town alone: of one house, the difference
    would tell of the others; `people`: who came at all. `said`: (question, [(answer, how many)])."""

    outings: int
    to_come: int
    off: int
    costs: Costs
    held: int
    months: list[tuple[str, int | None]]
    cards: int | None
    houses: list[str]
    first: Told | None
    people: int | None
    said: list[tuple[str, list[tuple[str, int | None]]]]

    @property
    def by_house(self) -> list[tuple[str, int | None]]:
        pairs = zip(self.houses, self.first.by_house, strict=True) if self.first else ()
        return [(name, count) for name, count in pairs if count != 0]

    @property
    def by_age(self) -> list[tuple[str, int | None]]:
        return list(zip(BANDS, self.first.by_age, strict=True)) if self.first else []


def figures_of(season: CultureSeason, scope: Scope) -> SeasonFigures:
    """Of the houses of `scope`. A number of queries that does not grow with the rows."""
    trips = Trip.objects.within(scope).filter(season=season, sheet__confidential=False)
    found, now = costs_of(trips), clock.now()
    past = [one for one in found if not one.off and one.trip.meeting_at <= now]
    months, cards = _cards(season, scope)
    houses, first, people = _first_time(past, season) if scope.everywhere else ([], None, None)
    return SeasonFigures(
        outings=len(past), to_come=sum(not one.off for one in found) - len(past), off=sum(one.off for one in found),
        costs=summed(one.costs for one in past), held=sum(one.trip.contract_seats for one in past), months=months, cards=cards,
        houses=houses, first=first, people=people, said=_said(past),
    )  # fmt: skip


def _cards(season: CultureSeason, scope: Scope) -> tuple[list[tuple[str, int | None]], int | None]:
    made = CultureCard.objects.within(scope).filter(season=season, state=CardState.ACTIVE).annotate(month=TruncMonth("activated_at"))
    counts = list(made.order_by("month").values_list("month").annotate(n=Count("pk")))
    line = small_cells.shown([number for _, number in counts])
    names = [f"{dates.MONTHS[month.month - 1]} {month.year}" for month, _ in counts]
    return list(zip(names, line.cells, strict=True)), line.total


def _first_time(past: list, season: CultureSeason) -> tuple[list[str], Told, int | None]:
    """By the house that has known her longest and by her age on the season's first day; guests without a record are nobody's."""
    marks = Attendance.objects.filter(presence=Presence.PRESENT, enrolment__guest=False).order_by()
    who = Coalesce("enrolment__person__successor", "enrolment__person")
    here = set(marks.filter(enrolment__sheet__in=[one.trip.sheet_id for one in past]).annotate(who=who).values_list("who", flat=True))
    former = marks.filter(enrolment__sheet__trip__season__ends_on__lt=season.starts_on).annotate(who=who)
    new = here - set(former.values_list("who", flat=True))
    houses = [*Maison.objects.order_by("name").values_list("name", flat=True), NO_HOUSE]
    home_of = houses_of(new)
    by_house, by_age = Counter(home_of.get(key, NO_HOUSE) for key in new), Counter()
    for born, year in Person.objects.filter(pk__in=new).values_list("birth_date", "birth_year"):
        by_age[band_of(age(Birth(born, year), season.starts_on))] += 1
    told = told_twice([by_house[name] for name in houses], [by_age[place] for place in range(len(BANDS))])
    back = len(here) - len(new)
    tells = told.total is not None and 0 < back < small_cells.FEWEST_SHOWN  # who came again are too few to be told by a difference
    return houses, told, None if tells else small_cells.alone(len(here))


def _said(past: list) -> list[tuple[str, list[tuple[str, int | None]]]]:
    """How many for each answer, question by question; a question whose answers would tell of few is kept back cell by cell."""
    if not past:
        return []
    rows = list(
        Opinion.objects.filter(session__on_sheets__sheet__in=[one.trip.sheet_id for one in past]).order_by().values_list("liked", "more")
    )
    asked = kind_of(past[0].trip.sheet.activity).more_asked
    questions = [("Était-ce bien ?", [(Liked(code).label, sum(liked == code for liked, _ in rows)) for code in Liked.values])]
    for question in asked:
        counts = Counter(more.get(question.code) for _, more in rows)
        questions.append((str(question.words), [(str(words), counts[code]) for code, words in question.answers]))
    return [(words, _told([label for label, _ in answers], [count for _, count in answers])) for words, answers in questions]


def _told(labels: list, counts: list[int]) -> list[tuple[str, int | None]]:
    return list(zip(map(str, labels), small_cells.shown(counts).cells, strict=True))
