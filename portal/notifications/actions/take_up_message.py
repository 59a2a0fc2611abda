"""What staff do with a message that waits or did not leave: send again, call off, say it was done by hand."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import Channel, State
from ..models import OutboxMessage
from .queue_message import checked_address


def send_again(*, message: OutboxMessage, address: str, by) -> OutboxMessage:
    """Put a failed message back in the queue, to `address` (corrected or not). `message` is the row as the person saw it.

    Raises Refusal « adresse-refusee », or « deja-modifie » when somebody or the house moved it meanwhile.
    """
    address = checked_address(Channel(message.channel), address)
    changes = {"state": State.QUEUED, "address": address, "attempts": 0, "next_try_at": None, "claimed_at": None, "due_at": clock.now()}
    return _move(message, State.FAILED, changes, verb="notifications.send_again", by=by, corrected=address != message.address)


def call_off(*, message: OutboxMessage, by) -> OutboxMessage:
    """Neither sent nor tried again. Raises Refusal « deja-modifie », also when it has left meanwhile."""
    erased = {"body": "", "html": ""} if message.sensitive else {}
    return _move(message, message.state, {"state": State.CANCELLED, **erased}, verb="notifications.call_off", by=by)


def done_by_hand(*, message: OutboxMessage, by) -> OutboxMessage:
    """The letter is posted, the call is made. Raises Refusal « part-tout-seul » for the other channels, « deja-modifie »."""
    if message.channel not in (Channel.LETTER, Channel.CALL):
        raise Refusal("part-tout-seul", "Ce message part tout seul.", "Attendez une minute, il n'y a rien à faire.")
    return _move(message, message.state, {"state": State.SENT, "sent_at": clock.now()}, verb="notifications.done_by_hand", by=by)


def _move(message: OutboxMessage, state: str, changes: dict, *, verb: str, by, **detail) -> OutboxMessage:
    movable = (State.QUEUED, State.FAILED)
    with transaction.atomic():
        seen = OutboxMessage.objects.filter(pk=message.pk, state=state, attempts=message.attempts, state__in=movable)
        if not seen.update(**changes):
            raise Refusal("deja-modifie", "Ce message a changé entre-temps.", "Regardez où il en est, puis décidez.")
        audit.record(verb, message, by=by, recipient=message.recipient_key, **detail)
        message.refresh_from_db()
    return message
