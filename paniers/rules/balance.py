"""The truth about who carries whom: what baskets brought in against all that they cost, and what a price would change. Pure; integer
cents. Nothing is lost to rounding: the lines always add up to the whole.

Income is the price owed. The full cost is what was bought (collected, left behind and given apart), carried, paid in fees, and the
team's time; a basket left behind or given was bought all the same. The time of volunteers is told in hours, never in euros.
"""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.tariffs.rules.balance import FEWEST_SHOWN, Balance, BalanceLine

LEFT, GIVEN = "missed", "given"  # `enums.BasketState`; all other packed baskets are collected, or will be
PART_OF = {LEFT: "left", GIVEN: "given"}
PARTS = ("collected", "left", "given", "promised", "transport", "fees", "staff")


@dataclass(frozen=True)
class Sold:
    """So many baskets packed for one distribution, of one size, at one price, in one bracket and state."""

    session: int
    day: dt.date
    label: str
    proof: bool
    unit_cents: int
    units: int
    state: str = "handed_over"
    grams: int = 1  # of one; only what it is beside the usual size counts
    usual_grams: int = 1
    maison: int = 0
    bought_cents: int | None = None  # what the farms were paid for them; None: the dated figure stands
    promised_cents: int = 0  # their part of what was promised to the farms beyond


@dataclass(frozen=True)
class Costs:
    """What holds from a day on (`models.SeasonCosts`). Cents and minutes; of a basket, or of a distribution."""

    valid_from: dt.date
    purchase_cents: int
    transport_cents: int = 0
    fees_cents: int = 0
    staff_minutes: int = 0
    staff_hour_cents: int = 0
    volunteer_minutes: int = 0

    @property
    def staff_cents(self) -> int:
        return _rounded(self.staff_minutes * self.staff_hour_cents, 60)


@dataclass(frozen=True)
class Whole:
    """The balance bracket by bracket, and the same cost in parts (`PARTS`). `costed` is False when some days have no known cost: they
    count as if they cost nothing."""

    balance: Balance = field(default_factory=lambda: Balance(()))
    parts: Mapping[str, int] = field(default_factory=dict)
    distributions: int = 0
    left: int = 0
    given: int = 0
    volunteer_minutes: int = 0
    costed: bool = True
    delivered: int = 0  # distributions whose purchase is what came and was priced; of the others, the dated figure


def _rounded(cents: int, by: int) -> int:
    """Half a cent goes up."""
    return (2 * cents + by) // (2 * by)


def share(cents: int, weights: Sequence[int]) -> list[int]:
    """`cents` cut in proportion of `weights`: whole cents that add up to it; what remains goes to the largest remainders."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    parts = [cents * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-(cents * weights[place] % total), place))
    for place in order[: cents - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(frozen=True)
class Delivered:
    """What the farms of one day are paid: for what came, and for the town's part of what it had promised beyond. Cents."""

    came_cents: int
    promised_cents: int = 0


def bought(sold: Sequence[Sold], delivered: Mapping[dt.date, Delivered]) -> list[Sold]:
    """The same baskets, those of a day that was delivered each with its part of what the farms are paid for it, by weight and to the cent.
    `sold` holds every house of these days: what one of them bought is its part of the whole."""
    by_day: dict[dt.date, list[int]] = {}
    for place, row in enumerate(sold):
        if row.day in delivered:
            by_day.setdefault(row.day, []).append(place)
    found = list(sold)
    for day, places in by_day.items():
        weights = [sold[place].units * sold[place].grams for place in places]
        came, promised = (share(cents, weights) for cents in (delivered[day].came_cents, delivered[day].promised_cents))
        for place, cents, more in zip(places, came, promised, strict=True):
            found[place] = replace(sold[place], bought_cents=cents, promised_cents=more)
    return found


def costs_on(costs: Sequence[Costs], day: dt.date) -> Costs | None:
    """Those that hold on a day: the latest begun."""
    begun = [row for row in costs if row.valid_from <= day]
    return max(begun, key=lambda row: row.valid_from) if begun else None


