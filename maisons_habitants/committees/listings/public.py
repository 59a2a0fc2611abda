"""What everybody may read of a committee: who sits by a name made public, else how many; the call that is open."""

from collections import Counter
from dataclasses import dataclass, field

from ..enums import Function
from ..models import Body, CallForMembers, Charter, Mandate
from ..reading.candidacies import open_calls
from ..reading.members import members_on
from .bodies import adopted_charter, seat_lines

SHORT = {Function.MEMBER: "", Function.VICE: "préside en second"}


@dataclass(frozen=True)
class Shown:
    """A member as everybody reads her: the name she chose, her role where she has one."""

    name: str
    role: str = ""


@dataclass
class PublicBody:
    """`others`: how many more sit, unnamed; `colleges`: (name, how many sit, how many seats)."""

    body: Body
    members: int = 0
    named: list[Shown] = field(default_factory=list)
    others: int = 0
    vacant: int = 0
    colleges: list[tuple[str, int, int]] = field(default_factory=list)
    call: CallForMembers | None = None
    charter: Charter | None = None

    @property
    def dissolved(self) -> bool:
        return self.body.closed_on is not None


def public_body(page) -> PublicBody | None:
    """Of the committee of a page; None where it does not sit yet; of one that sits no more, its charter. Five queries."""
    body = Body.objects.filter(page=page.pk).select_related("maison").first()
    if body is None:
        return None
    if body.closed_on is not None:
        return PublicBody(body, charter=adopted_charter(body))
    lines = seat_lines(body)
    found = PublicBody(body, call=open_calls().filter(body=body).first(), charter=adopted_charter(body))
    seats, held = Counter(), Counter()
    for line in lines:
        name = line.seat.college.name if line.seat.college else ""
        principal = line.seat.deputy_of_id is None
        seats[name] += principal
        held[name] += bool(principal and line.mandate)
        found.vacant += line.mandate is None and principal
        if line.mandate is None:
            continue
        found.members += 1
        if line.mandate.public_name:
            found.named.append(_shown(line.mandate, deputy=not principal))
        else:
            found.others += 1
    found.colleges = [(name, held[name], number) for name, number in seats.items() if name]
    return found


def _shown(mandate: Mandate, *, deputy: bool) -> Shown:
    role = SHORT.get(mandate.function, mandate.get_function_display())
    return Shown(mandate.shown_name, role or ("supplée" if deputy else ""))


def fellow_members(body: Body) -> list[Shown]:
    """Who sits, as another member reads it: names chosen, never more. One query."""
    return [_shown(row, deputy=row.seat.deputy_of_id is not None) for row in members_on(body)]
