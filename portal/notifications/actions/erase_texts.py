from django.db.models import QuerySet

from portal.kit.audit import record

from ..models import OutboxMessage
from .purge_outbox import OVER


def texts_of(person) -> QuerySet[OutboxMessage]:
    """What was written to her, by any of her records, and still has words or an address."""
    records = type(person).objects.records_of(person)
    keys = [f"{person._meta.label}:{row['pk']}" for row in records]
    return OutboxMessage.objects.filter(recipient_key__in=keys, state__in=OVER).exclude(body="", html="", address="", subject="", sizes={})


def erase_texts(person, by) -> None:
    """What was written goes; that something was said, when and by which way stays its thirteen months, without words or address."""
    gone = texts_of(person).update(body="", html="", address="", subject="", sizes={})
    record("notifications.erase_texts", person, by=by, subject=person, count=gone)
