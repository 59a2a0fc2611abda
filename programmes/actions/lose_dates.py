from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from portal.households.models import Household
from portal.kit import clock
from portal.kit.locking import Rank, locked
from portal.ledger.actions.give_back import plan_give_back
from portal.ledger.actions.lower_charge import lower_charge
from portal.ledger.models import paid_shares

from ..enums import ACTIVE, HOLDING, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of
from ..rules.share import price_of_what_is_left
from .change_state import change_state
from .charge_place import charge_of, forgive_kept, undo_charge

CALLED_OFF = "date-cancelled"


def lock_who_owes(rows: Iterable[Enrolment]) -> None:
    """Every household that pays one of these places, in their order and all at once: what they owe is undone row by row, in the rows'
    order. Before the first `lose_dates` of a transaction; the sheets are locked by the caller."""
    keys = {row.household_id for row in rows if row.household_id and row.price_cents is not None}
    if keys:
        locked(Household, keys, rank=Rank.HOUSEHOLD)


def lose_dates(sheet: SignUpSheet, rows: list[Enrolment], *, before: int, after: int, to_come: bool, by) -> None:
    """Of the `before` dates that this locked sheet had, `after` take or took place (`to_come`: one is still to come).

    None: places are given back, nothing is owed. Some: who has a place keeps it, and owes the dates that take place; with none to come,
    those who only waited wait for nothing any more. The households are locked by the caller (`lock_who_owes`).
    """
    for row in rows:
        row.sheet = sheet
        kind_of(sheet.activity).dates_lost(row, by=by)
        if after == 0 or not (to_come or row.state == EnrolmentState.CONFIRMED):
            end_place(row, by=by)
        elif row.state in HOLDING:
            with money_back(row, by=by):
                owe_less(row, before, after, by=by)


def kept_on(sheet: SignUpSheet) -> list[Enrolment]:
    """Places given back late, of which the sheet's policy keeps something: nobody's place, but still owed."""
    return list(sheet.enrolments.filter(kept_cents__gt=0).select_related("person", "party").order_by("pk"))


def give_up_kept(sheet: SignUpSheet, rows: list[Enrolment], *, by) -> None:
    """What was kept is for dates that nobody gives any more: where none is to come, it goes back like the rest. The households are locked
    by the caller."""
    if rows and not sheet.sessions.on().filter(end__gt=clock.now()).exists():
        for row in rows:
            row.sheet = sheet
            with money_back(row, by=by):
                forgive_kept(row, reason=CALLED_OFF, by=by)


@contextmanager
def money_back(row: Enrolment, *, by) -> Iterator[None]:
    """What the act inside frees of the money that had paid this place goes back by the road it came, a minute later (`give_back`): she
    did not choose to lose the date."""
    owed = charge_of(row)
    paid = paid_shares(owed) if owed is not None else {}
    yield
    if not paid:
        return
    left = charge_of(row)
    still = paid_shares(left) if left is not None else {}
    plan_give_back(charge=owed, shares={key: cents - still.get(key, 0) for key, cents in paid.items()}, reason=CALLED_OFF, by=by)


def end_place(row: Enrolment, *, by) -> None:
    was_confirmed = row.state == EnrolmentState.CONFIRMED
    change_state(row, EnrolmentState.WITHDRAWN, by=by, allowed=ACTIVE, reason=CALLED_OFF)
    with money_back(row, by=by):
        undo_charge(row, reason=CALLED_OFF, by=by)
    if was_confirmed:
        kind_of(row.sheet.activity).withdrawn(row, by=by)


def owe_less(row: Enrolment, before: int, after: int, *, by) -> None:
    """Owe the share of `after` dates where `before` are owed."""
    if not row.price_cents or not kind_of(row.sheet.activity).charges_places or before == after:
        return
    unit = price_of_what_is_left(row.price_cents // row.places, before, after)
    row.price_cents = unit * row.places
    row.save(update_fields=["price_cents"])
    owed = charge_of(row)
    if owed is not None and unit < owed.unit_cents:
        lower_charge(charge=owed, unit_cents=unit, quote=row.price_reason, by=by)
