from collections.abc import Callable

from portal.kit import clock

from ..enums import TIMED, Approval, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import Prices, kind_of
from ..rules.approval import answer_by
from ..rules.sign_up import SheetFacts
from .change_state import change_state
from .charge_place import charge_place
from .hold import HOLD_FOR
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def let_in(sheet: SignUpSheet, write: Callable[..., list[Enrolment]], *, prices: Prices, by) -> list[Enrolment]:
    """Places that every rule gives now: confirmed, owed and told at once; held where something is to pay first, or where the team looks
    at each. Where only guests pay, those who bring them are confirmed at once; where only these pay, a free guest is confirmed with
    them (`confirm`). `write(state, held_until=…)` writes their rows. The sheet is locked by the caller."""
    kind = kind_of(sheet.activity)
    if kind.looks_at_each(sheet):
        return _held_to_look_at(sheet, write, sheet_facts(sheet), by=by)
    pay_first = kind.payment_first and any(quoted and quoted.cents > 0 for quoted in (prices.own, prices.guest))
    state, until = (EnrolmentState.HELD, clock.now() + HOLD_FOR) if pay_first else (EnrolmentState.CONFIRMED, None)
    rows = write(state, held_until=until)
    for row in rows:
        charge_place(row, by=by)
        if not pay_first:
            kind.confirmed(row, by=by)
    now_hers = rows if not pay_first else [row for row in rows if not (row.price_cents or row.guest)]
    if pay_first:
        confirm_held(now_hers, by=by)
    tell_people("confirmed", sheet, now_hers, by=by)
    return rows


def confirm_held(rows: list[Enrolment], *, by) -> None:
    """Held places for which nothing is left to wait. The caller tells."""
    for row in rows:
        change_state(row, EnrolmentState.CONFIRMED, by=by, allowed=TIMED)
        kind_of(row.sheet.activity).confirmed(row, by=by)


def _held_to_look_at(sheet: SignUpSheet, write: Callable[..., list[Enrolment]], facts: SheetFacts, *, by) -> list[Enrolment]:
    """The places are kept until the date begins; nothing is owed before the team has said yes."""
    until = facts.next_start or facts.last_end
    rows = write(EnrolmentState.HELD, held_until=until, approval=Approval.ASKED)
    tell_people("to_approve", sheet, rows, by=by, until=answer_by(facts.now, until))
    return rows
