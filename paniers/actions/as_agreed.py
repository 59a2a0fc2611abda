from ..models import Basket, Distribution
from ..rules.agreed import standing_on
from .bill_period import quotes_for
from .owe_at import owe_at


def as_agreed(row: Basket, *, by) -> None:
    """A basket that is again as planned is of the size and number agreed for its day, also when that changed while it was something
    else; what is owed for it follows. It stands on its own date. The row is not saved; its sheet is locked."""
    agreed = list(row.subscription.agreements.filter(stands=True).select_related("size").order_by("from_on"))
    standing = standing_on(agreed, row.planned_for.local_date)
    if standing is None or (row.size_id, row.quantity) == (standing.size_id, standing.quantity):
        return
    Distribution.objects.give_back(row.session_id, row.quantity)
    Distribution.objects.take_beyond(row.session_id, standing.quantity)
    row.size, row.quantity = standing.size, standing.quantity
    [quote] = quotes_for(row.subscription, [row], agreed)
    owe_at(row, quote, by=by)
    row.unit_cents = quote.cents
