"""What the worker and `tick` run to empty the outbox."""

import datetime as dt

from django_tasks import task

from portal.kit import clock, dates

from .actions.deliver_message import deliver_message, release_abandoned
from .actions.take_up_message import retire_late
from .enums import BatchState, State
from .models import LetterBatch, OutboxMessage, StrayReturn
from .registry import channels

SWEEP = 500  # messages a sweep: a minute's work for a mail server, so that one tick never lasts for ever
TEXT_DAYS = 60  # long enough to answer « I was never told », then the words go
OVER = (State.SENT, State.RETURNED, State.FAILED, State.CANCELLED)
ROW_DAYS = 400  # the fact that something was said, by which way and when: a year and a month


@task()
def deliver(message_id: int) -> bool:
    """Send one message just committed."""
    return deliver_message(message_id=message_id)


def sweep() -> int:
    """Send what is due and has not left: after a failure, a crash, or with a date to come. How many left."""
    release_abandoned()
    retire_late()
    due = OutboxMessage.objects.due(clock.now()).filter(channel__in=channels.keys())
    keys = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:SWEEP])
    return sum(deliver_message(message_id=key) for key in keys)


def purge(today: dt.date) -> dict:
    """Texts and addresses of what is over go after sixty days, the rows after thirteen months; batches and counts of returns too."""
    rows = old_rows(today).delete()[1].get(OutboxMessage._meta.label, 0)
    ancient = dates.midnight(today - dt.timedelta(days=ROW_DAYS))
    LetterBatch.objects.exclude(state=BatchState.PRINTED).filter(printed_at__lt=ancient).delete()
    StrayReturn.objects.filter(day__lt=today - dt.timedelta(days=ROW_DAYS)).delete()
    return {"rows": rows, "texts": old_texts(today).update(body="", html="", address="", sizes={})}


def old_rows(today: dt.date):
    return OutboxMessage.objects.filter(state__in=OVER, queued_at__lt=dates.midnight(today - dt.timedelta(days=ROW_DAYS)))


def old_texts(today: dt.date):
    old = OutboxMessage.objects.filter(state__in=OVER, queued_at__lt=dates.midnight(today - dt.timedelta(days=TEXT_DAYS)))
    return old.exclude(body="", html="", address="", sizes={})
