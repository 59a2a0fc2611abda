import datetime as dt

from django.db import transaction

from portal.kit import dates

from ..enums import BatchState, State
from ..models import LetterBatch, OutboxMessage, StrayReturn

TEXT_DAYS = 60  # long enough to answer « I was never told », then the words go
OVER = (State.SENT, State.RETURNED, State.FAILED, State.CANCELLED)
ROW_DAYS = 400  # the fact that something was said, by which way and when: a year and a month


def purge_outbox(today: dt.date) -> dict:
    """Texts and addresses of what is over go after sixty days, the rows after thirteen months; batches and counts of returns too."""
    with transaction.atomic():
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
