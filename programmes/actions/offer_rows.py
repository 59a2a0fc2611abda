from ..enums import EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..rules.offers import deadline
from ..rules.sign_up import SheetFacts
from .change_state import change_state
from .hold import promised
from .tell_people import tell_people


def offer_rows(
    sheet: SignUpSheet, rows: list[Enrolment], facts: SheetFacts, *, by, allowed: tuple[str, ...],
    seats: dict[int, int | None] | None = None, wanted: int = 0,
) -> list[Enrolment]:  # fmt: skip
    """Keep a place for each of `rows` until the deadline, and tell them. `seats`: the share each is to stand on, where that is decided;
    `wanted`: how many of their party asked, where only some can come: they say who. The sheet is locked and has a date to come."""
    until = deadline(facts.now, facts.next_start)
    for row in rows:
        row.sheet = sheet
        quoted = promised(sheet, row.household, by=by, guest=row.guest)
        price = {"price_cents": quoted.cents * row.places, "price_reason": quoted.reason} if quoted else {}
        on = {"share_id": seats[row.pk]} if seats and row.pk in seats else {}
        change_state(row, EnrolmentState.OFFERED, by=by, allowed=allowed, held_until=until, told_at=None, **price, **on)
    tell_people("offered", sheet, rows, by=by, until=until, **({"wanted": wanted} if wanted else {}))
    return rows
