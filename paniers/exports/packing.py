"""The packing plan of a day: house by house, and station by station (a station weighs one product for all houses). Counts alone, no name.

A day costs the same queries whatever its houses and baskets.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from programmes.models import Session

from ..enums import PACKED, BasketState, PointKind
from ..models import Basket, BasketSize, WeekItem
from ..rules.packing import beyond, rounded_up, weighed
from .changes import HouseChanges, changes_by_session
from .sheet import FOR_WHERE, Crate


@dataclass
class HousePlan:
    """What one house is to find on its table. `sizes`: (name, baskets), all of them; `gifts`: (for where, baskets), of these."""

    session: Session
    counts: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # baskets by size
    visitors: int = 0
    gifts: list[tuple[str, int]] = field(default_factory=list)
    sizes: list[tuple[str, int]] = field(default_factory=list)
    crates: list[Crate] = field(default_factory=list)
    changes: HouseChanges | None = None

    @property
    def packed(self) -> int:
        return sum(self.counts.values())

    @property
    def capacity(self) -> int | None:
        return self.session.distribution.capacity if hasattr(self.session, "distribution") else None

    @property
    def beyond(self) -> int:
        return beyond(self.packed, self.capacity)


@dataclass(frozen=True)
class Share:
    """What a station weighs for one house."""

    house: str
    baskets: int
    grams: int


@dataclass(frozen=True)
class Station:
    """One product: `each` (size, grams in one basket), what goes to each house, and in all. Kilos are those of the scales, rounded up."""

    product: str
    each: list[tuple[str, int]]
    shares: list[Share]
    grams: int


@dataclass(frozen=True)
class Plan:
    day: dt.date
    houses: list[HousePlan]
    stations: list[Station]
    sized: bool  # not only usual baskets are packed that day: sizes are named
    unwritten: list[str]  # sizes packed that day whose contents nobody noted yet

    @property
    def packed(self) -> int:
        return sum(house.packed for house in self.houses)

    @property
    def crates(self) -> list[Crate]:
        return [Crate(row.product, row.grams, 0) for row in self.stations]

    @property
    def sizes(self) -> list[tuple[str, int]]:
        return _summed(house.sizes for house in self.houses)

    @property
    def gifts(self) -> list[tuple[str, int]]:
        return _summed(house.gifts for house in self.houses)

    @property
    def visitors(self) -> int:
        return sum(house.visitors for house in self.houses)


def _summed(lists) -> list[tuple[str, int]]:
    total: dict[str, int] = defaultdict(int)
    for rows in lists:
        for name, number in rows:
            total[name] += number
    return list(total.items())


def plan_of(sessions) -> Plan | None:
    """The plan of these sessions, all of one day; None when there is none. Eight queries."""
    rows = list(sessions.select_related("maison", "distribution").order_by("maison__name", "start", "pk"))
    if not rows:
        return None
    day, seasons = rows[0].local_date, {row.activity_id for row in rows}
    sizes = list(BasketSize.objects.filter(terms__season__in=seasons).values("pk", "name", "usual", season=F("terms__season")))
    houses = {row.pk: HousePlan(row) for row in rows}
    _count(houses)
    changes = changes_by_session(rows, {size["pk"]: size["name"] for size in sizes})
    usual = {size["season"]: size["pk"] for size in sizes if size["usual"]}
    items = WeekItem.objects.filter(season__in=seasons, day=day)
    contents = [(item.size_id or usual.get(item.season_id), item.said, item.grams) for item in items]
    for plan in houses.values():
        plan.sizes = [(size["name"], plan.counts[size["pk"]]) for size in sizes if plan.counts.get(size["pk"])]
        exact = weighed(contents, plan.counts)
        plan.crates = [Crate(product, rounded_up(grams), 0) for product, grams in _heaviest(exact)]
        plan.changes = changes.get(plan.session.pk)
    known = {size for size, _, _ in contents}
    packed = {key for plan in houses.values() for key, number in plan.counts.items() if number}
    unwritten = [size["name"] for size in sizes if size["pk"] in packed - known and known]
    several = bool(packed - set(usual.values()))
    return Plan(day, list(houses.values()), _stations(contents, houses, sizes, several=several), several, unwritten)


def _heaviest(grams: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(grams.items(), key=lambda row: (-row[1], row[0]))


def _count(houses: dict[int, HousePlan]) -> None:
    """Baskets of each size, visitors and gifts of each house: one grouped query."""
    counted = (
        Basket.objects.packed()
        .filter(session__in=houses)
        .order_by()
        .values(
            "session", "size",
            kind=Case(When(state=BasketState.GIVEN, then=F("point__kind")), default=Value(""), output_field=CharField()),
            away=Case(When(session=F("planned_for"), then=Value(0)), default=Value(1), output_field=IntegerField()),
        )
        .annotate(baskets=Sum("quantity"))
    )  # fmt: skip
    gifts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in counted:
        plan = houses[row["session"]]
        plan.counts[row["size"]] += row["baskets"]
        if row["kind"]:
            gifts[row["session"]][row["kind"]] += row["baskets"]
        elif row["away"]:
            plan.visitors += row["baskets"]
    for key, given in gifts.items():
        houses[key].gifts = [(FOR_WHERE[kind], given[kind]) for kind in PointKind if given.get(kind)]


def _stations(contents, houses: dict[int, HousePlan], sizes: list[dict], *, several: bool) -> list[Station]:
    """The heaviest first. A house's kilos and the total are each rounded up once, from exact grams."""
    names = {size["pk"]: size["name"] for size in sizes}
    order = list(names)
    total: dict[int, int] = defaultdict(int)
    for plan in houses.values():
        for size, number in plan.counts.items():
            total[size] += number
    found = []
    for product, grams in _heaviest(weighed(contents, total)):
        mine = [row for row in contents if row[1] == product and total.get(row[0])]
        mine.sort(key=lambda row: order.index(row[0]))
        shares = []
        for plan in houses.values():
            baskets = sum(plan.counts.get(size, 0) for size, _, _ in mine)
            if baskets:
                shares.append(Share(plan.session.maison.name, baskets, rounded_up(weighed(mine, plan.counts)[product])))
        each = [(names[size] if several else "", in_one) for size, _, in_one in mine]
        found.append(Station(product, each, shares, rounded_up(grams)))
    return found


