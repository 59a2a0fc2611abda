"""What disputes make of a payment. Pure.

Source: anchors, §3.4: created → the money waits apart, the place is kept; won → back; lost → the debt is owed again. A direct debit
contested within eight weeks is taken back without questions: it counts as lost at once.
"""

from collections.abc import Iterable


def state_of(disputes: Iterable[str]) -> str:
    """The state of a booked payment, from those of its disputes."""
    states = set(disputes)
    return "charged_back" if "lost" in states else "disputed" if "open" in states else "succeeded"


def counted_as(told: str, *, is_debit: bool) -> str:
    """The state a dispute is booked in, from what the provider says: a debit's is lost from the first day."""
    return "lost" if told == "open" and is_debit else told


def moves(before: str, after: str) -> bool:
    """Whether `after` is news. A dispute counted as lost is not opened again by an older message; it may be won."""
    return (before, after) in {("open", "won"), ("open", "lost"), ("lost", "won")}


def shares(lost_cents: int, unused_cents: int, paying: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    """What a lost dispute takes back: first what the payment has not used, then from the lines it pays, the last first.

    `paying`: (line, cents) in the order of the lines. Gives (line, cents to take back) and what is found nowhere.
    """
    left = max(0, lost_cents - max(0, unused_cents))
    taken = []
    for line, cents in reversed(paying):
        part = min(left, cents)
        if part:
            taken.append((line, part))
            left -= part
    return taken, left
