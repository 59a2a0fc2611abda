"""Who came, in sums: seats held, given, used, departure by departure; ages and houses of a venue's season, small counts kept back."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models.functions import Coalesce

from portal.casework.rules.small_tables import Row, disclosed
from portal.kit import dates
from portal.people.models import PersonMaison
from portal.people.rules.births import Birth, age
from portal.places.models import Maison
from programmes.enums import Presence
from programmes.models import Attendance

from ..models import Trip
from .contracts import with_off
from .costs import Came, came_of

BANDS = ("moins de 18 ans", "de 18 à 25 ans", "de 26 à 59 ans", "60 ans et plus", "âge non connu")
NO_HOUSE = "maison non connue"


def band_of(years: int | None) -> int:
    """Which of `BANDS`."""
    if years is None:
        return 4
    return 0 if years < 18 else 1 if years < 26 else 2 if years < 60 else 3


@dataclass(frozen=True)
class Line:
    """One departure. `unused`: seats of residents in which nobody sat; None as long as nobody ticked."""

    trip: Trip
    off: bool
    came: Came

    @property
    def held(self) -> int:
        return self.trip.contract_seats

    @property
    def given(self) -> int:
        return 0 if self.off else self.trip.sheet.taken

    @property
    def unused(self) -> int:
        return 0 if self.off else max(self.trip.contract_seats - self.trip.escort_seats - self.came.came, 0)


@dataclass
class VenueReport:
    """A venue's season. `ages`, `houses`: how many came, as `BANDS` and the report's houses; None: kept back."""

    name: str
    lines: list[Line] = field(default_factory=list)
    ages: Row | None = None
    houses: Row | None = None
    house_names: tuple[str, ...] = ()

    def houses_said(self) -> list[tuple[str, int]]:
        return named(self.house_names, self.houses)

    def ages_said(self) -> list[tuple[str, int]]:
        return named(BANDS, self.ages)

    @property
    def took_place(self) -> list[Line]:
        return [line for line in self.lines if not line.off]

    def _sum(self, name: str) -> int:
        return sum(getattr(line, name) for line in self.took_place)

    @property
    def held(self) -> int:
        return self._sum("held")

    @property
    def given(self) -> int:
        return self._sum("given")

    @property
    def unused(self) -> int:
        return self._sum("unused")

    @property
    def came(self) -> int:
        return sum(line.came.came for line in self.took_place)


def named(names, counts: Row | None) -> list[tuple[str, int]]:
    """(what, how many), without noughts; nothing where it is kept back."""
    return [(name, count) for name, count in zip(names, counts or (), strict=counts is not None) if count]


@dataclass
class Report:
    """Every venue of a season. `houses`: their names, in the order of the counts; `ages`, `by_house`: of all venues together."""

    venues: list[VenueReport]
    houses: list[str]
    ages: Row | None
    by_house: Row | None


def report_of(trips, until: dt.datetime, *, people: bool = True) -> Report:
    """Of these departures, those whose meeting is past. Six queries, whatever their number. `people`: ages and houses too, for the whole
    town alone: beside the town's, those of one house would tell of the others by their difference."""
    past = with_off(trips.filter(meeting_at__lte=until)).select_related("sheet__activity", "sheet__maison", "venue")
    rows = list(past.order_by("meeting_at", "pk"))
    came = came_of([trip.sheet_id for trip in rows])
    found: dict[int | None, VenueReport] = {}
    for trip in rows:
        venue = found.setdefault(trip.venue_id, VenueReport(trip.venue.name if trip.venue else "sans lieu"))
        venue.lines.append(Line(trip, trip.off, came.get(trip.sheet_id, Came())))
    houses = [*Maison.objects.order_by("name").values_list("name", flat=True), NO_HOUSE]
    ordered = dict(sorted(found.items(), key=lambda pair: pair[1].name.casefold()))
    if not people:
        return Report(list(ordered.values()), houses, None, None)
    ages, homes = _counted(rows, came, houses)
    by_age, all_ages = disclosed([ages[key] for key in ordered])
    by_house, all_houses = disclosed([homes[key] for key in ordered])
    for venue, one, other in zip(ordered.values(), by_age, by_house, strict=True):
        venue.ages, venue.houses, venue.house_names = one, other, tuple(houses)
    return Report(list(ordered.values()), houses, all_ages or None, all_houses or None)


def _counted(rows: list[Trip], came: dict[int, Came], houses: list[str]) -> tuple[dict, dict]:
    """Of each venue, how many came by age and by house; who gave no name, and guests, are not known."""
    ages: dict = defaultdict(lambda: [0] * len(BANDS))
    homes: dict = defaultdict(lambda: [0] * len(houses))
    of = {trip.sheet_id: trip for trip in rows if not trip.off}
    people = present_people(list(of))
    home_of = houses_of({one.person for one in people if not one.guest})
    for one in people:
        trip = of[one.sheet]
        years = None if one.guest else age(one.birth, dates.local(trip.meeting_at).date())
        ages[trip.venue_id][band_of(years)] += one.places
        homes[trip.venue_id][houses.index(home_of.get(one.person, NO_HOUSE) if not one.guest else NO_HOUSE)] += one.places
    for key, trip in of.items():
        unnamed = came.get(key, Came()).unnamed
        ages[trip.venue_id][-1] += unnamed
        homes[trip.venue_id][-1] += unnamed
    return ages, homes


@dataclass(frozen=True)
class Present:
    sheet: int
    person: int
    guest: bool
    places: int
    birth: Birth


def present_people(sheets: list[int]) -> list[Present]:
    """Every place marked present, by the record that stands. One query; never shown."""
    marks = Attendance.objects.filter(enrolment__sheet__in=sheets, presence=Presence.PRESENT).order_by("pk")
    person = "enrolment__person"
    rows = marks.annotate(
        who=Coalesce(f"{person}__successor", person), born=Coalesce(f"{person}__successor__birth_date", f"{person}__birth_date"),
        year=Coalesce(f"{person}__successor__birth_year", f"{person}__birth_year"),
    )  # fmt: skip
    names = ("enrolment__sheet", "who", "enrolment__guest", "enrolment__places", "born", "year")
    return [Present(sheet, who, guest, places, Birth(born, year)) for sheet, who, guest, places, born, year in rows.values_list(*names)]


def houses_of(people: set[int]) -> dict[int, str]:
    """Key of a person -> the house that has known her longest. One query."""
    known = PersonMaison.objects.filter(person__in=people).order_by("-since", "-pk").values_list("person", "maison__name")
    return dict(known)
