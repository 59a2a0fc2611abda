from django.db import transaction

from portal.kit import audit
from portal.kit.audit import SYSTEM
from portal.kit.locking import in_transaction
from portal.ledger.base import provider_of
from portal.ledger.enums import PaymentState
from portal.ledger.models import Payment

from .lock import lock_household, lock_payment
from .settle import DONE, apply_status


def expire_payment(payment_id: int, *, by=SYSTEM) -> Payment:
    """Close a payment page at the provider *before* giving back what it held; had it been paid meanwhile, it is settled.

    Outside any transaction. The state of the payment given back tells which: « expired » (free the place) or another.
    Raises `base.Unreachable`: nothing is known, keep the place.
    """
    if in_transaction():
        raise RuntimeError("a provider is never asked inside a transaction")
    payment = Payment.objects.get(pk=payment_id)
    if payment.is_desk or payment.state in DONE:
        return payment
    if payment.provider_ref is None:
        return _forget(payment, by)
    return apply_status(payment, provider_of(payment.provider).expire(payment), by=by)


def _forget(payment: Payment, by) -> Payment:
    """No page was ever shown to anybody for this payment: it simply ends."""
    with transaction.atomic():
        lock_household(payment.household_id)
        payment = lock_payment(payment.pk)
        if payment.state == PaymentState.CREATED and payment.provider_ref is None:
            payment.state = PaymentState.EXPIRED
            payment.save(update_fields=["state"])
            audit.record("ledger.expired", payment, by=by, subject=payment.household)
        return payment
