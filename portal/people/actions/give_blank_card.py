"""A card from the drawer becomes somebody's."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..enums import CardState
from ..models import Card, Person
from ..rules import cards
from .close_card import end_card


def give_blank_card(*, number: str, person: Person, by, replacing: bool = False) -> Card:
    """Give `person` the blank card that bears `number`, as typed or scanned. With `replacing`, the card she had dies at once.

    Raises Refusal « numero-de-carte », « carte-pas-en-reserve », « carte-deja-en-service ». Of two agents who give the same card,
    one is told that it is somebody's.
    """
    wanted = cards.read_typed(number)
    if not wanted:
        raise Refusal("numero-de-carte", "Ce n'est pas un numéro de carte.", "Dix chiffres, sous le carré : lisez-les de nouveau.")
    with transaction.atomic():
        kept = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        old = Card.objects.active_of(kept)
        if old and not replacing:
            raise Refusal(
                "carte-deja-en-service",
                "Cette personne a déjà une carte en service.",
                "Si elle est perdue ou abîmée, remplacez-la : l'ancien numéro ne servira plus.",
            )
        if old:
            end_card(card=old, state=CardState.REPLACED)
        card = _taken(wanted, kept, by)
        audit.record("people.give_blank_card", card, by=by, subject=kept, **({"old": old.pk} if old else {}))
    return card


def _taken(number: str, person: Person, by) -> Card:
    """The blank card, hers from now on: the database gives it to the first who asks."""
    given = {"person": person, "state": CardState.ACTIVE, "issued_at": clock.now(), "issued_by": by}
    if not Card.objects.blank().filter(number=number).update(**given):
        raise Refusal(
            "carte-pas-en-reserve",
            "Cette carte n'est pas dans la réserve : elle est déjà à quelqu'un, ou ne sert plus.",
            "Prenez-en une autre, ou imprimez-en une.",
        )
    return Card.objects.get(number=number)
