"""How long one person has a computer of the house: hours that follow each other, up to so much a day. Pure."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

MOST_A_DAY = 600  # minutes: the most that terms may allow
IN_A_ROW = dt.timedelta(minutes=15)  # a shorter rest between two hours does not part them
SEAT_MINUTES = 60  # how long a seat is taken for, unless the terms say otherwise
MOST_SEATS = 12  # of a room, prepared in one gesture
SAME_HOUR, APART, ENOUGH = "same-hour", "apart", "enough"


@dataclass(frozen=True, order=True)
class Hour:
    """One moment at a seat: from `begins` to `ends` (aware), on the local day `day`."""

    begins: dt.datetime
    ends: dt.datetime
    day: dt.date

    @property
    def length(self) -> dt.timedelta:
        return self.ends - self.begins


def in_a_row(hours: Sequence[Hour]) -> bool:
    """Whether these follow each other without a hole and never two at once."""
    return all(dt.timedelta() <= after.begins - before.ends <= IN_A_ROW for before, after in itertools.pairwise(sorted(hours)))


def why_not(taken: Sequence[Hour], wanted: Hour, *, most: int, now: dt.datetime) -> str | None:
    """Why somebody who has `taken` may not have `wanted` too: SAME_HOUR, APART (what is to come is one stretch), ENOUGH (more than
    `most` minutes of that day, what is over counted); None when she may."""
    if any(hour.begins < wanted.ends and hour.ends > wanted.begins for hour in taken):
        return SAME_HOUR
    coming = [hour for hour in taken if hour.ends > now]
    if not in_a_row([*coming, wanted]):
        return APART
    same_day = [hour.length for hour in taken if hour.day == wanted.day]
    if sum(same_day, wanted.length) > dt.timedelta(minutes=most):
        return ENOUGH
    return None


def lasting(minutes: int) -> str:
    """« 2 h », « 1 h 30 », « 45 minutes »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} minutes"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"