def drawn(sold: Iterable[Sold], costs: Sequence[Costs], *, order: Sequence[str] = (), households: Mapping | None = None) -> Whole:
    """The balance of what was sold. What a whole distribution costs is shared among its baskets; `order` is the brackets of the grid in
    force; `households` counts those of each (label, proof)."""
    by_session: dict[int, list[Sold]] = {}
    for row in sold:
        by_session.setdefault(row.session, []).append(row)
    lines: dict[tuple[str, bool], BalanceLine] = {}
    parts, minutes, costed, delivered = dict.fromkeys(PARTS, 0), 0, True, 0
    for rows in by_session.values():
        found = costs_on(costs, rows[0].day)
        priced = all(row.bought_cents is not None for row in rows)
        costed, delivered = costed and (found is not None or priced), delivered + priced
        known = found or Costs(rows[0].day, 0)
        parts["transport"] += known.transport_cents
        parts["staff"] += known.staff_cents
        minutes += known.volunteer_minutes
        shares = share(known.transport_cents + known.staff_cents, [row.units for row in rows])
        for row, shared in zip(rows, shares, strict=True):
            figure = row.units * _rounded(known.purchase_cents * row.grams, row.usual_grams)
            bought = figure if row.bought_cents is None else row.bought_cents
            fees = row.units * known.fees_cents
            parts[PART_OF.get(row.state, "collected")] += bought
            parts["promised"] += row.promised_cents
            parts["fees"] += fees
            _add(lines, row, bought + row.promised_cents + fees + shared)
    counted = households or {}
    found_lines = [replace(line, households=counted.get(key)) for key, line in lines.items()]
    places = {label: place for place, label in enumerate(order)}
    found_lines.sort(key=lambda line: (not line.proof, places.get(line.label, len(places)), line.label))
    every = [row for rows in by_session.values() for row in rows]
    return Whole(
        Balance(tuple(found_lines)), parts, len(by_session), _units(every, LEFT), _units(every, GIVEN), minutes, costed, delivered
    )  # fmt: skip


def _add(lines: dict, row: Sold, cost: int) -> None:
    line = lines.get((row.label, row.proof), BalanceLine(row.label, 0, 0, 0, row.proof))
    lines[row.label, row.proof] = replace(
        line,
        units=line.units + row.units,
        income_cents=line.income_cents + row.units * row.unit_cents,
        cost_cents=line.cost_cents + cost,
    )


def _units(rows: Iterable[Sold], state: str) -> int:
    return sum(row.units for row in rows if row.state == state)


def at_other_prices(sold: Iterable[Sold], prices: Mapping[int, int]) -> list[Sold]:
    """The same baskets, had these prices been others: (cents owed) -> cents tried. Nothing else changes."""
    return [replace(row, unit_cents=prices.get(row.unit_cents, row.unit_cents)) for row in sold]


# --- few households ----------------------------------------------------------------------------------------------------------------


def is_few(households: int, fewest: int = FEWEST_SHOWN) -> bool:
    """1 to 10: whoever knows one of them would learn what she pays. Nought says nothing."""
    return 0 < households < fewest


def cumulated(counts: Sequence[Mapping[Hashable, int]], fewest: int = FEWEST_SHOWN) -> list[range]:
    """Successive periods put together until no bracket of them counts few households: ranges of their places, in order, all of them.

    Households of two periods are mostly the same: the greater count stands for both, never their sum. Periods left at the end join the
    last ones; when that is not enough either, all are together and still too few.
    """
    groups, begin = [], 0
    for place in range(len(counts)):
        if not _stands_out(counts[begin : place + 1], fewest):
            groups.append(range(begin, place + 1))
            begin = place + 1
    rest = range(begin, len(counts))
    while rest and groups and _stands_out(counts[rest.start : rest.stop], fewest):
        rest = range(groups.pop().start, rest.stop)
    return [*groups, rest] if rest else groups


def _stands_out(periods: Sequence[Mapping[Hashable, int]], fewest: int) -> bool:
    return any(is_few(max(period.get(key, 0) for period in periods), fewest) for key in {key for period in periods for key in period})


def few_rows(households: Sequence[int], fewest: int = FEWEST_SHOWN) -> set[int]:
    """Places of the rows whose figures are kept back: those of few households; and, when that is one alone, which the total would give
    away, the smallest of the others with it."""
    hidden = {place for place, number in enumerate(households) if is_few(number, fewest)}
    others = sorted(
        (place for place, number in enumerate(households) if place not in hidden and number), key=lambda place: households[place]
    )
    return hidden | set(others[:1]) if len(hidden) == 1 else hidden
