"""What a fund may give for a budget, in cents. Pure.

Source: ceilings and shares of real rules (anchors, section 3: « 800 € and 50 % » at Vienne); the lines a fund does not pay count neither
in the cost nor in the share.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..enums import Side


@dataclass(frozen=True)
class Line:
    """A line of a budget: which side, what kind, how many cents."""

    side: str
    kind: str
    amount_cents: int
    words: str = ""


@dataclass(frozen=True)
class Terms:
    """The part of a fund's rules that decides amounts: cents, a whole percentage, kinds of expense left out."""

    ceiling_cents: int
    share_percent: int
    not_funded: frozenset[str]


def total(lines: Iterable[Line], side: str) -> int:
    return sum(line.amount_cents for line in lines if line.side == side)


def left_out(lines: Iterable[Line], terms: Terms) -> list[Line]:
    """The expenses that the fund does not pay."""
    return [line for line in lines if line.side == Side.EXPENSE and line.kind in terms.not_funded]


def eligible_cost(lines: Collection[Line], terms: Terms) -> int:
    """The expenses the fund may share in."""
    return total(lines, Side.EXPENSE) - sum(line.amount_cents for line in left_out(lines, terms))


def possible(lines: Collection[Line], asked_cents: int, terms: Terms) -> int:
    """The most the rules allow: what is asked, the ceiling, the share of the eligible cost (a broken cent is left), the least of them."""
    share = eligible_cost(lines, terms) * terms.share_percent // 100
    return max(0, min(asked_cents, terms.ceiling_cents, share))


def grantable(possible_cents: int, left_cents: int) -> int:
    """What may be granted today: what the rules allow, or what is left of the envelope where that is less."""
    return max(0, min(possible_cents, left_cents))


def gap(lines: Collection[Line], asked_cents: int) -> int:
    """What misses on the side of the incomes (above zero), or is too much there (below): zero, the budget is balanced. What comes in
    kind stands on both sides alike, and counts in neither."""
    return total(lines, Side.EXPENSE) - total(lines, Side.INCOME) - asked_cents
