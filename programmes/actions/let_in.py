from collections.abc import Callable

from portal.kit import clock

from ..enums import Approval, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import Quoted, kind_of
from ..rules.approval import answer_by
from ..rules.sign_up import SheetFacts
from .charge_place import charge_place
from .hold import HOLD_FOR
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def let_in(sheet: SignUpSheet, write: Callable[..., list[Enrolment]], *, quoted: Quoted | None, by) -> list[Enrolment]:
    """Places that every rule gives now: confirmed, owed and told at once; held where something is to pay first, or where the team looks
    at each. `write(state, held_until=…)` writes their rows. The sheet is locked by the caller."""
    kind = kind_of(sheet.activity)
    if kind.looks_at_each(sheet):
        return _held_to_look_at(sheet, write, sheet_facts(sheet), by=by)
    pay_first = kind.payment_first and quoted is not None and quoted.cents > 0
    state, until = (EnrolmentState.HELD, clock.now() + HOLD_FOR) if pay_first else (EnrolmentState.CONFIRMED, None)
    rows = write(state, held_until=until)
    for row in rows:
        charge_place(row, by=by)
        if not pay_first:
            kind.confirmed(row, by=by)
    if not pay_first:
        tell_people("confirmed", sheet, rows, by=by)
    return rows


def _held_to_look_at(sheet: SignUpSheet, write: Callable[..., list[Enrolment]], facts: SheetFacts, *, by) -> list[Enrolment]:
    """The places are kept until the date begins; nothing is owed before the team has said yes."""
    until = facts.next_start or facts.last_end
    rows = write(EnrolmentState.HELD, held_until=until, approval=Approval.ASKED)
    tell_people("to_approve", sheet, rows, by=by, until=answer_by(facts.now, until))
    return rows
