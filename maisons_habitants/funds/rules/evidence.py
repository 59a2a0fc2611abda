"""What the yearly evidence reckons: a sum shared between funders, a middle delay, and which counts of people may leave the desk. Pure."""

import statistics
from collections.abc import Iterable, Mapping

FEWEST_SHOWN = 11  # people; domain section 8: cells of 1 to 10 are suppressed, nought may be shown


def shared(amount_cents: int, weights: Mapping[int, int]) -> dict[int, int]:
    """`amount_cents` between the keys of `weights` (what each gave, cents), pro rata: parts that add up to it exactly.

    Largest remainder: the cents that rounding down leaves go, one each, where most was cut off; between equals, to who gave more, then to
    the smaller key. Nobody gave: an amount has no shares, and {} is given where it is nought. Raises ValueError for an amount below nought.
    """
    if amount_cents < 0:
        raise ValueError(amount_cents)
    total = sum(weights.values())
    if total <= 0:
        if amount_cents:
            raise ValueError("nobody gave")
        return dict.fromkeys(weights, 0)
    parts = {key: amount_cents * weight // total for key, weight in weights.items()}
    rest = amount_cents - sum(parts.values())
    for key in sorted(weights, key=lambda one: (-(amount_cents * weights[one] % total), -weights[one], one))[:rest]:
        parts[key] += 1
    return parts


def middle(days: Iterable[int]) -> int | None:
    """The median, in whole days, the half rounded up; None of nothing."""
    found = list(days)
    return int(statistics.median(found) + 0.5) if found else None


def may_show(count: int, whole: int | None = None) -> bool:
    """Whether a count of people may leave the desk: nought or eleven at least; and, of a `whole` shown beside it, the others too."""
    rest = 0 if whole is None else whole - count
    return all(one == 0 or one >= FEWEST_SHOWN for one in (count, rest))
