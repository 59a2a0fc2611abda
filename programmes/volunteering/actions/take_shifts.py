import uuid
from dataclasses import dataclass

from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment

from ..models import Shift
from .take_shift import take_shift


@dataclass(frozen=True)
class Taken:
    """What became of one date: its rows, or why not."""

    shift: Shift
    rows: tuple[Enrolment, ...] = ()
    refusal: Refusal | None = None

    @property
    def waiting(self) -> bool:
        return any(row.state == EnrolmentState.WAITING for row in self.rows)


def take_shifts(
    *, shifts: list[Shift], people: list[Person], by, channel: str = Channel.ONLINE, wait: bool = False, over: str = "",
    key: uuid.UUID | None = None,
) -> list[Taken]:  # fmt: skip
    """Several dates in one go, the soonest first, each for itself: one that is refused takes nothing from the others, and says why.
    Each is an act of its own under a key of its own, so that the same form sent again answers the same."""
    found = []
    for shift in sorted(shifts, key=lambda shift: (shift.session.start, shift.pk)):
        own = key and uuid.uuid5(key, str(shift.pk))
        try:
            rows = take_shift(shift=shift, people=people, by=by, channel=channel, wait=wait, over=over, key=own)
            found.append(Taken(shift, tuple(rows)))
        except Refusal as refusal:
            found.append(Taken(shift, refusal=refusal))
    return found
