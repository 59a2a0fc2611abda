import datetime as dt

from portal.kit import clock
from portal.ledger.actions.replace_charge import replace_charge

from ..models import Basket
from ..rules.term import DAYS_TO_PAY
from .bill_period import label_of, standing_charge


def owe_at(row: Basket, quote, *, by) -> None:
    """What is owed for a basket becomes what it costs now: its price, its number, its date. Nothing where nothing is owed, or where it is
    the same. The row is not saved; its sheet is locked."""
    owed = standing_charge(row)
    if owed is None or (owed.unit_cents, owed.quantity, owed.label) == (quote.cents, row.quantity, label_of(row)):
        return
    asked_by = max(owed.due_on, clock.today() + dt.timedelta(days=DAYS_TO_PAY))
    row.charge = replace_charge(
        charge=owed, unit_cents=quote.cents, quantity=row.quantity, label=label_of(row), due_on=asked_by, quote=quote.frozen, by=by
    )
