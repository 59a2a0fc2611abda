"""The paper « Confirmation » of a card given. It never bears the card's number: the card does."""

from portal.kit.registry import Slip
from portal.kit.slips import row_key

from .models import Card, Person

LABEL = "people.Card"
GIVEN, REPLACED = "card-given", "card-replaced"


def slip_of(user, key: str) -> Slip | None:
    """Of a card in service of somebody she sees."""
    seen = Person.objects.visible_to(user).order_by().values("pk")
    cards = Card.objects.active().filter(person__in=seen).select_related("person__successor")
    card = cards.filter(pk=row_key(key)).first()
    if card is None:
        return None
    person = card.person.current_record
    known = person.known_at.select_related("maison").order_by("since", "pk").first()
    before = Card.objects.filter(person__in=Person.objects.records_of(person)).exclude(pk=card.pk).exists()
    return Slip(person=person, act=REPLACED if before else GIVEN, maison=known.maison if known else None)
