"""What the farms would be asked for, worked out from what is really packed: a handful of queries, whatever the number of baskets.

Nothing here names a household: baskets are counted by size.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, Sum

from portal.kit import clock
from programmes.enums import SessionState
from programmes.models import Session

from ..enums import PACKED, BasketState, OrderState
from ..models import Basket, BasketSize, CrateMove, GrowerContract, GrowerOrder, OrderLine, Surplus, WeekItem
from ..rules.cutoff import cutoff_of
from ..rules.order import Content, Line, Price, Promise, beyond, lines, product_key, shares


@dataclass(frozen=True)
class Counts:
    """Baskets of one season and date over all its houses: packed by size (key of the size), and those said to be absent."""

    packed: dict[int, int] = field(default_factory=dict)
    absent: int = 0

    @property
    def baskets(self) -> int:
        return sum(self.packed.values())


def counts_of(seasons: Iterable[int], days: Iterable[dt.date]) -> dict[tuple[int, dt.date], Counts]:
    """By season (key of its page) and date. One query."""
    rows = (
        Basket.objects.filter(Q(state__in=PACKED) | Q(state=BasketState.ABSENT))
        .filter(session__activity__in=seasons, session__local_date__in=days)
        .exclude(session__state=SessionState.CANCELLED)
        .order_by()
        .values_list("session__activity", "session__local_date", "size", "state")
        .annotate(n=Sum("quantity"))
    )
    packed: dict[tuple, dict[int, int]] = defaultdict(dict)
    absent: dict[tuple, int] = defaultdict(int)
    for season, day, size, state, number in rows:
        if state == BasketState.ABSENT:
            absent[season, day] += number
        else:
            packed[season, day][size] = packed[season, day].get(size, 0) + number
    return {key: Counts(packed.get(key, {}), absent.get(key, 0)) for key in {*packed, *absent}}


@dataclass(frozen=True)
class Draft:
    """An order as it would be sent now. `bare`: names of the sizes that are packed and have no contents; `unpriced`: products without a
    price in the contract."""

    contract: GrowerContract
    day: dt.date
    counts: Counts
    by_size: dict[str, int]
    promised: int  # usual baskets of the contract that this date still has to hold: see `_promised`
    lines: list[Line]
    unpriced: list[str]
    bare: list[str]

    @property
    def grams(self) -> int:
        return sum(line.grams for line in self.lines)

    @property
    def cents(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def borne_cents(self) -> int:
        return sum(line.borne_cents for line in self.lines)

    @property
    def shares(self) -> tuple[int, int]:
        return shares(self.borne_cents, self.contract.bears)

    @property
    def closes_at(self) -> dt.datetime:
        return cutoff_of(self.day, weekday=self.contract.cutoff_weekday, hour=self.contract.cutoff_hour)

    @property
    def late(self) -> bool:
        return clock.now() >= self.closes_at

    @property
    def settles_at(self) -> dt.datetime:
        """Until when households may still say that they will not come."""
        return cutoff_of(self.day, **self.contract.terms.cutoff_on(self.day))

    @property
    def unsettled(self) -> bool:
        return clock.now() < self.settles_at

    @property
    def beyond(self) -> bool:
        return beyond(self.lines, self.contract.tolerance_percent)

    @property
    def mark(self) -> str:
        """Changes with every basket and every gram: what is sent is what was read."""
        return f"{self.counts.baskets}.{self.grams}.{self.cents}"


def drafts(contracts: list[GrowerContract], days: Iterable[dt.date]) -> dict[tuple[int, dt.date], Draft]:
    """By contract and date, of the dates that have contents of that farm. `contracts` with their grower, terms and prices at hand. Five
    queries."""
    wanted, seasons = sorted(set(days)), {row.terms.season_id for row in contracts}
    if not wanted:
        return {}
    span = (_monday(wanted[0]), _monday(wanted[-1]) + SUNDAY)
    dates: dict[int, set[dt.date]] = defaultdict(set)
    on = Session.objects.on().filter(activity__in=seasons, local_date__range=span).order_by()
    for season, day in on.values_list("activity", "local_date").distinct():
        dates[season].add(day)
    counts = counts_of(seasons, {day for held in dates.values() for day in held})
    sizes: dict[int, list[BasketSize]] = defaultdict(list)
    for size in BasketSize.objects.filter(terms__in={row.terms_id for row in contracts}):
        sizes[size.terms_id].append(size)
    items: dict[tuple[int, dt.date], list[WeekItem]] = defaultdict(list)
    for item in WeekItem.objects.filter(season__in=seasons, day__range=span).order_by("-grams", "product"):
        items[item.season_id, item.day].append(item)
    asked = dict(_asked(contracts, span))
    found = {}
    for contract in contracts:
        season = contract.terms.season_id
        for day in wanted:
            content = items[season, day]
            if contract.starts_on <= day <= contract.ends_on and any(item.grower_id == contract.grower_id for item in content):
                promised = _promised(contract, day, dates[season], items, counts, asked)
                counted = counts.get((season, day), Counts())
                found[contract.pk, day] = _draft(contract, day, content, counted, promised, sizes[contract.terms_id])
    return found


SUNDAY = dt.timedelta(days=6)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _asked(contracts: list[GrowerContract], span: tuple[dt.date, dt.date]) -> Iterable[tuple[tuple[int, dt.date], int]]:
    """Baskets already ordered, by contract and date."""
    rows = GrowerOrder.objects.filter(contract__in=contracts, day__range=span)
    return (((contract, day), baskets) for contract, day, baskets in rows.values_list("contract", "day", "baskets"))


def _promised(contract: GrowerContract, day: dt.date, dates: set[dt.date], items: dict, counts: dict, asked: dict) -> int:
    """What the week's promise comes to on one of its dates: where houses hand out on several days, each day is what it is until the last
    one, which holds what is left of the promise. A day whose contents are not written yet may still be hers."""
    season = contract.terms.season_id

    def hers(other: dt.date) -> bool:
        content = items.get((season, other), [])
        return not content or any(item.grower_id == contract.grower_id for item in content)

    week = [other for other in dates if _monday(other) == _monday(day) and contract.starts_on <= other <= contract.ends_on and hers(other)]
    if any(other > day for other in week):
        return counts.get((season, day), Counts()).baskets
    before = sum(asked.get((contract.pk, other), counts.get((season, other), Counts()).baskets) for other in week if other < day)
    return max(contract.baskets - before, 0)


def _draft(
    contract: GrowerContract, day: dt.date, content: list[WeekItem], counts: Counts, promised: int, sizes: list[BasketSize]
) -> Draft:
    usual = next(size.pk for size in sizes if size.usual)
    filled = {item.size_id or usual for item in content}
    hers = [Content(item.product, item.size_id or usual, item.grams) for item in content if item.grower_id == contract.grower_id]
    promise = Promise(promised, contract.tolerance_percent, contract.bears)
    found, unpriced = lines(hers, counts.packed, prices_of(contract), promise, usual=usual)
    packed = [size for size in sizes if counts.packed.get(size.pk)]
    by_size = {size.name: counts.packed[size.pk] for size in packed}
    return Draft(contract, day, counts, by_size, promised, found, unpriced, [size.name for size in packed if size.pk not in filled])


def prices_of(contract: GrowerContract) -> dict[str, Price]:
    """By `product_key`."""
    return {product_key(row.product): Price(row.cents_per_kg, row.crate_grams) for row in contract.prices.all()}


def draft_of(contract: GrowerContract, day: dt.date) -> Draft | None:
    """The order of one farm and date as it would be sent now; None when nothing of it is in the baskets of that day."""
    return drafts([contract], [day]).get((contract.pk, day))


def in_town(contracts) -> list[GrowerContract]:
    """Contracts with what drafts read of them: two queries."""
    return list(contracts.select_related("grower", "terms").prefetch_related("prices"))


# --- What a year comes to -----------------------------------------------------------------------------------------------------


@dataclass
class YearLine:
    """What one farm was ordered, brought and is owed in a year; crates of it that the town still holds."""

    grower: str
    orders: int = 0
    ordered_grams: int = 0
    received_grams: int = 0
    ordered_cents: int = 0
    paid_cents: int = 0
    town_cents: int = 0
    grower_cents: int = 0
    given_grams: int = 0
    crates: int = 0
    waiting: int = 0  # orders whose delivery was not noted

    @property
    def owed_cents(self) -> int:
        """What the town owes the farm: what came, and its part of what it promised more."""
        return self.paid_cents + self.town_cents


def year_lines(year: int) -> list[YearLine]:
    """By farm, in the order of names. Four queries, whatever the number of orders."""
    span = {"day__year": year}
    found: dict[int, YearLine] = {}
    orders = GrowerOrder.objects.filter(**span).order_by("contract__grower__name")
    for grower, name, state, cents, town, farm in orders.values_list(
        "contract__grower", "contract__grower__name", "state", "cents", "town_cents", "grower_cents"
    ):
        line = found.setdefault(grower, YearLine(name))
        line.orders += 1
        line.ordered_cents += cents
        line.town_cents, line.grower_cents = line.town_cents + town, line.grower_cents + farm
        line.waiting += state == OrderState.SENT
    of_year = OrderLine.objects.filter(order__day__year=year).order_by()
    for grower, instead, ordered, received, paid in of_year.values_list("order__contract__grower", "instead_of").annotate(
        Sum("grams"), Sum("received_grams"), Sum("paid_cents")
    ):
        line = found[grower]
        line.ordered_grams += 0 if instead else ordered  # what replaced something was not ordered beside it
        line.received_grams += received or 0
        line.paid_cents += paid or 0
    given = Surplus.objects.filter(line__order__day__year=year).order_by().values_list("line__order__contract__grower")
    for grower, grams in given.annotate(Sum("grams")):
        found[grower].given_grams += grams
    moves = CrateMove.objects.filter(grower__in=found, day__year__lte=year).order_by().values_list("grower")
    for grower, lent, returned in moves.annotate(Sum("lent"), Sum("returned")):
        found[grower].crates = lent - returned
    return list(found.values())


def crates_held(growers) -> dict[int, int]:
    """Crates of each farm (key) that the town holds. One query."""
    rows = CrateMove.objects.filter(grower__in=growers).order_by().values_list("grower").annotate(Sum("lent"), Sum("returned"))
    return {grower: lent - returned for grower, lent, returned in rows}
