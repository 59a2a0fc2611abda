"""When hands are called for, before a shift that lacks some. Pure."""

import datetime as dt
from collections.abc import Collection

LEADS = (72, 24)  # hours before


def due_lead(left: dt.timedelta, called: Collection[int]) -> int | None:
    """The lead whose time has come with `left` to go: the nearest alone, for a shift planned late is called for once, not twice; None
    when it was called already, or before its time."""
    passed = [lead for lead in LEADS if left <= dt.timedelta(hours=lead)]
    if left <= dt.timedelta() or not passed:
        return None
    nearest = min(passed)
    return None if nearest in called else nearest
