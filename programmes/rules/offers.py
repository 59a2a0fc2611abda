"""The waiting list: who is offered a freed place, and until when.

An offer lasts a sixth of the time left before the date, between 4 and 48 hours, and never ends at night. A group too big for the
places that are free keeps its rank and its places until three days before; then it is passed over, and the reason is noted.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from .shares import Need, Room, Seats, in_common, seat

PARIS = ZoneInfo("Europe/Paris")
SHORTEST = dt.timedelta(hours=4)
LONGEST = dt.timedelta(hours=48)
SHARE_OF_TIME_LEFT = 6
KEEP_FOR_BIG_UNTIL = dt.timedelta(hours=72)
MORNING, EVENING = 10, 20  # hours in Europe/Paris between which an offer may end


def deadline(now: dt.datetime, next_start: dt.datetime) -> dt.datetime:
    """Until when an offer made at `now` holds its places: never later than the date itself."""
    lasting = min(max((next_start - now) / SHARE_OF_TIME_LEFT, SHORTEST), LONGEST)
    return min(evening_kept(now + lasting), next_start)


def evening_kept(end: dt.datetime) -> dt.datetime:
    """The same moment, or the next morning when it falls at night."""
    end = end.astimezone(PARIS)
    if end.hour >= EVENING:
        end = (end + dt.timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    elif end.hour < MORNING:
        end = end.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return end


@dataclass(frozen=True)
class Waiting:
    """A group on the list: its key, how many places it needs, and person by person where it may stand (`needs`; empty: the common
    places)."""

    key: int
    places: int
    needs: tuple[Need, ...] = ()

    @property
    def each(self) -> tuple[Need, ...]:
        return self.needs or in_common(self.places)

    @property
    def sources(self) -> set[int | None]:
        return {None, *(key for need in self.needs for key in need.shares)}


@dataclass(frozen=True)
class Turn:
    """Whom to offer, in order, and whom a place went past for being too many; `seats`: on which share each of a group's people stands."""

    offered: tuple[int, ...]
    skipped: tuple[int, ...]
    seats: Mapping[int, Seats] = field(default_factory=dict)


def next_in_line(queue: Sequence[Waiting], left: int | None, *, time_left: dt.timedelta, shares: Mapping[int, int] | None = None) -> Turn:
    """Share `left` places (None: no limit) and what is kept for some (`shares`) along the list, in its order."""
    room = Room(left, dict(shares or {}))
    seats: dict[int, Seats] = {}
    skipped: list[Waiting] = []
    passed: set[int] = set()
    kept: set[int | None] = set()  # what a group too big keeps for itself
    for group in queue:
        free = room.without(kept)
        taken = seat(group.each, free)
        if taken is not None:
            seats[group.key], room = taken, room.less(group.each, taken)
            passed |= {before.key for before in skipped if before.sources & set(taken)}  # somebody behind it took what it could have had
        elif time_left > KEEP_FOR_BIG_UNTIL or not free.open_to(group.each):
            kept |= group.sources
            if kept >= {None, *room.shares}:
                break
        else:
            skipped.append(group)
    return Turn(tuple(seats), tuple(group.key for group in skipped if group.key in passed), seats)
