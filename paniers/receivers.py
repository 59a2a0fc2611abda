"""What the baskets learn from the ledger, inside the transaction that books the money."""

from portal.kit import audit
from portal.ledger.actions.request_refund import request_refund
from portal.ledger.enums import CHANGED, LOWERED
from portal.ledger.models import Charge, unused_cents

from .actions.bill_period import SOURCE
from .enums import BasketState
from .models import Basket


def living_basket(charge) -> str:
    """What this charge stands for, as long as the basket is to come or was taken."""
    living = Basket.objects.filter(charge=charge, state__in=[BasketState.PLANNED, BasketState.GIVEN, BasketState.HANDED_OVER])
    row = living.select_related("session").first()
    return f"le panier du {row.session.local_date:%d/%m/%Y}" if row else ""


def answer_late_money(sender, payment, charges, meant, by=audit.SYSTEM, **kwargs) -> None:
    """Money for a basket that was cancelled while its payment page was open goes back by the road it came. One whose price fell meanwhile
    is still to pay: the money stays her credit, which pays it."""
    paid, expected = {charge.pk for charge in charges}, dict(payment.meant_for)
    ours = [charge.pk for charge in meant if charge.pk not in paid and charge.source_key.startswith(f"{SOURCE}:")]
    gone = (
        Charge.objects.filter(pk__in=ours, reversed_by__isnull=False)
        .exclude(reversed_by__reason__in=(LOWERED, CHANGED))
        .values_list("pk", flat=True)
    )
    back = min(sum(expected.get(pk, 0) for pk in gone), unused_cents(payment)) if ours else 0
    if back > 0:
        request_refund(payment=payment, amount_cents=back, reason="basket-cancelled", by_rule=True, by=by)
