"""Take a card out of service without another in its place."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..enums import CardState
from ..models import Card, Person


def close_card(*, card: Card, by) -> Card:
    """The number is dead from now on. Raises Refusal « carte-deja-finie », and « carte-en-reserve » for a blank one."""
    with transaction.atomic():
        if card.person is None:
            raise Refusal("carte-en-reserve", "Cette carte n'est encore à personne.", "Sa planche se retire de la réserve.")
        kept = locked_one(Person.objects.all(), card.person.current_record.pk, rank=Rank.PERSON)
        card = Card.objects.select_for_update().get(pk=card.pk)
        if card.state != CardState.ACTIVE:
            raise Refusal("carte-deja-finie", "Cette carte n'est plus en service.", "")
        end_card(card=card, state=CardState.CLOSED)
        audit.record("people.close_card", card, by=by, subject=kept)
    return card


def end_card(*, card: Card, state: str) -> None:
    """Inside the caller's transaction and lock."""
    card.state, card.ended_at = state, clock.now()
    card.save(update_fields=["state", "ended_at"])
