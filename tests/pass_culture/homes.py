"""Households that ask for the card: who is in them, what was seen of their tax, what they owe."""

from portal.households.actions.create_household import create_household
from portal.households.actions.verify_tax_status import verify_tax_status
from portal.households.models import Household
from portal.kit import clock
from portal.ledger.models import Charge
from portal.people.actions.create_person import create_person
from portal.people.models import Person

from . import factories as make


def person(given: str = "Amina", family: str = "Ben Ali", **values) -> Person:
    return create_person(by=None, maison=values.pop("maison", None) or make.house(), given_name=given, family_name=family, **values)


def home(*others: Person, taxable: bool | None = None, referent: Person | None = None, **values) -> tuple[Household, Person]:
    """A household and who answers for it; `taxable`: as read on its notice, None where nobody has seen one."""
    first = referent or person(birth_year=1984, **values)
    found = create_household(referents=[first], members=others, by=None)
    if taxable is not None:
        notice(found, taxable)
    return found, first


def notice(household: Household, taxable: bool) -> None:
    verify_tax_status(household=household, taxable=taxable, year=clock.today().year, by=None)


def owed(household: Household) -> int:
    """Every line and every undoing together."""
    return sum(Charge.objects.filter(household=household).values_list("amount_cents", flat=True))
