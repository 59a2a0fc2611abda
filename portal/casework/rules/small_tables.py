"""Tables that leave the desk and tell of nobody, where each line's total is known. Pure.

`small_cells` hides a cell and the total that would tell it. Here the total of a line cannot be hidden (how many came to a
venue stands beside): so a line is shown whole, each of its cells nought or eleven at least, or not at all; and the sum of all lines only
when every line is shown. A finer rule (the sum, when those kept back hide each other) was tried: who knows the rule itself undoes it.
Whoever knows the rule, the lines shown and every total is left with several values for each small cell (tested by trying them all).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from . import small_cells
from .small_cells import FEWEST_SHOWN

Row = tuple[int, ...]


def safe(row: Sequence[int], fewest: int = FEWEST_SHOWN) -> bool:
    return all(count == 0 or count >= fewest for count in row)


def disclosed(rows: Sequence[Sequence[int]], fewest: int = FEWEST_SHOWN) -> tuple[list[Row | None], Row | None]:
    """The lines as they may be shown (None: kept back), and their sum."""
    shown = [tuple(row) if safe(row, fewest) else None for row in rows]
    return shown, None if None in shown else tuple(map(sum, zip(*rows, strict=True)))


@dataclass(frozen=True)
class Told:
    """The same people told twice, by house and by age: None is « 1 to 10 », for the total « kept back »."""

    by_house: tuple[int | None, ...]
    by_age: tuple[int | None, ...]
    total: int | None


def told_twice(by_house: Sequence[int], by_age: Sequence[int], fewest: int = FEWEST_SHOWN) -> Told:
    """Two lines of one total: where one of them would tell by it, neither has it. A line without a hidden cell is its total in other
    words: it goes too when the other may not have it."""
    house, age = small_cells.shown(by_house, fewest), small_cells.shown(by_age, fewest)
    if house.total is not None and age.total is not None:
        return Told(house.cells, age.cells, house.total)
    return Told(_without_total(house, by_house), _without_total(age, by_age), None)


def _without_total(line: small_cells.Line, counts: Sequence[int]) -> tuple[int | None, ...]:
    """Its cells, but for those that would add up to the total kept back."""
    if small_cells.HIDDEN in line.cells:
        return line.cells
    return tuple(small_cells.HIDDEN if count else 0 for count in counts)
