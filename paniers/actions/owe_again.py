from portal.kit import clock
from portal.ledger.actions.charge import charge
from portal.ledger.actions.use_credit import use_credit

from ..models import Basket
from .bill_period import SOURCE, quotes_for


def owe_again(row: Basket, *, by) -> None:
    """A basket that came back as credit is collected, or given, after all: it is owed anew, at its price or the lower one that a proof gave
    meanwhile, and what had paid it pays it again. One that was not owed yet is owed with its month. The row is not saved; sheets locked."""
    subscription, old = row.subscription, row.charge
    [quote] = quotes_for(subscription, [row]) if subscription.enrolment.price_reason else [None]
    lower = quote is not None and quote.cents < row.unit_cents
    row.unit_cents = quote.cents if lower else row.unit_cents
    if old is None:
        return
    row.charge = charge(
        household=old.household, kind=old.kind, source_key=f"{SOURCE}:{row.pk}:{old.pk}", label=old.label, unit_cents=row.unit_cents,
        quantity=row.quantity, due_on=max(old.due_on, clock.today()), quote=quote.frozen if lower else old.quote, lock_keys=old.lock_keys,
        by=by,
    )  # fmt: skip
    if old.allocations.filter(cents__lt=0).exists():
        use_credit(household=old.household, charges=[row.charge], by=by)
