"""Find the record of somebody whom another house knows, from what she alone can say."""

from portal.kit.refusal import Refusal

from ..models import Card, Person
from ..rules import names
from ..rules.births import UNKNOWN, Birth


def find_again(*, number: str = "", given_name: str = "", family_name: str = "", birth: Birth = UNKNOWN) -> Person:
    """The one current record with this card, or with exactly these names and this birth. It changes nothing; welcoming is an act.

    Raises Refusal « fiche-introuvable » when there is none, or more than one.
    """
    if number:
        found = [person] if (person := Card.objects.holder(number)) else []
    else:
        wanted = names.plain(f"{family_name} {given_name}"[:160])[:100]
        same = Person.objects.current().filter(sort_key=wanted, birth_year=birth.year) if wanted and birth.year else Person.objects.none()
        if birth.date:
            same = same.filter(birth_date=birth.date) | same.filter(birth_date__isnull=True)
        found = list(same[:2])
    if len(found) != 1:
        raise Refusal(
            "fiche-introuvable",
            "Aucune fiche ne correspond exactement, ou plusieurs.",
            "Vérifiez avec la personne, ou créez une fiche : on pourra toujours réunir les deux.",
        )
    return found[0]
