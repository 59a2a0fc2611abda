"""What `manage.py tick` does for money, each minute, from rows: ask about payments under way, send refunds."""

import datetime as dt
import logging

from django.db.models import Q

from portal.kit import clock
from portal.ledger.actions import expire_payment, give_back_waiting, send_refund, settle
from portal.ledger.actions.forget_old_names import forget_old_names
from portal.ledger.base import Unreachable
from portal.ledger.enums import ONLINE_METHODS, PaymentState, RefundRoad, RefundState
from portal.ledger.models import Charge, Payment, Refund

logger = logging.getLogger(__name__)
ASK_AFTER = dt.timedelta(minutes=10)
FORGET_AFTER = dt.timedelta(hours=1)
AT_ONCE = 50


def reconcile() -> int:
    """Ask the provider about payments begun ten minutes ago or more, whoever forgot to tell us; close pages whose time is over
    or whose lines were paid otherwise. Gives how many were asked about."""
    now = clock.now()
    due = Payment.objects.under_way().filter(Q(at__lte=now - ASK_AFTER) | Q(expires_at__lte=now)).order_by("at")[:AT_ONCE]
    asked = 0
    for payment in due:
        try:
            if _over(payment, now):
                expire_payment(payment.pk)
            else:
                settle(payment.pk)
            asked += 1
        except Unreachable:
            logger.warning("provider %s did not answer about payment %s", payment.provider, payment.pk)
    return asked


def _over(payment: Payment, now: dt.datetime) -> bool:
    if payment.state == PaymentState.PROCESSING:
        return False
    if payment.provider_ref is None:
        return payment.at <= now - FORGET_AFTER
    nothing_left = not Charge.objects.open().filter(pk__in=dict(payment.meant_for)).exists()
    return nothing_left or (payment.expires_at is not None and payment.expires_at <= now)


def give_back() -> int:
    """Give back what dates called off left to give back, some lines at a time."""
    return give_back_waiting()


def send_refunds() -> int:
    """Send what is to be given back online, and ask about what has had no answer. Gives how many were treated."""
    due = Refund.objects.filter(
        road=RefundRoad.PROVIDER,
        outside=False,
        payment__method__in=ONLINE_METHODS,
        state__in=[RefundState.REQUESTED, RefundState.UNKNOWN, RefundState.SENT],
    ).order_by("at")[:AT_ONCE]
    for refund in due:
        send_refund(refund.pk)
    return len(due)


def purge(today: dt.date) -> dict[str, int]:
    """Once a day: names in books older than ten years."""
    return forget_old_names(today=today)
