import uuid

from portal.households.actions.create_household import create_household
from portal.households.models import Household
from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked_one
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.actions.charge import charge
from portal.ledger.actions.lock import lock_household
from portal.ledger.actions.lower_charge import lower_charge
from portal.ledger.enums import ChargeKind
from portal.people.models import Person
from portal.people.rules.births import is_child

from ..enums import MachineState
from ..models import Machine, Sale
from ..rules.sales import SaleTerms, again_from
from ..sale_terms import sale_terms

SOURCE = "workshops.machine"  # of the ledger's line
LABEL = "Ordinateur reconditionné"


def sell_machine(
    *, machine: Machine, person: Person, by, household: Household | None = None, shown_cents: int | None = None,
    key: uuid.UUID | None = None,
) -> Sale:  # fmt: skip
    """A refurbished machine becomes hers: her household owes the price, and the town's help lowers that line at once, both by the
    ledger's own acts. `shown_cents`: what she was told she pays.

    Raises « pas-a-vendre », « pas-disponible », « mineur », « foyer-a-choisir », « pas-de-ce-foyer », « prix-change », « deja-achete ».
    """
    with once(key, "workshops.sell_machine", by=by) as request:
        if request.done:
            return Sale.objects.get(pk=request.result)
        row = locked_one(Machine, machine.pk, rank=Rank.SHEET)
        her, terms = locked_one(Person, person.current_record.pk, rank=Rank.PERSON), sale_terms()
        reasons = [*_against_machine(row), *_against_person(her, terms, shown_cents)]
        if reasons:
            raise Refusal.gather(reasons)
        home = lock_household(_home_of(her, household, by=by).pk)
        _refuse_too_soon(home, terms)
        sale = Sale.objects.create(
            machine=row, person=her, household=home, price_cents=terms.price_cents, subsidy_cents=terms.subsidy_cents, sold_at=clock.now(),
            sold_by=by,
        )  # fmt: skip
        sale.charge = _owe(sale, by=by)
        sale.save(update_fields=["charge"])
        Machine.objects.filter(pk=row.pk).update(state=MachineState.SOLD, why="")
        audit.record("workshops.sell_machine", sale, by=by, subject=her, maison=row.maison_id, machine=row.pk)
        request.result = sale.pk
    return sale


def _owe(sale: Sale, *, by):
    """The whole price first, then the help: the account keeps both."""
    told = f"{format_euros(sale.price_cents)}, dont {format_euros(sale.subsidy_cents)} d’aide de la ville."
    quote = {"why": told, "price_cents": sale.price_cents, "subsidy_cents": sale.subsidy_cents}
    line = charge(
        household=sale.household, kind=ChargeKind.OTHER, source_key=f"{SOURCE}:{sale.pk}", label=LABEL, unit_cents=sale.price_cents,
        quote=quote, by=by,
    )  # fmt: skip
    return lower_charge(charge=line, unit_cents=sale.due_cents, quote=quote, by=by) if sale.subsidy_cents else line


def _against_machine(row: Machine) -> list[Refusal]:
    if not row.for_sale:
        return [Refusal("pas-a-vendre", "Cette machine n’est pas à vendre.", "Choisissez une machine reconditionnée.")]
    if row.state != MachineState.AVAILABLE:
        return [Refusal("pas-disponible", f"Cette machine est {row.get_state_display()}.", "Choisissez-en une autre.")]
    return []


def _against_person(her: Person, terms: SaleTerms, shown_cents: int | None) -> list[Refusal]:
    found = []
    if is_child(her.birth, clock.today()):
        found.append(Refusal("mineur", "Cette personne est mineure : elle n’achète pas seule.", "Ouvrez la fiche de son parent."))
    if shown_cents is not None and shown_cents != terms.due_cents:
        words = f"Le prix a changé : il reste {format_euros(terms.due_cents)} à payer."
        found.append(Refusal("prix-change", words, "Dites-le à la personne, puis confirmez."))
    return found


def _home_of(her: Person, household: Household | None, *, by) -> Household:
    """The household that pays; opened around her where she has none."""
    homes = list(Household.objects.of(her).order_by("pk"))
    if household is not None:
        if household not in homes:
            raise Refusal("pas-de-ce-foyer", f"{her.display_name} n’est pas dans ce foyer.", "Choisissez un de ses foyers.")
        return household
    if len(homes) > 1:
        raise Refusal("foyer-a-choisir", "Cette personne est de deux foyers.", "Choisissez celui qui règle.")
    return homes[0] if homes else create_household(referents=[her], by=by)


def _refuse_too_soon(home: Household, terms: SaleTerms) -> None:
    last = Sale.objects.standing().filter(household=home).order_by("-sold_at").first()
    again = again_from(dates.local(last.sold_at).date() if last else None, terms)
    if again and clock.today() < again:
        words = f"Ce foyer a déjà acheté une machine avec l’aide, le {dates.day_written(dates.local(last.sold_at).date())}."
        raise Refusal("deja-achete", words, f"Il le pourra de nouveau le {dates.day_written(again)} ; d’ici là, un prêt est possible.")
