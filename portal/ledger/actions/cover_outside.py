from portal.kit import audit
from portal.kit.audit import SYSTEM
from portal.ledger.enums import Account, DisputeState
from portal.ledger.models import Dispute, Payment, Refund, unused_cents

from .posting import post


def cover_outside(payment: Payment, *, by=SYSTEM) -> int:
    """What left at the provider while it still paid a line here is taken out of the credit of this payment, as soon as there is some: the
    same money is never spent again. Gives the cents covered. In the caller's transaction, the household locked."""
    rows = [
        *Refund.objects.filter(payment=payment, uncovered_cents__gt=0).order_by("pk"),
        *Dispute.objects.filter(payment=payment, uncovered_cents__gt=0, state=DisputeState.LOST).order_by("pk"),
    ]
    covered = 0
    for row in rows:
        part = min(unused_cents(payment), row.uncovered_cents)
        if part <= 0:
            break
        about = {"refund": row} if isinstance(row, Refund) else {}
        post(
            Account.CREDIT,
            Account.OUTSIDE_REFUNDS,
            part,
            household_id=payment.household_id,
            regie_id=payment.regie_id,
            payment=payment,
            **about,
        )
        row.uncovered_cents -= part
        row.save(update_fields=["uncovered_cents"])
        covered += part
    if covered:
        audit.record("ledger.cover_outside", payment, by=by, subject=payment.household)
    return covered
