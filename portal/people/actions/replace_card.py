"""A card is lost or worn out: another takes its place, the old number is dead at once."""

from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..enums import CardState
from ..models import Card, Person
from .close_card import end_card
from .issue_card import draw_card


def replace_card(*, person: Person, by) -> Card:
    """The new card of somebody who had one. Raises Refusal « pas-de-carte »."""
    with transaction.atomic():
        kept = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        old = Card.objects.active_of(kept)
        if old is None:
            raise Refusal("pas-de-carte", "Cette personne n'a pas de carte en service.", "Donnez-lui une carte.")
        end_card(card=old, state=CardState.REPLACED)
        new = draw_card(person=kept, by=by)
        audit.record("people.replace_card", new, by=by, subject=kept, old=old.pk)
    return new
