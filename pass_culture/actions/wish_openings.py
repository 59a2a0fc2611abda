from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..models import CultureCard, CultureSeason


def wish_openings(*, person: Person, season: CultureSeason, wish: bool, by, maison=None) -> CultureCard:
    """Whether she is told when an outing opens. Said once, changed at any time. Raises « sans-carte »."""
    with transaction.atomic():
        card = CultureCard.objects.good_for(season).of(person).select_for_update(of=("self",)).order_by("activated_at", "pk").first()
        if card is None:
            words = "Il faut la carte de la saison pour être prévenu des ouvertures."
            raise Refusal("sans-carte", words, "Elle se fait tout de suite dans toutes les maisons, ou se demande en ligne.")
        if card.tell_openings != wish:
            card.tell_openings = wish
            card.version += 1
            card.save(update_fields=["tell_openings", "version"])
            audit.record("pass_culture.wish_openings", card, by=by, subject=person, maison=card.maison_id, wish=wish)
        return card
