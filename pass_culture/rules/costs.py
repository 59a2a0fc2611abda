"""What an outing costs the town, in cents, and what came in. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


def share_of(total: int, among: int) -> int | None:
    """`total` cents over `among`, to the nearest cent (half goes up); None over nobody."""
    return (2 * total + among) // (2 * among) if among > 0 else None


@dataclass(frozen=True)
class Costs:
    """One outing, or several together. `seats`: those paid to the venue (settled, else held); `escorts`: of these, who escorted;
    `came`: residents who came; amounts in cents. `owed`, `paid`: of the places that stand; `back`, `credit`: what was given back, what
    stayed a household's credit when places were undone. `held_cents`: the price of the seats."""

    seats: int = 0
    escorts: int = 0
    given: int = 0
    came: int = 0
    seats_cents: int = 0
    coach: int = 0
    guide: int = 0
    other: int = 0
    owed: int = 0
    paid: int = 0
    back: int = 0
    credit: int = 0
    unused: int = 0

    @property
    def total(self) -> int:
        """What the town pays."""
        return self.seats_cents + self.coach + self.guide + self.other

    @property
    def left(self) -> int:
        """What stays to the town, once what came in is taken off."""
        return self.total - self.paid

    @property
    def per_seat(self) -> int | None:
        return share_of(self.total, self.seats)

    @property
    def per_person(self) -> int | None:
        """For each resident who came."""
        return share_of(self.total, self.came)


NAMES = tuple(Costs.__dataclass_fields__)


def summed(found: Iterable[Costs]) -> Costs:
    rows = list(found)
    return Costs(**{name: sum(getattr(one, name) for one in rows) for name in NAMES})


def seats_counted(*, off: bool, held: int, paid: int | None) -> int:
    """Seats paid to the venue: those settled, else those held; none of an outing called off until they are settled."""
    if paid is not None:
        return paid
    return 0 if off else held


def empty_seats(*, seats: int, escorts: int, came: int, over: bool) -> int:
    """Seats paid for in which nobody sat; unknown before it took place, and not told."""
    return max(seats - escorts - came, 0) if over else 0
