"""The outings of a season to come, by month. The same few queries whatever the season holds and whatever is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch

from portal.cms.models.base import address_of
from portal.kit import clock, dates
from portal.places.enums import StepFree
from programmes.enums import Access
from programmes.listings.dates import sheets_to_show, standing_of
from programmes.listings.prices import price_words, versions_read
from programmes.models import Session, SignUpSheet
from programmes.models.fields import codes_in
from programmes.rules.standing import Standing

from ..models import CultureSeason, Trip

ASKED = ("maison", "mois", "acces")
BY_HOUSE = Access.WHEELS  # what a house without a step gives to what happens in it


@dataclass(frozen=True)
class Line:
    """One departure to come."""

    trip: Trip
    date: Session

    @property
    def sheet(self) -> SignUpSheet:
        return self.trip.sheet

    @property
    def title(self) -> str:
        return self.sheet.title or self.sheet.activity.title

    @property
    def url(self) -> str:
        return address_of(self.sheet.activity)

    @property
    def month(self) -> str:
        return f"{dates.local(self.date.start):%Y-%m}"

    @property
    def price(self) -> str:
        return price_words(self.sheet.tariff, self.sheet)

    @property
    def ages(self) -> str:
        return f"dès {self.trip.from_age} ans" if self.trip.from_age else ""

    @property
    def access(self) -> tuple[str, ...]:
        return codes_in(self.sheet.activity.access)

    @property
    def access_words(self) -> list[str]:
        return [str(Access(code).label) for code in self.access if code in Access.values]

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.sheet)


@dataclass(frozen=True)
class Choice:
    value: str
    words: str


@dataclass
class Facet:
    """One filter of the query string, with what may be chosen among the outings to come."""

    name: str
    label: str
    asked: tuple[str, ...]
    known: list[Choice] = field(default_factory=list)

    @property
    def choices(self) -> list[tuple[Choice, bool]]:
        return [(choice, choice.value in self.asked) for choice in self.known]

    @property
    def chosen(self) -> set[str]:
        """Those asked for that mean something: anything else is left aside."""
        return set(self.asked) & {choice.value for choice in self.known}


@dataclass(frozen=True)
class Programme:
    months: list[tuple[str, list[Line]]]
    facets: dict[str, Facet]
    whole: int

    @property
    def count(self) -> int:
        return sum(len(lines) for _, lines in self.months)

    @property
    def narrowed(self) -> bool:
        return any(facet.chosen for facet in self.facets.values())


def lines_of(season: CultureSeason) -> list[Line]:
    """Departures of published pages with a date to come that takes place, the soonest first. Six queries, fewer without any."""
    sheets = sheets_to_show().select_related("maison", "activity", "tariff").prefetch_related(versions_read("tariff"))
    rows = Trip.objects.filter(
        season=season, sheet__activity__live=True, sheet__sessions__in=Session.objects.on().filter(start__gt=clock.now())
    )
    found = []
    for trip in rows.distinct().select_related("venue").prefetch_related(Prefetch("sheet", sheets)):
        coming = [date for date in trip.sheet.dates_in_order if date.start > clock.now() and not date.cancelled]
        if coming:
            found.append(Line(trip, coming[0]))
    return sorted(found, key=lambda line: (line.date.start, line.trip.pk))


def programme(season: CultureSeason, asked: dict[str, Iterable[str]]) -> Programme:
    """By month, narrowed to what is asked (`ASKED`); a word that nothing answers to is left aside."""
    lines = lines_of(season)
    facets = {
        "maison": Facet("maison", "Maison", tuple(asked.get("maison", ())), _houses(lines)),
        "mois": Facet("mois", "Mois", tuple(asked.get("mois", ())), _months(lines)),
        "acces": Facet("acces", "Accès", tuple(asked.get("acces", ())), _accesses(lines)),
    }
    houses, months, wanted = (facets[name].chosen for name in ASKED)
    kept = [
        line
        for line in lines
        if (not houses or line.sheet.maison.slug in houses) and (not months or line.month in months) and wanted <= _given(line)
    ]
    by_month: dict[str, list[Line]] = {}
    for line in kept:
        by_month.setdefault(line.month, []).append(line)
    return Programme([(_month_words(month), found) for month, found in by_month.items()], facets, len(lines))


def _given(line: Line) -> set[str]:
    at_house = {str(BY_HOUSE)} if not line.date.place and line.date.maison.step_free == StepFree.FULL else set()
    return set(line.access) | at_house


def _houses(lines: list[Line]) -> list[Choice]:
    found = {line.sheet.maison.slug: line.sheet.maison.name for line in lines}
    return [Choice(slug, name) for slug, name in sorted(found.items(), key=lambda pair: pair[1])]


def _months(lines: list[Line]) -> list[Choice]:
    return [Choice(month, _month_words(month)) for month in dict.fromkeys(line.month for line in lines)]


def _accesses(lines: list[Line]) -> list[Choice]:
    there = set().union(*(_given(line) for line in lines)) if lines else set()
    return [Choice(str(code.value), str(code.label)) for code in Access if code.value in there]


def _month_words(month: str) -> str:
    year, number = month.split("-")
    return f"{dates.MONTHS[int(number) - 1]} {year}"
