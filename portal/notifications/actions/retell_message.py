"""What reached nobody is said by another way: nothing lapses unread."""

from portal.kit import registry

from ..models import OutboxMessage
from ..registry import message_returned
from ..rules.returns import WRONG_ADDRESS


def kind_of(message: OutboxMessage):
    """(who such messages are for, her key), or (None, 0) for a message to nobody on record."""
    label, _, key = message.recipient_key.rpartition(":")
    kind = registry.recipients.get(label) if key.isdigit() else None
    return kind, int(key) if kind else 0


def retell_message(*, message: OutboxMessage, by) -> OutboxMessage | None:
    """Say `message`, which came back or could not leave for good, by the next way that leads to her; inside the caller's transaction.

    The rooms above hear of it first (`message_returned`). A wrong address is noted, so that nothing more is written to it. None for a
    secret, for nobody on record, or when it was said again already.
    """
    message_returned.send(OutboxMessage, message=message, by=by)
    kind, _ = kind_of(message)
    if kind is None or kind.retell is None or message.sensitive or OutboxMessage.objects.filter(instead_of=message).exists():
        return None
    return kind.retell(message, message.failure, message.failure in WRONG_ADDRESS, by)
