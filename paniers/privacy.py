"""What the baskets hold of people, why and for how long; what stands against erasing a record."""

from portal.kit import clock, registry
from portal.kit.privacy import MISSION
from portal.kit.refusal import Refusal
from portal.kit.registry import ErasurePart, Treatment
from portal.people.models import Person

from .enums import BasketState
from .models import Basket

BASKETS = Treatment(
    name="Paniers",
    purpose="Préparer et remettre les paniers, et facturer ceux qui sont dus.",
    basis=MISSION,
    people="Les personnes abonnées",
    data="Dates, maison, numéro, nombre, préparé, remis, ce que le foyer en a choisi (absence, autre date, don) ; le prix, à part",
    recipients="L’équipe de la maison ; les bénévoles voient le numéro et le nom montré, jamais un prix",
    kept="Avec la fiche et les comptes : deux ans après le dernier contact, les paniers ne nomment plus personne.",
    purge="people.persons",
    models=("paniers.Subscription", "paniers.Agreement", "paniers.Basket", "paniers.SeasonTerms"),
    security="La feuille du jour ne porte ni nom de famille, ni adresse, ni prix.",
)


def _of(person: Person):
    return Basket.objects.filter(subscription__enrolment__person__in=Person.objects.records_of(person))


def kept_because(person: Person) -> str:
    return "Chaque panier tient à une somme du compte du foyer : il suit la durée des comptes." if _of(person).exists() else ""


def obstacles(person: Person) -> list[Refusal]:
    if _of(person).filter(state=BasketState.PLANNED, session__end__gt=clock.now()).exists():
        return [Refusal("paniers-a-venir", "Des paniers l’attendent encore.", "Arrêtez l’abonnement avec elle, puis revenez ici.")]
    return []


def register() -> None:
    registry.treatments.add("paniers", BASKETS, order=35)
    registry.erasures.add(
        "paniers.baskets", ErasurePart("Paniers", lambda person: _of(person).count(), kept_because, obstacles=obstacles), order=25
    )
