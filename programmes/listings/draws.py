"""What screens and papers show of a draw."""

from dataclasses import dataclass

from ..actions.tell_drawn import explained, waiting_numbers
from ..enums import EnrolmentState
from ..models import Draw, DrawLine, Enrolment


@dataclass(frozen=True)
class Told:
    """What one person reads of the draw her request is in: before it, its moment and its fingerprint; after it, her own explanation."""

    number: int  # of her request, as on the wall
    draw: Draw
    why: tuple[str, ...] = ()
    seed: str = ""  # known once drawn
    lot: str = ""


def told_of_draw(row: Enrolment) -> Told | None:
    """Of a place that was asked for in a draw; None for any other. Three queries at most."""
    drawn = Draw.objects.filter(sheet=row.sheet_id).first()
    if drawn is None:
        return None
    line = DrawLine.objects.filter(party=row.party_id).first()
    if line is None:
        return Told(row.party_id, drawn) if row.state == EnrolmentState.REQUESTED else None
    number = waiting_numbers(row.sheet).get(row.party_id) if row.state == EnrolmentState.WAITING else None
    why = explained(drawn, line, waiting=number, confidential=row.sheet.confidential)
    if row.sheet.confidential:
        return Told(row.party_id, drawn, tuple(why))
    return Told(row.party_id, drawn, tuple(why), drawn.seed, line.lot)
