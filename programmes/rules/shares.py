"""On which places people who come together stand: those kept for them first, then the common ones.

A share is a reserve, not a ceiling: whoever it is kept for may also take the common places; the others may not take from it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Seats = tuple[int | None, ...]  # for each person the share she stands on; None: the common places


@dataclass(frozen=True)
class Need:
    """One person's places, and the keys of the shares she may stand on, in the order to try them; `limit`: the key of what counts them
    for a need (`rules.limits`), wherever she stands."""

    places: int
    shares: tuple[int, ...] = ()
    limit: int | None = None


@dataclass(frozen=True)
class Room:
    """Free places: the common ones (`pool`, None without a limit) and those left of each share; `limits`: how many more of them may serve
    each counted need."""

    pool: int | None
    shares: Mapping[int, int] = field(default_factory=dict)
    limits: Mapping[int, int] = field(default_factory=dict)

    def short_of(self, needs: Iterable[Need]) -> int | None:
        """The first limit that has not enough left for all of these; None: each has."""
        asked: dict[int, int] = {}
        for need in needs:
            if need.limit is not None and need.limit in self.limits:
                asked[need.limit] = asked.get(need.limit, 0) + need.places
        return next((key for key, places in sorted(asked.items()) if places > self.limits[key]), None)

    @property
    def boundless(self) -> "Room":
        """As many places as one likes, and what is left for each need."""
        return Room(None, {}, self.limits)

    def open_to(self, needs: Iterable[Need]) -> int | None:
        """How many places these people could have between them; None without a limit."""
        if self.pool is None:
            return None
        return self.pool + sum(self.shares.get(key, 0) for key in {key for need in needs for key in need.shares})

    def without(self, sources: Collection[int | None]) -> "Room":
        """The same, `sources` being kept for others (None: the common places)."""
        pool = 0 if None in sources and self.pool is not None else self.pool
        return Room(pool, {key: 0 if key in sources else left for key, left in self.shares.items()}, self.limits)

    def less(self, needs: Sequence[Need], seats: Seats) -> "Room":
        """What is left once these people are seated."""
        pool, shares, limits = self.pool, dict(self.shares), dict(self.limits)
        for need, seat in zip(needs, seats, strict=True):
            if need.limit in limits:
                limits[need.limit] -= need.places
            if seat is not None:
                shares[seat] -= need.places
            elif pool is not None:
                pool -= need.places
        return Room(pool, shares, limits)


def seat(needs: Sequence[Need], room: Room) -> Seats | None:
    """A place for everybody, or None: who comes together is never parted. Whoever has fewer doors chooses first."""
    seats: dict[int, int | None] = {}
    if room.short_of(needs) is not None:
        return None
    for index in sorted(range(len(needs)), key=lambda index: (len(needs[index].shares), index)):
        need = needs[index]
        kept = next((key for key in need.shares if room.shares.get(key, 0) >= need.places), None)
        if kept is None and room.pool is not None and room.pool < need.places:
            return None
        seats[index] = kept
        room = room.less([need], (kept,))
    return tuple(seats[index] for index in range(len(needs)))


def in_common(places: int) -> tuple[Need, ...]:
    """People for whom nothing is kept."""
    return (Need(places),)
