from django.db import transaction

from portal.kit import audit
from portal.kit.audit import SYSTEM
from portal.kit.locking import in_transaction
from portal.ledger import notifications
from portal.ledger.base import RefundStatus, Unreachable, provider_of
from portal.ledger.enums import MEANS_ACCOUNT, Account, RefundRoad, RefundState
from portal.ledger.models import Refund

from .posting import post
from .refund_failed import note_failed
from .refund_lock import lock_refund, move_refund

_LEFT = (RefundState.SENT, RefundState.SUCCEEDED)
_OVER = (RefundState.ASKED, RefundState.DECLINED, RefundState.FAILED)
_SAID = {RefundState.SENT: "sent", RefundState.SUCCEEDED: "arrived"}


def send_refund(refund_id: int, *, by=SYSTEM) -> Refund:
    """Send a refund to its provider, or ask what became of it; outside any transaction. Twice is once: the same key.

    Without an answer the refund is « unknown », never « failed »: the next tick asks whether the provider knows it, then
    sends it again with the same key. What goes by another road is left alone: hands give it back.
    """
    if in_transaction():
        raise RuntimeError("a provider is never asked inside a transaction")
    refund = Refund.objects.select_related("payment__classified_from").get(pk=refund_id)
    if not _is_the_providers(refund):
        return refund
    gateway = provider_of(refund.payment.provider)
    try:
        # Sent for the first time, or by a process that was killed before it wrote the answer down: either way the key makes it once.
        status = None if refund.state == RefundState.REQUESTED else gateway.fetch_refund(refund)
        status = status or gateway.refund(refund)
    except Unreachable:
        status = RefundStatus(RefundState.UNKNOWN)
    return apply_refund_status(refund, status, by=by)


def apply_refund_status(refund: Refund, status: RefundStatus, *, by=SYSTEM) -> Refund:
    """Write what a provider says of a refund. Money that left is booked once; what a bank sends back is booked back, with a task."""
    with transaction.atomic():
        refund = lock_refund(refund)
        payment = refund.payment
        doubt = status.state == RefundState.UNKNOWN and refund.state == RefundState.SENT
        if status.state == refund.state or doubt or not _is_the_providers(refund):
            return refund
        before = refund.state
        had_left, leaves = before in _LEFT, status.state in _LEFT
        about = {"household_id": payment.household_id, "regie_id": payment.regie_id, "payment": payment, "refund": refund}
        move_refund(refund, status.state, provider_ref=refund.provider_ref or status.ref or None)
        if leaves and not had_left:
            post(Account.REFUNDS_DUE, MEANS_ACCOUNT[payment.method], refund.amount_cents, **about)
        elif had_left and not leaves:
            post(MEANS_ACCOUNT[payment.method], Account.REFUNDS_DUE, refund.amount_cents, **about)
        audit.record(f"ledger.refund_{refund.state}", refund, by=by, subject=payment.household)
        if refund.state == RefundState.FAILED:
            note_failed(refund, by=by)
        elif leaves:
            # A provider that says « done » at once has only sent it: her bank takes days.
            notifications.tell_refund(_SAID[refund.state] if before == RefundState.SENT else "sent", refund, by=by)
        return refund


def _is_the_providers(refund: Refund) -> bool:
    """Whether the provider is to be asked. One that failed may now go by hand: what the provider says later changes nothing."""
    return refund.road == RefundRoad.PROVIDER and not refund.outside and refund.state not in _OVER
