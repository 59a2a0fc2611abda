"""What `manage.py tick` does for money, each minute, from rows: ask about payments under way, send refunds."""

import datetime as dt
import logging

from django.db.models import F, Q

from portal.kit import clock, dates, registry
from portal.ledger.actions import check_balance, expire_payment, send_refund, settle
from portal.ledger.actions.forget_old_names import forget_old_names
from portal.ledger.base import Unreachable
from portal.ledger.enums import ONLINE_METHODS, PaymentState, RefundState
from portal.ledger.models import BalanceCheck, Charge, Payment, Refund, Regie

logger = logging.getLogger(__name__)
ASK_AFTER = dt.timedelta(minutes=10)
FORGET_AFTER = dt.timedelta(hours=1)
AT_ONCE = 50
SILENT_AT_MOST = 3
NIGHT = range(2, 6)  # hours, when hardly anybody pays: the two sides are compared then


def reconcile() -> int:
    """Ask the provider about payments begun ten minutes ago or more, each every ten minutes, whoever forgot to tell us; close pages
    whose time is over or whose lines were paid otherwise. Gives how many were asked about."""
    now = clock.now()
    due = Payment.objects.under_way().filter(Q(at__lte=now - ASK_AFTER) | Q(expires_at__lte=now))
    due = due.filter(Q(asked_at=None) | Q(asked_at__lte=now - ASK_AFTER)).order_by(F("asked_at").asc(nulls_first=True), "at")[:AT_ONCE]
    asked = silent = 0
    for payment in due:
        Payment.objects.filter(pk=payment.pk).update(asked_at=now)
        try:
            if _over(payment, now):
                expire_payment(payment.pk)
            else:
                settle(payment.pk)
            asked += 1
        except (Unreachable, LookupError):
            logger.warning("provider %s did not answer about payment %s", payment.provider, payment.pk)
            silent += 1
            if silent == SILENT_AT_MOST:  # it is down: the other jobs of this minute need not wait for it fifty times
                break
    return asked


def _over(payment: Payment, now: dt.datetime) -> bool:
    if payment.state == PaymentState.PROCESSING:
        return False
    if payment.provider_ref is None:
        return payment.at <= now - FORGET_AFTER
    nothing_left = not Charge.objects.open().filter(pk__in=dict(payment.meant_for)).exists()
    return nothing_left or (payment.expires_at is not None and payment.expires_at <= now)


def send_refunds() -> int:
    """Send what is to be given back online, and ask about what has had no answer. Gives how many were treated."""
    due = Refund.objects.filter(
        payment__method__in=ONLINE_METHODS, state__in=[RefundState.REQUESTED, RefundState.UNKNOWN, RefundState.SENT]
    ).order_by("at")[:AT_ONCE]
    for refund in due:
        send_refund(refund.pk)
    return len(due)


def check_balances() -> int:
    """Once a night, what our journal holds for the online provider against what it holds for us. Gives how many were compared."""
    if dates.local(clock.now()).hour not in NIGHT:
        return 0
    done = 0
    for regie in Regie.objects.filter(online=True, is_open=True, provider__in=registry.payment_providers.keys()):
        if BalanceCheck.objects.filter(provider=regie.provider, day=clock.today()).exists():
            continue
        try:
            done += check_balance(regie=regie) is not None
        except Unreachable:
            logger.warning("provider %s did not tell its balance", regie.provider)
    return done


def purge(today: dt.date) -> dict[str, int]:
    """Once a day: names in books older than ten years."""
    return forget_old_names(today=today)
