"""What staff do with a message that waits or did not leave: send again, call off, say it was done by hand."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import BY_HAND, Channel, State
from ..models import OutboxMessage
from .queue_message import checked_address
from .retell_message import retell_message


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
    """The letter is posted, the call is made, she was told at the counter. Raises Refusal « part-tout-seul » for the other channels,
    « deja-modifie »."""
    if message.channel not in BY_HAND:
        raise Refusal("part-tout-seul", "Ce message part tout seul.", "Attendez une minute, il n'y a rien à faire.")
    return _move(message, message.state, {"state": State.SENT, "sent_at": clock.now()}, verb="notifications.done_by_hand", by=by)


def _move(message: OutboxMessage, state: str, changes: dict, *, verb: str, by, **detail) -> OutboxMessage:
    movable = (State.QUEUED, State.PRINTED, State.FAILED)
    with transaction.atomic():
        seen = OutboxMessage.objects.filter(pk=message.pk, state=state, attempts=message.attempts, state__in=movable)
        retold = message.state == State.FAILED and OutboxMessage.objects.filter(instead_of=message).exists()
        if retold or not seen.update(**changes):
            raise Refusal("deja-modifie", "Ce message a changé entre-temps.", "Regardez où il en est, puis décidez.")
        audit.record(verb, message, by=by, recipient=message.recipient_key, **detail)
        message.refresh_from_db()
    return message


def told_aloud(*, recipient_key: str, purpose: str) -> int:
    """What was kept to be said to her at the counter about this was said on another screen; how many messages. Inside the caller's
    transaction, which writes its own audit line."""
    kept = OutboxMessage.objects.filter(recipient_key=recipient_key, purpose=purpose, channel=Channel.COUNTER, state=State.QUEUED)
    return kept.update(state=State.SENT, sent_at=clock.now())


def retire_late() -> int:
    """What still waits for hands after the time when it was of use is left aside; how many messages."""
    late = OutboxMessage.objects.filter(state=State.QUEUED, useful_until__lte=clock.now())
    return late.update(state=State.CANCELLED, failure="date-passee")


def could_not_reach(*, message: OutboxMessage, code: str, by) -> OutboxMessage:
    """A call that can lead to nobody (the number is not hers): it failed, and is said by another way. Raises Refusal « deja-modifie »."""
    with transaction.atomic():
        changes = {"state": State.FAILED, "failure": code}
        _move(message, State.QUEUED, changes, verb="notifications.could_not_reach", by=by, code=code)
        retell_message(message=message, by=by)
    return message


def tried_in_vain(*, message: OutboxMessage, by) -> OutboxMessage:
    """Nobody answered: one try more, and it stays to be done. Raises Refusal « deja-modifie »."""
    return _move(message, State.QUEUED, {"attempts": message.attempts + 1}, verb="notifications.tried_in_vain", by=by)
