"""What sales of machines hold of people, why and for how long."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_sales import forget_sales, forget_sales_of, forget_sales_of_records, kept_years, old_sales
from .models import Sale

PURGE = "workshops.sales"


def treatment() -> Treatment:
    """The delay follows the town's settings, so it is read when the room is ready."""
    return Treatment(
        name="Vente aidée de machines reconditionnées",
        purpose="Vendre un ordinateur à petit prix, une fois par foyer sur quelques années, et savoir qui appeler s’il ne marche pas.",
        basis=MISSION,
        people="Les personnes qui achètent une machine ; leur foyer",
        data="La machine, son numéro, le jour, le prix et l’aide, qui sont les mêmes pour tout le monde",
        recipients="La personne, l’équipe de la maison, qui tient les comptes",
        kept=f"{kept_years()} ans après la vente. Ce qui a été réglé reste dans les comptes.",
        purge=PURGE,
        delays=(Delay("Ventes aidées", kept_years(), "years", "après la vente", PURGE),),
        models=("workshops.Sale",),
    )


def told(person: Person) -> dict:
    rows = Sale.objects.of_person(person).select_related("machine").order_by("sold_at", "pk")
    return {"machines_achetees": [_told(sale) for sale in rows]}


def _told(sale: Sale) -> dict:
    undone = {"annulee_le": sale.undone_at.isoformat()} if sale.undone_at else {}
    return {"machine": str(sale.machine), "le": sale.sold_at.isoformat(), "prix_centimes": sale.price_cents,
            "aide_centimes": sale.subsidy_cents, **undone}  # fmt: skip


def held(person: Person) -> int:
    return Sale.objects.of_person(person).count()


def kept_because(person: Person) -> str:
    """The line of the account is the ledger's."""
    return "Ce que la machine a coûté reste au compte du foyer : il suit la durée des comptes." if held(person) else ""


def erase(person: Person, by) -> None:
    forget_sales_of(person, by=by)


def preview(today) -> dict[str, int]:
    return {"sales": old_sales(today).count()}


def purge(today) -> dict[str, int]:
    return forget_sales(today=today)


def register() -> None:
    registry.treatments.add("workshops.sales", treatment(), order=36)
    registry.purges.add(PURGE, purge)
    registry.purge_previews.add(PURGE, preview)
    registry.forgotten.add("workshops.sales", forget_sales_of_records)
    registry.personal_exports.add("workshops.sales", told, order=55)
    goes = "Que c’est elle qui a acheté ; son foyer en garde la trace, pour la règle d’une machine par foyer."
    registry.erasures.add("workshops.sales", ErasurePart("Machines achetées", held, kept_because, erase, goes=goes), order=19)
