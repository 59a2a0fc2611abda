"""An evening reckoned anew, seat by seat, straight from the rows: what the rules of sitting and quorum must come to."""

from dataclasses import dataclass, field

from maisons_habitants.committees.models import Mandate, Meeting, MemberPresence, Proxy, StepAside


@dataclass
class Reckoned:
    """`office`: mandates that a voice is counted for; `there`: whose seat is taken in the room; `hands`: mandate -> who casts its voice."""

    second: bool = False
    office: set[int] = field(default_factory=set)
    there: set[int] = field(default_factory=set)
    hands: dict[int, int] = field(default_factory=dict)

    @property
    def needed(self) -> int:
        """More than half of those in office; a second convocation asks for nobody."""
        return 0 if self.second else len(self.office) // 2 + 1

    @property
    def counted(self) -> int:
        return len(self.there | set(self.hands))

    @property
    def enough(self) -> bool:
        return self.counted >= self.needed


def aside_on(item: int | None) -> set[int]:
    return set(StepAside.objects.filter(item=item).values_list("mandate", flat=True)) if item else set()


def reckon(meeting: int, item: int | None = None) -> Reckoned:
    """Of a board with deputies, where who gave her voice counts among those there."""
    sitting = Meeting.objects.get(pk=meeting)
    here = set(MemberPresence.objects.filter(meeting=meeting, presence="present").values_list("mandate", flat=True))
    bearers, aside = dict(Proxy.objects.filter(meeting=meeting).values_list("giver", "bearer")), aside_on(item)
    rows = list(Mandate.objects.filter(seat__body=sitting.body_id).select_related("seat"))
    voting = {row.pk for row in rows if row.seat.votes}
    found = Reckoned(second=sitting.second_of_id is not None)
    for seat in sitting.body.seats.filter(votes=True, deputy_of=None):
        holder = next((row.pk for row in rows if row.seat_id == seat.pk), None)
        deputy = next((row.pk for row in rows if row.seat.deputy_of_id == seat.pk), None)
        key = holder or deputy
        if key is None or key in aside:
            continue
        found.office.add(key)
        sits = next((one for one in (holder, deputy) if one in here), None)
        bearer = bearers.get(key)
        if sits is not None and sits not in aside:
            found.there.add(key)
            found.hands[key] = sits
        elif sits is None and bearer in here - aside and bearer in voting:
            found.hands[key] = bearer
    return found
