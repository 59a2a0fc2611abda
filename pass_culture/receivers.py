"""What the outings learn from the ledger, inside the transaction that books the money."""

from portal.kit import audit
from portal.ledger.actions.request_refund import request_refund
from portal.ledger.enums import CHANGED, LOWERED
from portal.ledger.models import Charge, unused_cents

from .actions.activate_cards import SOURCE
from .enums import CardState
from .models import CultureCard


def living_card(charge) -> str:
    """What this charge stands for, as long as the card is in service."""
    row = CultureCard.objects.filter(charge=charge, state=CardState.ACTIVE).select_related("season").first()
    return f"une carte des sorties ({row.season.title})" if row else ""


def answer_late_money(sender, payment, charges, meant, by=audit.SYSTEM, **kwargs) -> None:
    """Money for a card that was stopped while its payment page was open goes back by the road it came. One whose price fell meanwhile is
    still to pay: the money stays her credit, which pays it."""
    paid, expected = {charge.pk for charge in charges}, dict(payment.meant_for)
    ours = [charge.pk for charge in meant if charge.pk not in paid and charge.source_key.startswith(f"{SOURCE}:")]
    if not ours:
        return
    gone = Charge.objects.filter(pk__in=ours, reversed_by__isnull=False).exclude(reversed_by__reason__in=(LOWERED, CHANGED))
    back = min(sum(expected.get(pk, 0) for pk in gone.values_list("pk", flat=True)), unused_cents(payment))
    if back > 0:
        request_refund(payment=payment, amount_cents=back, reason="card-stopped", by_rule=True, by=by)
