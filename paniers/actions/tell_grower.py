"""A farm is written to through the outbox, at the address of its contract: nobody on record, nothing of a household."""

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel
from portal.notifications.models import OutboxMessage

from ..enums import Via
from ..models import GrowerContract, GrowerOrder


def tell_grower(order: GrowerOrder, words: tuple[str, str], *, purpose: str, key: str, by) -> OutboxMessage:
    """Write this to the farm of an order, inside the caller's transaction; the same `key` is one message."""
    subject, body = words
    return queue_message(
        channel=Channel.EMAIL,
        address=order.contract.email,
        purpose=purpose,
        subject=subject,
        body=body,
        about=audit.key_of(order),
        dedupe_key=key,
        by=by,
    )


def need_a_way(contract: GrowerContract, via: str) -> None:
    """Raises Refusal « voie-inconnue », « adresse-manquante » when the farm cannot be told that way."""
    if via not in Via.values:
        raise Refusal("voie-inconnue", "Cette façon de prévenir la ferme n'existe pas.", "Choisissez e-mail, téléphone ou papier.")
    if via == Via.EMAIL and not contract.email:
        raise Refusal("adresse-manquante", "Cette ferme n'a pas d'adresse e-mail.", "Notez-la dans son contrat, ou appelez-la.")
