"""How an amount is spread over what is owed. Cents, integers."""

from collections.abc import Hashable, Iterable


def spread(amount: int, lefts: Iterable[tuple[Hashable, int]]) -> list[tuple[Hashable, int]]:
    """Pay the lines in the order given, each in full before the next; lines that get nothing are left out.

    Never gives more than `amount`, nor to a line more than is left on it.
    """
    shares = []
    for key, left in lefts:
        part = min(amount, max(left, 0))
        if part > 0:
            shares.append((key, part))
            amount -= part
    return shares
