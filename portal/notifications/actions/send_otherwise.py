"""Staff say a message again by another way."""

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..enums import CHOSEN, Channel, State
from ..models import OutboxMessage
from .queue_message import queue_message


def send_otherwise(*, message: OutboxMessage, channel: str, address: str, by) -> OutboxMessage:
    """The same message by `channel`, to `address`, in the size that this way needs. The first one is left aside if it still waited.

    Raises Refusal « deja-modifie » when it left or was said again meanwhile, « texte-parti » when its words are gone or are too long
    for an SMS, and those of `queue_message`.
    """
    if channel not in dict(CHOSEN):
        raise Refusal("canal-inconnu", "Ce moyen d'écrire n'existe pas.", "Choisissez e-mail, SMS, lettre ou appel.")
    subject, body = words_for(message, channel)
    with transaction.atomic():
        _set_aside(message)
        again = queue_message(
            channel=Channel(channel), address=address, purpose=message.purpose, subject=subject, body=body,
            recipient_key=message.recipient_key, about=message.about, confidential=message.confidential, language=message.language,
            sizes=message.sizes, urgent=message.urgent, useful_until=message.useful_until, instead_of=message, by=by,
        )  # fmt: skip
        audit.record("notifications.send_otherwise", again, by=by, recipient=again.recipient_key, first=message.pk)
    return again


def words_for(message: OutboxMessage, channel: str) -> tuple[str, str]:
    """(subject, text) of the message in the size of `channel`. Raises Refusal « texte-parti »."""
    sizes = message.sizes or {}
    subject = sizes.get("subject") or message.subject
    short = sizes.get("short") or (message.body if message.channel == Channel.SMS else "")
    whole = sizes.get("body") or message.body
    aloud = sizes.get("aloud") or whole
    text = {Channel.SMS: short, Channel.CALL: aloud, Channel.COUNTER: aloud}.get(channel, whole)
    if not text or message.sensitive:
        raise Refusal("texte-parti", "Ce message n'a pas de mots pour ce moyen-là.", "Choisissez un autre moyen, ou appelez la personne.")
    return ("" if channel == Channel.SMS else subject or "Un message de votre maison"), text


def _set_aside(message: OutboxMessage) -> None:
    """What waits is called off; what reached nobody stays as it is; what was said again already is refused."""
    waiting = (State.QUEUED, State.PRINTED)
    rows = OutboxMessage.objects.filter(pk=message.pk, state=message.state, attempts=message.attempts)
    seen = OutboxMessage.objects.select_for_update().filter(pk=message.pk).first()
    moved = seen is None or (seen.state, seen.attempts) != (message.state, message.attempts)
    retold = OutboxMessage.objects.filter(instead_of=message).exists()
    if moved or retold or message.state not in (*waiting, State.FAILED, State.RETURNED):
        raise Refusal("deja-modifie", "Ce message a changé entre-temps.", "Regardez où il en est, puis décidez.")
    if message.state in waiting:
        rows.update(state=State.CANCELLED, batch=None)
