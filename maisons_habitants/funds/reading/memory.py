"""The memory of funded projects, for everybody: what was decided in favour and still stands. Nothing of who led them, nor of any other
request."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet

from maisons_habitants.committees.models import CallForMembers
from maisons_habitants.committees.reading.candidacies import open_calls
from portal.kit import clock, dates
from portal.places.models import Maison, Sector

from ..enums import Outcome
from ..models import Decision, Fund, FundRequest, Leader
from ..models.request import PUBLIC_STATES
from ..rules.checks import NextCommittee
from ..rules.evidence import FEWEST_SHOWN
from ..rules.town_map import Spot, TownMap, drawn
from .first_projects import first_requests
from .next_committee import coming_committees

PER_PAGE = 12


def public_projects() -> QuerySet[FundRequest]:
    return FundRequest.objects.filter(state__in=PUBLIC_STATES)


@dataclass
class SectorProjects:
    """A sector, and how many projects each of its houses went along with."""

    sector: Sector
    houses: list[tuple[Maison, int]] = field(default_factory=list)

    @property
    def projects(self) -> int:
        return sum(number for _, number in self.houses)


@dataclass
class Memory:
    """`sectors`: of the year that is asked, every house; `years` and `houses`: those that have a project; `map`: the houses of the town,
    None where nobody said where they stand."""

    page: Page
    sectors: list[SectorProjects]
    years: list[int]
    houses: list[Maison]
    map: TownMap | None = None
    year: int | None = None
    house: Maison | None = None


def memory(query) -> Memory:
    """`annee` (of the fund) and `maison` (its slug) of the address; what is unknown filters nothing. Four queries."""
    rows = public_projects()
    numbers = list(rows.order_by().values_list("maison", "fund__year").annotate(number=Count("pk")))
    years = sorted({year for _, year, _ in numbers}, reverse=True)
    year = next((one for one in years if str(one) == query.get("annee")), None)
    of_year: Counter[int] = Counter()
    for maison, of, number in numbers:
        of_year[maison] += number if year in (None, of) else 0
    town = list(Maison.objects.select_related("sector").order_by("sector__number", "name"))
    houses = [one for one in town if one.pk in of_year]
    house = next((one for one in houses if one.slug == query.get("maison")), None)
    sectors: dict[int, SectorProjects] = {}
    for one in houses:
        if number := of_year[one.pk]:
            sectors.setdefault(one.sector_id, SectorProjects(one.sector)).houses.append((one, number))
    rows = rows.filter(fund__year=year) if year else rows
    rows = rows.filter(maison=house) if house else rows
    rows = rows.select_related("fund", "maison__sector").order_by(F("happens_on").desc(nulls_last=True), "-pk")
    page = Paginator(rows, PER_PAGE).get_page(query.get("page"))
    return Memory(page, list(sectors.values()), years, houses, _map(town, of_year), year, house)


def _map(town: list[Maison], numbers: Counter[int]) -> TownMap | None:
    """Houses in service, and those that closed after they went along with a project."""
    return drawn(
        Spot(one.pk, one.name, float(one.latitude), float(one.longitude), numbers[one.pk], one.slug)
        for one in town
        if one.latitude is not None and (one.closed_on is None or numbers[one.pk])
    )


def decided_on(request: FundRequest) -> dt.date | None:
    """The day it was granted: of the act where an authority decides. One query."""
    found = Decision.objects.filter(request=request, live=True, outcome=Outcome.GRANTED).first()
    return (found.act_on or dates.local(found.at).date()) if found else None


@dataclass
class FundMemory:
    """What a fund's public page adds: `first_time`, who led a funded project of it and none before, None below eleven; when its committee
    sits; whom it looks for."""

    first_time: int | None
    meetings: tuple[NextCommittee, ...]
    calls: list[CallForMembers]


def fund_memory(fund: Fund) -> FundMemory:
    of_fund = Leader.objects.filter(request__fund=fund, request__state__in=PUBLIC_STATES)
    theirs = set(FundRequest.objects.filter(fund=fund, state__in=PUBLIC_STATES).values_list("pk", flat=True))
    first = sum(request in theirs for request in first_requests(of_fund).values())
    calls = list(open_calls().filter(body=fund.body_id))
    return FundMemory(first if first >= FEWEST_SHOWN else None, coming_committees(fund, clock.today()), calls)
