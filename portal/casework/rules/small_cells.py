"""Counts that leave the desk tell of nobody: small cells are hidden, and the total that would give them away. Pure.

Domain section 8: cells of 1 to 10 are suppressed, nought may be shown, and totals must not reveal what is hidden. Someone who
knows this rule and every other figure must be left with at least two values for each hidden cell (tested by trying them all).
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_SHOWN = 11
HIDDEN = None


@dataclass(frozen=True)
class Line:
    """A line as it may be shown: None is « 1 to 10 », and for a total « kept back »."""

    cells: tuple[int | None, ...]
    total: int | None

    @property
    def has_hidden(self) -> bool:
        return self.total is HIDDEN or HIDDEN in self.cells


def shown(counts: Sequence[int], fewest: int = FEWEST_SHOWN) -> Line:
    """Counts that add up to their total, with what is small hidden; the total goes too when it would tell.

    One hidden cell follows from the total. Several follow from it when they are together as small, or as large, as they may be.
    """
    small = [count for count in counts if 0 < count < fewest]
    cells = tuple(HIDDEN if 0 < count < fewest else count for count in counts)
    rest, number = sum(small), len(small)
    tells = number == 1 or (number > 1 and not max(fewest - 1, number) < rest < number * (fewest - 1))
    return Line(cells, HIDDEN if tells else sum(counts))


def alone(count: int, fewest: int = FEWEST_SHOWN) -> int | None:
    """One figure by itself."""
    return HIDDEN if 0 < count < fewest else count


def rounded(count: int) -> int:
    """To the nearest ten: stocks whose difference from year to year would tell the flows that are hidden."""
    return (count + 5) // 10 * 10


def written(count: int | None) -> str:
    """As it stands in a file: a hidden cell is « - », which is no number."""
    return "-" if count is HIDDEN else str(count)
