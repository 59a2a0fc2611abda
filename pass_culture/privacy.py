"""What the outings hold of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import clock, registry
from portal.kit.privacy import MISSION
from portal.kit.refusal import Refusal
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_cards import KEPT_YEARS, forget_of, forget_of_records, stale_cards
from .exports.person import cards_told
from .models import CultureCard
from .reading.outings import places_to_come

PURGE = "pass_culture.cards"
CARDS = Treatment(
    name="Carte des sorties culturelles",
    purpose="Savoir qui a la carte de la saison, au prix qui correspond à sa situation.",
    basis=MISSION,
    people="Les personnes qui demandent ou ont une carte ; les membres de l’équipe qui préparent les saisons",
    data=(
        "La saison, la maison, les dates, le jour où le domicile a été vu, la réponse à une demande ; le prix, lu par le foyer et par qui "
        "tient les comptes. Aucun papier n’est gardé"
    ),
    recipients="L’équipe de la maison. Ni les autres personnes d’une sortie, ni les bénévoles : la carte est la même pour tout le monde",
    kept="Deux ans après la fin de la saison. Ce qui a été réglé reste dans les comptes.",
    purge=PURGE,
    delays=(Delay("Carte d’une saison", KEPT_YEARS, "years", "après la fin de la saison", PURGE),),
    models=("pass_culture.CultureCard", "pass_culture.CultureSeason", "pass_culture.Escort"),
    security="La carte et son papier ne disent pas ce qui a été payé : à 0 ou à 12 €, ils se ressemblent.",
)


def held(person: Person) -> int:
    return CultureCard.objects.of(person).count()


def kept_because(person: Person) -> str:
    """The line of the account is the ledger's."""
    return "Ce que la carte a coûté reste au compte du foyer : il suit la durée des comptes." if _owed(person) else ""


def _owed(person: Person) -> bool:
    return CultureCard.objects.of(person).filter(charge__isnull=False).exists()


def obstacles(person: Person) -> list[Refusal]:
    for card in CultureCard.objects.standing().of(person).filter(season__ends_on__gte=clock.today()).select_related("season"):
        if places_to_come(person, card.season).exists():
            return [Refusal("sorties-a-venir", "Des sorties l’attendent encore.", "Rendez d’abord ces places avec elle.")]
    return []


def erase(person: Person, by) -> None:
    forget_of(person, by=by)


def preview(today) -> dict[str, int]:
    """What tonight's purge would take away."""
    return {"culture_cards": stale_cards(today).count()}


def register() -> None:
    registry.treatments.add("pass_culture", CARDS, order=37)
    registry.purge_previews.add(PURGE, preview)
    registry.forgotten.add("pass_culture", forget_of_records)
    registry.personal_exports.add("pass_culture", cards_told, order=62)
    registry.erasures.add(
        "pass_culture",
        ErasurePart(
            "Carte des sorties", held, kept_because, erase, obstacles=obstacles,
            goes="Les cartes de chaque saison, les demandes et leurs réponses.",
        ),
        order=26,
    )  # fmt: skip
