"""Send one message of the outbox: take it, send it outside any transaction, write down what came of it."""

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F

from portal.kit import clock, locking
from portal.kit.audit import SYSTEM

from ..enums import State
from ..models import OutboxMessage
from ..registry import DeliveryFailed, channels
from ..rules.retries import next_try
from .retell_message import retell_message

logger = logging.getLogger(__name__)


def deliver_message(*, message_id: int) -> bool:
    """Send this message if it is due and nobody else has taken it; True when it left now.

    A process that dies between sending and writing it down leaves the row « sending »: `release_abandoned` gives it back and
    it is sent once more with the same Message-ID, so that a mail program shows it once. Raises LockError inside a transaction:
    what has left cannot be rolled back.
    """
    if locking.in_transaction():
        raise locking.LockError("a message never leaves inside a transaction")
    if not _claimed(message_id):
        return False
    message = OutboxMessage.objects.get(pk=message_id)
    try:
        channels.get(message.channel).send(message)
    except DeliveryFailed as failure:
        _write_failure(message, failure)
        return False
    except Exception as error:  # noqa: BLE001  # whatever a channel raises, the row must not stay « sending »
        logger.warning("outbox: message %s, %s", message.pk, type(error).__name__)
        _write_failure(message, DeliveryFailed(f"erreur-{type(error).__name__}"[:40]))
        return False
    _write(message, state=State.SENT, sent_at=clock.now(), next_try_at=None, failure="", **_erased(message))
    return True


def _claimed(message_id: int) -> bool:
    """Take the message if it is still to be sent. One statement decides: whoever comes second changes no row."""
    due = OutboxMessage.objects.due(clock.now()).filter(pk=message_id, channel__in=channels.keys())
    return bool(due.update(state=State.SENDING, claimed_at=clock.real_now(), attempts=F("attempts") + 1))


def release_abandoned() -> int:
    """Give back what was claimed by a process that died; how many rows."""
    return OutboxMessage.objects.abandoned(clock.real_now()).update(state=State.QUEUED, claimed_at=None)


def _write_failure(message: OutboxMessage, failure: DeliveryFailed) -> None:
    """Tried again later; or, when there is no use, said by another way in the same transaction. A server that is out of reach for
    hours is left to staff: the address is not wrong."""
    again = None if failure.permanent else next_try(message.attempts, clock.now())
    if again is not None:
        _write(message, state=State.QUEUED, failure=failure.code, next_try_at=again, claimed_at=None)
        return
    with transaction.atomic():
        if _write(message, state=State.FAILED, failure=failure.code, next_try_at=None) and failure.permanent:
            message.state, message.failure = State.FAILED, failure.code
            retell_message(message=message, by=SYSTEM)


def _write(message: OutboxMessage, **values) -> bool:
    """Only while the row is still ours: if the lease ran out and another process took it, its word counts."""
    mine = OutboxMessage.objects.filter(pk=message.pk, state=State.SENDING, attempts=message.attempts)
    if mine.update(**values):
        return True
    logger.warning("outbox: message %s was taken over meanwhile", message.pk)
    return False


def _erased(message: OutboxMessage) -> dict:
    return {"body": "", "html": ""} if message.sensitive and not settings.DEMO else {}
