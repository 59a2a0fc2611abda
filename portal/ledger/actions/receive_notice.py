import uuid

from django.db import transaction

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.ledger.base import FoundRefund, HoldsMoney, Notice, RefundStatus, provider_of
from portal.ledger.enums import TaskKind
from portal.ledger.models import Payment, Refund
from portal.ledger.rules.transitions import RECEIPTED

from .lock import lock_household, lock_payment
from .note_dispute import note_dispute, payment_behind
from .note_outside_refund import note_outside_refund
from .note_payout import note_payout
from .open_task import open_task
from .send_refund import apply_refund_status, send_refund
from .settle import note_event, settle


def receive_notice(*, provider: str, notice: Notice, by=SYSTEM) -> Payment | None:
    """A provider's notification, its signature verified: do what it names, once for each notification.

    None when it names nothing of ours: it is kept and counted, staff are told once a day, and it is answered 200 like the others.
    Raises `base.Unreachable` when the provider cannot be asked: answer 503, it will send it again.
    """
    if notice.refund_ref:
        found = _about_refund(provider, notice, by)
    elif notice.dispute_ref:
        found = note_dispute(provider=provider, ref=notice.dispute_ref, event=notice, by=by)
    elif notice.payout_ref:
        found = note_payout(provider=provider, ref=notice.payout_ref, event=notice, by=by)
    else:
        payment = _named(provider, notice)
        found = payment and settle(payment.pk, event=notice, by=by)
    if found is None:
        _unknown(provider, notice, by)
    return found if isinstance(found, Payment) else None


def _unknown(provider: str, notice: Notice, by) -> None:
    """Counted, and one task a day however many come."""
    with transaction.atomic():
        if note_event(notice, None, provider=provider):
            day = clock.today().isoformat()
            note = f"Le prestataire parle d'une opération que nous ne connaissons pas ({notice.kind}). Rien n'a été fait."
            open_task(kind=TaskKind.UNKNOWN_NOTICE, key=f"unknown_notice:{provider}:{day}", note=note, by=by)


def _about_refund(provider: str, notice: Notice, by) -> Payment | None:
    """A refund moved at the provider: one of ours is asked about; one that we did not ask for is booked, and staff look at it."""
    refund = Refund.objects.filter(payment__provider=provider, provider_ref=notice.refund_ref).select_related("payment").first()
    if refund is not None and not refund.outside:
        send_refund(refund.pk, by=by)
        return _noted(provider, notice, refund.payment)
    gateway = provider_of(provider)
    found = gateway.find_refund(notice.refund_ref) if isinstance(gateway, HoldsMoney) else None
    payment = found and payment_behind(provider, found.payment_ref)
    if not payment:
        return None
    ours = Refund.objects.filter(payment=payment, idem_key=found.key).first() if found.key else None
    if ours is not None:  # its message came before the answer to our own call, or instead of it
        _answered(ours, found, by)
        return _noted(provider, notice, payment)
    if payment.state not in RECEIPTED:
        payment = settle(payment.pk, by=by)  # its money was not told yet
    note_outside_refund(payment, found, event=notice, by=by)
    return payment


def _answered(refund: Refund, found: FoundRefund, by) -> None:
    apply_refund_status(refund, RefundStatus(found.state, found.ref), by=by)


def _noted(provider: str, notice: Notice, payment: Payment) -> Payment:
    with transaction.atomic():
        note_event(notice, payment, provider=provider)
    return payment


def _named(provider: str, notice: Notice) -> Payment | None:
    known = Payment.objects.filter(provider=provider)
    payment = known.filter(provider_ref=notice.ref).first() if notice.ref else None
    if payment is None and notice.payment_uuid:
        payment = known.filter(uuid=_uuid(notice.payment_uuid)).first()
        if payment and notice.ref and payment.provider_ref is None:
            payment = _attach(payment, notice.ref)
    return payment


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _attach(payment: Payment, ref: str) -> Payment:
    """The page was opened at the provider, but its answer was lost on the way: the reference comes with the notification."""
    with transaction.atomic():
        lock_household(payment.household_id)
        payment = lock_payment(payment.pk)
        if payment.provider_ref is None:
            payment.provider_ref = ref
            payment.save(update_fields=["provider_ref"])
        return payment
