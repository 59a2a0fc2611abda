"""Tables that leave the desk and tell of nobody, where each line's total is known. Pure.

`casework.rules.small_cells` hides a cell and the total that would tell it. Here the total of a line cannot be hidden (how many came to a
venue stands beside): so a line is shown whole, each of its cells nought or eleven at least, or not at all. The sum of all lines is shown
only where the lines left out, together, tell no more than that: neither their sum nor the bounds that it sets to each of their cells.
Whoever knows this rule, the lines shown, every total and the sum, is left with several values for each small cell (tested by trying).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.casework.rules import small_cells
from portal.casework.rules.small_cells import FEWEST_SHOWN

Row = tuple[int, ...]


def safe(row: Sequence[int], fewest: int = FEWEST_SHOWN) -> bool:
    return all(count == 0 or count >= fewest for count in row)


def disclosed(rows: Sequence[Sequence[int]], fewest: int = FEWEST_SHOWN) -> tuple[list[Row | None], Row | None]:
    """The lines as they may be shown (None: kept back), and their sum."""
    shown = [tuple(row) if safe(row, fewest) else None for row in rows]
    kept = [tuple(row) for row, one in zip(rows, shown, strict=True) if one is None]
    total = tuple(map(sum, zip(*rows, strict=True))) if rows else ()
    if not kept:
        return shown, total
    rest = tuple(map(sum, zip(*kept, strict=True)))
    return shown, total if safe(rest, fewest) and not _tells(kept, rest, fewest) else None


def _tells(kept: list[Row], rest: Row, fewest: int) -> bool:
    """Do the totals of the lines kept back and their sum leave a small cell hardly any other value? (Fréchet's bounds.)"""
    everybody = sum(rest)
    for row in kept:
        for count, column in zip(row, rest, strict=True):
            least, most = max(0, sum(row) + column - everybody), min(sum(row), column)
            if 0 < count < fewest and most - least < fewest:
                return True
    return False


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
