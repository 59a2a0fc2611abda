from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.locking import in_transaction
from portal.ledger.base import RefundStatus, Unreachable, provider_of
from portal.ledger.enums import MEANS_ACCOUNT, Account, RefundState
from portal.ledger.models import Refund
from portal.ledger.rules.transitions import REFUND, check

from .lock import lock_household, lock_payment
from .posting import post

_LEFT = (RefundState.SENT, RefundState.SUCCEEDED)


def send_refund(refund_id: int, *, by=SYSTEM) -> Refund:
    """Send a refund to its provider, or ask what became of it; outside any transaction. Twice is once: the same key.

    Without an answer the refund is « unknown », never « failed »: the next tick asks whether the provider knows it, then
    sends it again with the same key. Desk payments are left alone: the accountant gives them back.
    """
    if in_transaction():
        raise RuntimeError("a provider is never asked inside a transaction")
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.payment.is_desk or refund.state == RefundState.FAILED:
        return refund
    gateway = provider_of(refund.payment.provider)
    try:
        status = None if refund.state == RefundState.REQUESTED else gateway.fetch_refund(refund)
        status = status or gateway.refund(refund)
    except Unreachable:
        status = RefundStatus(RefundState.UNKNOWN)
    return apply_refund_status(refund, status, by=by)


def apply_refund_status(refund: Refund, status: RefundStatus, *, by=SYSTEM) -> Refund:
    """Write what a provider says of a refund. Money that left is booked once; a bank that gives it back books it back."""
    with transaction.atomic():
        household = lock_household(refund.payment.household_id)
        payment = lock_payment(refund.payment_id)
        refund = Refund.objects.select_for_update().get(pk=refund.pk)
        if status.state == refund.state or (status.state == RefundState.UNKNOWN and refund.state == RefundState.SENT):
            return refund
        check(REFUND, refund.state, status.state)
        had_left, leaves = refund.state in _LEFT, status.state in _LEFT
        about = {"household": household, "regie_id": payment.regie_id, "payment": payment, "refund": refund}
        if leaves and not had_left:
            post(Account.REFUNDS_DUE, MEANS_ACCOUNT[payment.method], refund.amount_cents, **about)
        elif had_left and not leaves:
            post(MEANS_ACCOUNT[payment.method], Account.REFUNDS_DUE, refund.amount_cents, **about)
        refund.state = RefundState(status.state)
        refund.provider_ref = refund.provider_ref or status.ref or None
        if refund.state == RefundState.SUCCEEDED:
            refund.settled_at = clock.now()
        refund.save(update_fields=["state", "provider_ref", "settled_at"])
        audit.record(f"ledger.refund_{refund.state}", refund, by=by, subject=household)
        return refund
