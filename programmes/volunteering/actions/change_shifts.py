from collections.abc import Iterable

from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..models import Shift
from .change_shift import change_shift


def change_shifts(
    *, shifts: Iterable[Shift], minimum: int, wanted: int, maximum: int, by, leader: Person | None = None, note: str = "", seen: str = ""
) -> list[tuple[Shift, Refusal]]:
    """The same for the first of these shifts, then for the others one by one: those that say no stay as they are, and are given back with
    why. `seen` is what the screen showed of the first, whose own refusal stops all."""
    shifts = list(shifts)
    asked = {"minimum": minimum, "wanted": wanted, "maximum": maximum, "leader": leader, "note": note, "by": by}
    change_shift(shift=shifts[0], seen=seen, **asked)
    left = []
    for shift in shifts[1:]:
        try:
            change_shift(shift=shift, **asked)
        except Refusal as refusal:
            left.append((shift, refusal))
    return left