@dataclass(frozen=True)
class PackingDay:
    """One day of distributions in some houses: what is to be packed in all, and in which crates it comes."""

    day: dt.date
    sessions: list[Session]
    crates: list[Crate]

    @property
    def baskets(self) -> int:
        return sum(session.packed for session in self.sessions)


def packing(sessions) -> list[PackingDay]:
    """These sessions by day, in their order, with the kilos in all: four queries, whatever the number of days."""
    days: dict[dt.date, list[Session]] = {}
    for session in counted(sessions):
        days.setdefault(session.local_date, []).append(session)
    listed = [session for rows in days.values() for session in rows]
    seasons = {session.activity_id for session in listed}
    usual = dict(BasketSize.objects.filter(terms__season__in=seasons, usual=True).values_list("terms__season", "pk"))
    baskets: dict[dt.date, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    packed = Basket.objects.packed().filter(session__in=[session.pk for session in listed]).order_by()
    for day, size, number in packed.values_list("session__local_date", "size").annotate(number=Sum("quantity")):
        baskets[day][size] += number
    contents: dict[dt.date, list[tuple]] = defaultdict(list)
    for item in WeekItem.objects.filter(season__in=seasons, day__in=days):
        contents[item.day].append((item.size_id or usual.get(item.season_id), item.said, item.grams))
    return [
        PackingDay(day, rows, [Crate(name, rounded_up(grams), 0) for name, grams in _heaviest(weighed(contents[day], baskets[day]))])
        for day, rows in days.items()
    ]


def counted(sessions):
    """Sessions with `packed`, `handed` (baskets) and `lines` (rows): what a list of days shows."""
    packed = Q(baskets__state__in=PACKED)
    return sessions.annotate(
        packed=Coalesce(Sum("baskets__quantity", filter=packed), 0),
        handed=Coalesce(Sum("baskets__quantity", filter=Q(baskets__state=BasketState.HANDED_OVER)), 0),
        lines=Count("baskets", filter=packed),
    )
