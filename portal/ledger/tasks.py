"""What `manage.py tick` does for money, each minute, from rows: ask about payments under way, send refunds."""

import datetime as dt
import logging
from contextlib import suppress

from django.db.models import F, Q

from portal.kit import clock, dates, registry
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.kit.rules.months import month_of
from portal.ledger.actions import check_balance, expire_payment, give_back_waiting, send_refund, settle
from portal.ledger.actions.bill_month import approve_billing, prepare_billing, write_billing
from portal.ledger.actions.forget_old_names import forget_old_names
from portal.ledger.actions.forget_reminders import forget_reminders
from portal.ledger.actions.note_asked import note_asked
from portal.ledger.actions.remind import remind
from portal.ledger.base import Unreachable
from portal.ledger.enums import ONLINE_METHODS, BillingState, PaymentState, RefundRoad, RefundState
from portal.ledger.models import BalanceCheck, BillingRun, Charge, Payment, Refund, Regie, Reminder, arrears_of
from portal.ledger.rules.reminders import GENTLE_AFTER

logger = logging.getLogger(__name__)
ASK_AFTER = dt.timedelta(minutes=10)
FORGET_AFTER = dt.timedelta(hours=1)
AT_ONCE = 50
REMIND_FROM, REMIND_UNTIL, SATURDAY = 9, 18, 5  # nobody is asked for money at night, nor at the week-end
BILLED_BEFORE = dt.timedelta(days=10)  # a month is owed ten days before its first day
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
        note_asked(payment.pk, at=now)
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


def bill_months() -> int:
    """Prepare the month that begins within ten days; one near the month before goes by itself, another waits for somebody. Then owe what
    is approved. Gives how many lines were written."""
    today = clock.today()
    month = month_of(today + BILLED_BEFORE)
    begins = month > month_of(today) or today.day <= BILLED_BEFORE.days  # later, what is left of a month is no month to compare
    for source, _ in registry.billings.items():
        if begins and not BillingRun.objects.filter(source=source, month=month).exclude(state=BillingState.DROPPED).exists():
            with suppress(Refusal):  # nothing to owe: the next minute looks again
                run = prepare_billing(source=source, month=month, by=SYSTEM)
                if run.state == BillingState.PREVIEWED:
                    approve_billing(run=run, by=SYSTEM)
    due = BillingRun.objects.filter(state=BillingState.APPROVED, source__in=[source for source, _ in registry.billings.items()]).order_by(
        "pk"
    )
    return sum(write_billing(run=run) for run in due)


def remind_who_is_late() -> int:
    """Once a morning, the step that is due for each household: how many requests. One household a transaction."""
    now, today = dates.local(clock.now()), clock.today()
    if not REMIND_FROM <= now.hour < REMIND_UNTIL or today.weekday() >= SATURDAY:
        return 0
    late = Charge.objects.open().filter(due_on__lte=today - GENTLE_AFTER).order_by().values("household")
    asked = Reminder.objects.filter(at__gte=dates.midnight(today)).values("household")
    due = [row for row in arrears_of(late.exclude(household__in=asked), today) if row.step(today)]
    return sum(remind(household_id=row.household_id) is not None for row in due[:AT_ONCE])


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


def purge_reminders(today: dt.date) -> dict[str, int]:
    """Once a day: requests and answers older than three years."""
    return forget_reminders(today=today)
