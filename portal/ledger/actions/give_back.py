"""Giving back what a rule gives back: planned with the act that undid the line, done by the tick, one line a transaction."""

import logging

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.ledger import notifications
from portal.ledger.enums import PaymentState
from portal.ledger.models import Charge, GiveBack, Payment, unused_cents

from .lock import lock_household
from .request_refund import request_refund

logger = logging.getLogger(__name__)
AT_ONCE = 50


def plan_give_back(*, charge: Charge, shares: dict[int, int], reason: str, by) -> GiveBack | None:
    """Say that what had paid this line (`shares`: payment -> cents) goes back. Inside the transaction that undoes the line; a date called
    off for forty people writes forty rows and sends nothing itself. Once for each line; nothing for a line that nobody had paid."""
    parts = sorted((payment, cents) for payment, cents in shares.items() if cents > 0)
    if not parts:
        return None
    row, new = GiveBack.objects.get_or_create(charge=charge, defaults={"reason": reason, "shares": parts, "at": clock.now()})
    if new:
        audit.record("ledger.plan_give_back", row, by=by, subject=charge.household, reason=reason)
    return row


def give_back_waiting() -> int:
    """Do what is planned, some at a time, the oldest first; safe to run again, at any time. Gives how many lines were done. One that
    fails stops no other."""
    done = 0
    for pk in GiveBack.objects.waiting().values_list("pk", flat=True)[:AT_ONCE]:
        try:
            done += give_back(pk)
        except Exception:
            logger.exception("give back %s failed", pk)
    return done


def give_back(pk: int, *, by=SYSTEM) -> bool:
    """Give back what had paid one line: online money leaves by the road it came; money taken by hand stays her credit, and she is asked
    which she prefers. Never more than what is still unused (she may have used it meanwhile). False when it was done before."""
    with transaction.atomic():
        plan = GiveBack.objects.select_related("charge").get(pk=pk)
        household = lock_household(plan.charge.household_id)
        row = GiveBack.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.done_at is not None:
            return False
        back = kept = 0
        for key, cents in row.shares:
            payment = Payment.objects.get(pk=key)
            part = min(cents, max(0, unused_cents(payment)))
            if part and not payment.is_desk and payment.state == PaymentState.SUCCEEDED:
                request_refund(payment=payment, amount_cents=part, reason=row.reason, by_rule=True, by=by)
                back += part
            else:
                kept += part
        row.done_at, row.back_cents, row.kept_cents = clock.now(), back, kept
        row.save(update_fields=["done_at", "back_cents", "kept_cents"])
        if kept:
            notifications.tell_home(household, "choose", about=audit.key_of(row), occasion=str(row.pk), by=by)
        audit.record("ledger.give_back", row, by=by, subject=household)
        return True
