import uuid

from django.db import transaction

from portal.kit.audit import SYSTEM
from portal.ledger.base import Notice
from portal.ledger.models import Payment, Refund

from .lock import lock_household, lock_payment
from .send_refund import send_refund
from .settle import note_event, settle


def receive_notice(*, provider: str, notice: Notice, by=SYSTEM) -> Payment | None:
    """A provider's notification, its signature verified: settle the payment it names, once for each notification.

    None when it names nothing of ours: it is kept and counted, staff are told, and it is answered 200 like the others.
    Raises `base.Unreachable` when the provider cannot be asked: answer 503, it will send it again.
    """
    if notice.refund_ref:
        return _about_refund(provider, notice, by)
    payment = _named(provider, notice)
    if payment is None:
        with transaction.atomic():
            note_event(notice, None, provider=provider)
        return None
    return settle(payment.pk, event=notice, by=by)


def _about_refund(provider: str, notice: Notice, by) -> Payment | None:
    """A refund moved at the provider. One that we did not ask for is only noted: no place is ever lost by it."""
    refund = Refund.objects.filter(payment__provider=provider, provider_ref=notice.refund_ref).select_related("payment").first()
    if refund is not None:
        send_refund(refund.pk, by=by)
    with transaction.atomic():
        note_event(notice, refund.payment if refund else None, provider=provider)
    return refund.payment if refund else None


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
