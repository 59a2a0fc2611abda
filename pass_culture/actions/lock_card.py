from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..models import CultureCard


def lock_card(card: CultureCard, *, seen: int | None = None) -> CultureCard:
    """The row as it is now, its holder locked. Raises « deja-modifie » where it is no longer as it was seen (`seen`: its version)."""
    person = Person.objects.get(pk=card.person_id)
    locked_one(Person, person.successor_id or person.pk, rank=Rank.PERSON)
    rows = CultureCard.objects.select_for_update(of=("self",)).select_related(
        "person__successor", "season", "maison", "charge", "household"
    )
    fresh = rows.get(pk=card.pk)
    if seen is not None and seen != fresh.version:
        raise Refusal("deja-modifie", "Cette carte a changé entre-temps.", "La voici à jour : vérifiez, puis recommencez.")
    return fresh
