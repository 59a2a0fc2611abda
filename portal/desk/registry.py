"""What the counter itself gives to the slots of `kit.registry`: the paper for somebody the house does not know yet."""

from portal.kit.registry import PaperBlank, PaperForm
from portal.places.models import Maison


def _of_house(maison: Maison) -> PaperBlank:
    return PaperBlank(key=maison.pk, title="Faisons connaissance", maison=maison, note=maison.name)


def _blank(user, key: int) -> PaperBlank | None:
    maison = Maison.objects.filter(pk=key).first()
    return _of_house(maison) if maison else None


PERSON_PAPER = PaperForm(
    label="Nouvelle personne",
    hint="Pour la file d’attente : un nom suffit, le reste aide à la retrouver.",
    drawing="person",
    permission="people.write",
    blanks=lambda user, maison: [_of_house(maison)],
    blank=_blank,
    keyed=lambda user, key, person, choice: ("dans le fichier.", ""),
)
