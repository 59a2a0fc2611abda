"""Holding a refund: its household, its payment, then itself, in the house's order."""

from collections.abc import Iterable

from portal.households.models import Household
from portal.kit import clock
from portal.kit.locking import Rank, locked
from portal.ledger.enums import RefundState
from portal.ledger.models import Payment, Refund
from portal.ledger.rules.transitions import REFUND, check

from .lock import lock_household, lock_payment


def lock_refund(refund: Refund) -> Refund:
    """The refund as it is now, nobody else moving it."""
    lock_household(refund.payment.household_id)
    payment = lock_payment(refund.payment_id)
    fresh = Refund.objects.select_for_update().get(pk=refund.pk)
    fresh.payment = payment
    return fresh


def lock_refunds(refunds: Iterable[Refund]) -> list[Refund]:
    """Several at once: every household, then every payment, then the refunds, each in ascending order."""
    keys = [refund.pk for refund in refunds]
    rows = Payment.objects.filter(refunds__in=keys)
    locked(Household, set(rows.values_list("household", flat=True)), rank=Rank.HOUSEHOLD)
    locked(Payment, set(rows.values_list("pk", flat=True)), rank=Rank.PAYMENT)
    fresh = Refund.objects.select_for_update(of=("self",)).select_related("payment__household", "payment__regie")
    return list(fresh.filter(pk__in=keys).order_by("pk"))


def move_refund(refund: Refund, state: str, **fields) -> None:
    """Write a legal move of a locked refund, with what comes with it; `settled_at` is there as long as the money is with her."""
    check(REFUND, refund.state, state)
    refund.state = RefundState(state)
    refund.settled_at = clock.now() if state == RefundState.SUCCEEDED else None
    for name, value in fields.items():
        setattr(refund, name, value)
    refund.save(update_fields=["state", "settled_at", *fields])
