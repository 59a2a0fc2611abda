"""The waiting list: who is offered a freed place, and until when.

An offer lasts a sixth of the time left before the date, between 4 and 48 hours, and never ends at night. A group too big for the
places that are free keeps its rank and its places until three days before; then it is passed over, and the reason is noted. One that
the whole sheet could not seat (its number of places was cut) keeps nobody waiting.
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
class Granted:
    """Places for some or all of a group: which of its people (by their order in it), what each needs, on which share each stands."""

    people: tuple[int, ...]
    needs: tuple[Need, ...]
    seats: Seats

    @property
    def places(self) -> int:
        return sum(need.places for need in self.needs)


@dataclass(frozen=True)
class Waiting:
    """A group on the list: its key, how many places it needs, and person by person where it may stand (`needs`; empty: the common
    places). `fewest`: how many places would do (« nous sommes 4, mais 3 iraient aussi »; None: all or none); `step`: places of one
    person, who is not split."""

    key: int
    places: int
    needs: tuple[Need, ...] = ()
    fewest: int | None = None
    step: int = 1

    @property
    def each(self) -> tuple[Need, ...]:
        return self.needs or in_common(self.places)

    @property
    def persons(self) -> tuple[Need, ...]:
        return self.needs or (Need(self.step),) * (self.places // self.step)

    @property
    def sources(self) -> set[int | None]:
        return {None, *(key for need in self.needs for key in need.shares)}

    @property
    def smallest(self) -> int:
        """The fewest places with which anybody of the group comes."""
        return self.places if self.fewest is None else max(self.fewest, 1)

    def seated(self, room: Room) -> Granted | None:
        """Who of the group gets a place in `room` and where: all of them, else as many as there is room for if they would do, the
        first named before the others."""
        everybody = self.each
        if (taken := seat(everybody, room)) is not None:
            return Granted(tuple(range(len(everybody))), everybody, taken)
        if self.fewest is None:
            return None
        persons, some, seats = self.persons, (), ()
        for one in range(len(persons)):
            taken = seat([persons[each] for each in (*some, one)], room)
            if taken is not None:
                some, seats = (*some, one), taken
        found = Granted(some, tuple(persons[one] for one in some), seats)
        return found if some and found.places >= self.smallest else None


@dataclass(frozen=True)
class Turn:
    """Whom to offer, in order, and whom a place went past for being too many; `seats`: on which share each of a group's people stands.
    `partly`: (key, places) of those offered fewer than they asked for, who say themselves which ones come; `some`: the people of such
    a group, by their order in it, for whom the places are kept meanwhile (`seats` are theirs). `short`: whom a place
    went past because none is left for a need of theirs."""

    offered: tuple[int, ...]
    skipped: tuple[int, ...]
    seats: Mapping[int, Seats] = field(default_factory=dict)
    partly: tuple[tuple[int, int], ...] = ()
    short: tuple[int, ...] = ()
    some: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def next_in_line(
    queue: Sequence[Waiting], left: int | None, *, time_left: dt.timedelta, shares: Mapping[int, int] | None = None,
    capacity: int | None = None, limits: Mapping[int, int] | None = None,
) -> Turn:  # fmt: skip
    """Share `left` places (None: no limit) and what is kept for some (`shares`) along the list, in its order: to the first group that
    fits, or that fewer would do. `capacity`: how many the sheet has in all, when it is known; `limits`: what is left for each counted need:
    a group for which there is none waits for that, and keeps nothing from those behind it."""
    room = Room(left, dict(shares or {}), dict(limits or {}))
    seats: dict[int, Seats] = {}
    partly: dict[int, Granted] = {}
    skipped: list[Waiting] = []
    short: list[Waiting] = []
    passed: set[int] = set()
    kept: set[int | None] = set()  # what a group too big keeps for itself
    for group in queue:
        free = room.without(kept)
        found = group.seated(free)
        if found is not None:
            seats[group.key], room = found.seats, room.less(found.needs, found.seats)
            if found.places < group.places:
                partly[group.key] = found
            passed |= {
                before.key for before in skipped + short if before.sources & set(found.seats)
            }  # what it could have had went behind it
        elif free.short_of(group.each) is not None and group.seated(room.boundless) is None:
            short.append(group)
        elif not free.open_to(group.each) or (time_left > KEEP_FOR_BIG_UNTIL and (capacity is None or group.smallest <= capacity)):
            kept |= group.sources
            if kept >= {None, *room.shares}:
                break
        else:
            skipped.append(group)
    gone_past = tuple(group.key for group in skipped if group.key in passed)
    fewer = tuple((key, found.places) for key, found in partly.items())
    some = {key: found.people for key, found in partly.items()}
    return Turn(tuple(seats), gone_past, seats, fewer, tuple(group.key for group in short if group.key in passed), some)


def rank_in_words(rank: int) -> str:
    """Where a group stands on the list, 1 the first."""
    return "Vous êtes en tête de la liste d'attente." if rank <= 1 else f"Vous êtes à la {rank}e place de la liste d'attente."
