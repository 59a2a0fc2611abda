"""The waiting list: who is offered a freed place, and until when.

An offer lasts a sixth of the time left before the date, between 4 and 48 hours, and never ends at night. A group too big for the
places that are free keeps its rank and its places until three days before; then it is passed over, and the reason is noted.
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
    """A group on the list: its key and how many places it needs. `fewest`: how many would do (« nous sommes 4, mais 3 iraient aussi »;
    None: all or none); `step`: places of one person, who is not split."""

    key: int
    places: int
    fewest: int | None = None
    step: int = 1

    def fitting(self, left: int | None) -> int:
        """How many of `left` places this group would take: all it needs, else as many as are left if they do; 0 when they do not."""
        if left is None or self.places <= left:
            return self.places
        granted = left // self.step * self.step
        return granted if self.fewest is not None and granted >= max(self.fewest, 1) else 0


@dataclass(frozen=True)
class Turn:
    """Whom to offer, in order, and whom a place went past for being too many. `partly`: (key, places) of those offered fewer than they
    asked for, who say themselves which ones come."""

    offered: tuple[int, ...]
    skipped: tuple[int, ...]
    partly: tuple[tuple[int, int], ...] = ()


def next_in_line(queue: Sequence[Waiting], left: int | None, *, time_left: dt.timedelta) -> Turn:
    """Share `left` places (None: no limit) along the list, in its order: to the first group that fits, or that fewer would do."""
    offered: list[int] = []
    skipped: list[int] = []
    partly: list[tuple[int, int]] = []
    for group in queue:
        granted = group.fitting(left)
        if granted:
            offered.append(group.key)
            left = None if left is None else left - granted
            if granted < group.places:
                partly.append((group.key, granted))
        elif left == 0 or time_left > KEEP_FOR_BIG_UNTIL:
            break
        else:
            skipped.append(group.key)
    order = {group.key: rank for rank, group in enumerate(queue)}
    last = max((order[key] for key in offered), default=-1)
    passed = tuple(key for key in skipped if order[key] < last)  # passed over: somebody behind it is served
    return Turn(tuple(offered), passed, tuple(partly))


def rank_in_words(rank: int) -> str:
    """Where a group stands on the list, 1 the first."""
    return "Vous êtes en tête de la liste d'attente." if rank <= 1 else f"Vous êtes à la {rank}e place de la liste d'attente."
