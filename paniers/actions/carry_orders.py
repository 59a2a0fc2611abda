import datetime as dt
from collections.abc import Iterable

from portal.kit import audit
from programmes.models import Session

from ..enums import OrderState
from ..models import GrowerOrder


def carry_orders(moved: list[tuple[dt.date, Session]], *, by) -> list[GrowerOrder]:
    """What was ordered for a day goes with its distributions to another, as it was sent; a house that keeps the old day keeps the order
    there. The farm is to say « bien reçu » again: staff have it among their tasks. In the transaction that moves the dates.

    An order whose new day has one already, or is not in the contract, stays: it is to be called off.
    """
    carried = []
    for season, before, after in sorted({(session.activity_id, before, session.local_date) for before, session in moved}):
        if Session.objects.on().filter(activity=season, local_date=before).exists():
            ask_again(season, [before, after])
            continue
        rows = GrowerOrder.objects.select_for_update(of=("self",)).filter(
            contract__terms__season=season, day=before, state=OrderState.SENT, contract__starts_on__lte=after, contract__ends_on__gte=after
        ).exclude(contract__orders__day=after)  # fmt: skip
        for order in rows.order_by("pk"):
            order.day, order.version = after, order.version + 1
            order.save(update_fields=["day", "version"])
            audit.record("paniers.carry_order", order, by=by, before=before.isoformat(), after=after.isoformat())
            carried.append(order)
        ask_again(season, [after])
    return carried


def ask_again(season: int, days: Iterable[dt.date]) -> int:
    """The dates of these days are not what they were when the farms said « bien reçu »: they are to be told. How many orders."""
    rows = GrowerOrder.objects.filter(contract__terms__season=season, day__in=set(days), state=OrderState.SENT)
    return rows.exclude(acknowledged_at=None).update(acknowledged_at=None, acknowledged_by=None, acknowledged_via="")
