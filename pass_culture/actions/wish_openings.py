from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..enums import CardState
from ..models import CultureCard


def wish_openings(*, card: CultureCard, wish: bool, by) -> CultureCard:
    """Whether the holder of a card is told when an outing opens. The same again is nothing. Raises « carte-pas-en-service »."""
    with transaction.atomic():
        fresh = CultureCard.objects.select_for_update(of=("self",)).select_related("person").get(pk=card.pk)
        if fresh.state != CardState.ACTIVE:
            words = "Cette carte n’est pas en service : personne n’est prévenu avec elle."
            raise Refusal("carte-pas-en-service", words, "Elle se fait tout de suite dans toutes les maisons.")
        if fresh.tell_openings != wish:
            fresh.tell_openings = wish
            fresh.save(update_fields=["tell_openings"])
            audit.record("pass_culture.wish_openings", fresh, by=by, subject=fresh.person, maison=fresh.maison_id, wish=wish)
        return fresh
