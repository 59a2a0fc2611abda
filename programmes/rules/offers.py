"""The waiting list: who is offered a freed place, and until when.

An offer lasts a sixth of the time left before the date, between 4 and 48 hours, and never ends at night. A group too big for the
places that are free keeps its rank and its places until three days before; then it is passed over, and the reason is noted. One that
the whole sheet could not seat (its number of places was cut) keeps nobody waiting.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
SHORTEST = dt.timedelta(hours=4)
LONGEST = dt.timedelta(hours=48)
SHARE_OF_TIME_LEFT = 6
KEEP_FOR_BIG_UNTIL = dt.timedelta(hours=72)
MORNING, EVENING = 10, 20  # hours in Europe/Paris between which an offer may end


def deadline(now: dt.datetime, next_start: dt.datetime) -> dt.datetime:
    """Until when an offer made at `now` holds its places: never later than the date itself."""
    lasting = min(max((next_start - now) / SHARE_OF_TIME_LEFT, SHORTEST), LONGEST)
    end = (now + lasting).astimezone(PARIS)
    if end.hour >= EVENING:
        end = (end + dt.timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    elif end.hour < MORNING:
        end = end.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return min(end, next_start)


@dataclass(frozen=True)
class Waiting:
    """A group on the list: its key and how many places it needs."""

    key: int
    places: int


@dataclass(frozen=True)
class Turn:
    """Whom to offer, in order, and whom a place went past for being too many."""

    offered: tuple[int, ...]
    skipped: tuple[int, ...]


def next_in_line(queue: Sequence[Waiting], left: int | None, *, time_left: dt.timedelta, capacity: int | None = None) -> Turn:
    """Share `left` places (None: no limit) along the list, in its order; `capacity`: how many the sheet has in all, when it is known."""
    offered: list[int] = []
    skipped: list[int] = []
    for group in queue:
        if left is None or group.places <= left:
            offered.append(group.key)
            left = None if left is None else left - group.places
        elif left == 0 or (time_left > KEEP_FOR_BIG_UNTIL and (capacity is None or group.places <= capacity)):
            break
        else:
            skipped.append(group.key)
    order = {group.key: rank for rank, group in enumerate(queue)}
    last = max((order[key] for key in offered), default=-1)
    return Turn(tuple(offered), tuple(key for key in skipped if order[key] < last))  # passed over: somebody behind it is served
