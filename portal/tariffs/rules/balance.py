"""The solidarity balance: what a scheme brings in against what it really costs, bracket by bracket. Integer cents.

Those who pay the highest price because nobody has seen their proof stand on a line of their own: they look like well-off
households and are not known to be. On paper and in files that leave the desk, lines of 1 to 10 households are kept back
(domain section 8), and a second one with them when a single line could be worked out from the total.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from portal.kit.registry import SoldUnits

from .quote import NO_PROOF

FEWEST_SHOWN = 11  # households; domain section 8: cells of 1 to 10 are suppressed, nought may be shown


@dataclass(frozen=True)
class BalanceLine:
    """One bracket over the period. `balance_cents` is income less cost: below nought, the town pays the difference."""

    label: str
    units: int
    income_cents: int
    cost_cents: int
    proof: bool = True
    households: int | None = None
    hidden: bool = False

    @property
    def balance_cents(self) -> int:
        return self.income_cents - self.cost_cents


@dataclass(frozen=True)
class Balance:
    """The lines, and their total. `per_unit_cents` is the balance of one unit, rounded half away from nought."""

    lines: tuple[BalanceLine, ...]

    def _sum(self, name: str) -> int:
        return sum(getattr(line, name) for line in self.lines)

    @property
    def units(self) -> int:
        return self._sum("units")

    @property
    def income_cents(self) -> int:
        return self._sum("income_cents")

    @property
    def cost_cents(self) -> int:
        return self._sum("cost_cents")

    @property
    def balance_cents(self) -> int:
        return self.income_cents - self.cost_cents

    @property
    def per_unit_cents(self) -> int:
        if not self.units:
            return 0
        size = (2 * abs(self.balance_cents) + self.units) // (2 * self.units)
        return size if self.balance_cents >= 0 else -size

    @property
    def contribution_cents(self) -> int:
        """What the town adds: the balance turned round, never below nought."""
        return max(0, -self.balance_cents)

    @property
    def solidarity_cents(self) -> int:
        """What those who pay more than the full cost bring to the others."""
        return sum(max(0, line.balance_cents) for line in self.lines)

    @property
    def contribution_per_unit_cents(self) -> int:
        return max(0, -self.per_unit_cents)

    @property
    def has_hidden(self) -> bool:
        return any(line.hidden for line in self.lines)


@dataclass(frozen=True)
class Stretch:
    """Days over which one full cost holds, both included; `cost_cents` is None before the first known cost."""

    first: dt.date
    last: dt.date
    cost_cents: int | None


def stretches(first: dt.date, last: dt.date, costs: Iterable[tuple[dt.date, int]]) -> list[Stretch]:
    """Cut a period where the full cost changes. `costs` are (from this day, cents of one unit), in any order."""
    changes = sorted(costs)
    held = [cents for day, cents in changes if day <= first]
    found, begin, cost = [], first, held[-1] if held else None
    for day, cents in changes:
        if first < day <= last:
            found.append(Stretch(begin, day - dt.timedelta(days=1), cost))
            begin, cost = day, cents
    return [*found, Stretch(begin, last, cost)]


def balance(sold: Iterable[tuple[int, Sequence[SoldUnits]]], *, order: Sequence[str] = ()) -> Balance:
    """The balance of units sold, given as (full cost of one unit, what was sold at that cost).

    Lines of one label are added up; a household seen in two stretches counts once at least, so the larger figure is kept.
    `order` is the labels of the grid in force; labels of older grids follow, and those without proof come last.
    """
    lines: dict[tuple[str, bool], BalanceLine] = {}
    for cost_cents, counts in sold:
        for count in counts:
            label = count.label if count.proof else NO_PROOF
            known = lines.get((label, count.proof), BalanceLine(label, 0, 0, 0, count.proof))
            lines[label, count.proof] = replace(
                known,
                units=known.units + count.units,
                income_cents=known.income_cents + count.income_cents,
                cost_cents=known.cost_cents + count.units * cost_cents,
                households=_more(known.households, count.households),
            )
    places = {label: place for place, label in enumerate(order)}
    ordered = sorted(lines.values(), key=lambda line: (not line.proof, places.get(line.label, len(places)), line.label))
    return Balance(tuple(ordered))


def _more(one: int | None, other: int | None) -> int | None:
    known = [number for number in (one, other) if number is not None]
    return max(known) if known else None


def for_print(whole: Balance, fewest: int = FEWEST_SHOWN) -> Balance:
    """The same balance with small lines marked hidden: 1 to `fewest` - 1 households (units stand in when households are unknown).

    A single hidden line would follow from the total, so the smallest of the others is hidden with it.
    """

    def size(line: BalanceLine) -> int:
        return line.units if line.households is None else line.households

    hidden = {line for line in whole.lines if 0 < size(line) < fewest}
    others = sorted((line for line in whole.lines if line not in hidden and size(line)), key=size)
    if len(hidden) == 1 and others:
        hidden.add(others[0])
    return Balance(tuple(replace(line, hidden=line in hidden) for line in whole.lines))
