"""« Je donne un coup de main », on paper, and keying it: a volunteer where she said yes to the charter, else somebody to meet."""

from django.urls import reverse

from portal.kit.registry import PaperBlank, PaperForm
from portal.people.enums import Capability
from portal.places.models import Maison

from ..actions.become_volunteer import become_volunteer
from ..enums import CharterWay
from ..registry import YES, blank_of


def _blank(user, key: int) -> PaperBlank | None:
    maison = Maison.objects.filter(pk=key).first()
    return blank_of(maison) if maison else None


def _keyed(user, key: int, person, choice: str) -> tuple[str, str]:
    if choice != YES:
        return "veut d’abord en parler : à rencontrer.", reverse("volunteering_desk:person", args=[person.pk])
    become_volunteer(person=person, maisons=[Maison.objects.get(pk=key)], by=user, way=CharterWay.PAPER)
    return "bénévole, charte acceptée.", reverse("volunteering_desk:person", args=[person.pk])


VOLUNTEER_PAPER = PaperForm(
    label="Je donne un coup de main",
    hint="Avec la charte imprimée : qui coche « je suis d’accord » est bénévole à la saisie, les autres sont à rencontrer.",
    drawing="hands",
    permission=Capability.WRITE_ENROLMENTS,
    blanks=lambda user, maison: [blank_of(maison)],
    blank=_blank,
    keyed=_keyed,
    warning="Sans coche, personne n’est bénévole : on en parle d’abord.",
)
