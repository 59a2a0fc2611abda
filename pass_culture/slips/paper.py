"""« Je demande la carte des sorties », on paper, and keying it: in service where all is known, else a request to finish with her."""

from django.urls import reverse

from portal.households.models import Household
from portal.kit.refusal import Refusal
from portal.kit.registry import PaperBlank, PaperForm
from portal.people.enums import Capability
from portal.places.models import Maison
from programmes.enums import Channel

from ..actions.activate_cards import activate_cards
from ..actions.ask_cards import ask_cards
from ..models import CultureSeason
from ..reading.prices import lacks_proof, price_for
from ..registry import SEEN, blank_of


def _blanks(user, maison) -> list[PaperBlank]:
    return [blank_of(maison)] if CultureSeason.objects.current() else []


def _blank(user, key: int) -> PaperBlank | None:
    maison = Maison.objects.filter(pk=key).first()
    return blank_of(maison) if maison and CultureSeason.objects.current() else None


def _keyed(user, key: int, person, choice: str) -> tuple[str, str]:
    """Nobody is given a card at a price that she has not been told: where nothing proves it, it is a request to finish with her."""
    season, maison = CultureSeason.objects.current(), Maison.objects.get(pk=key)
    if season is None:
        raise Refusal("saison-finie", "Aucune saison n’est ouverte.", "La carte de la prochaine saison se fait dès qu’elle commence.")
    homes = list(Household.objects.of(person).order_by("pk")[:2])
    there = reverse("pass_culture_desk:card", args=[person.pk])
    if choice == SEEN and len(homes) == 1 and not lacks_proof(price_for(season, homes[0])):
        activate_cards(people=[person], season=season, maison=maison, by=user, household=homes[0], home_seen=True, in_hand=True)
        return "carte en service.", there
    household = homes[0] if homes else None
    ask_cards(people=[person], season=season, maison=maison, by=user, household=household, channel=Channel.COUNTER, in_hand=True)
    return "demande notée, à finir avec elle : domicile, avis d’impôt.", there


CARD_PAPER = PaperForm(
    label="Je demande la carte des sorties",
    hint="Pour la file, ou à rapporter : qui a un avis d’impôt vérifié et un domicile vu a sa carte à la saisie ; les autres sont à finir.",
    drawing="mask",
    permission=Capability.WRITE_ENROLMENTS,
    blanks=_blanks,
    blank=_blank,
    keyed=_keyed,
    warning="Sans coche, le domicile reste à voir avec la personne : la demande attend dans « Cartes des sorties ».",
)
