"""A cupboard of machines, and who has them."""

import datetime as dt
import itertools

from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.people.models import Person
from portal.places.models import Maison
from programmes.workshops.actions.lend_machine import lend_machine
from programmes.workshops.actions.note_help import note_help
from programmes.workshops.actions.sell_machine import sell_machine
from programmes.workshops.actions.write_machine import write_machine
from programmes.workshops.models import Help, Loan, Machine, Sale

from . import factories as make

_number = itertools.count(1)


def machine(maison: Maison | None = None, *, kind: str = "tablet", label: str = "Tablette 10 pouces", **fields) -> Machine:
    row = write_machine(
        machine=None, kind=kind, label=label, inventory=f"TEST-{next(_number)}", maison=maison or make.house(), by=None
    )  # fmt: skip
    if fields:
        Machine.objects.filter(pk=row.pk).update(**fields)
        row.refresh_from_db()
    return row


def day(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def lent(who: Person | None = None, row: Machine | None = None, *, days: int = 20, **more) -> Loan:
    """Lent until in `days`; below zero, its day is past."""
    loan = lend_machine(
        machine=row or machine(), person=who or make.person(), due_on=day(max(days, 0)), accessories=["charger", "cover"], by=None, **more
    )  # fmt: skip
    if days < 0:
        Loan.objects.filter(pk=loan.pk).update(due_on=day(days))
        loan.refresh_from_db()
    return loan


def for_sale(maison: Maison | None = None) -> Machine:
    return machine(maison, kind="laptop", label="Portable 14 pouces", for_sale=True)


def sold(who: Person | None = None, maison: Maison | None = None, **more) -> Sale:
    return sell_machine(machine=for_sale(maison), person=who or make.person(), by=None, **more)


def helped(who: Person | None = None, maison: Maison | None = None, *, did: str = "Demande envoyée.", **more) -> Help:
    said = {"topic": "family", "consent": "spoken", "outcome": "waiting"} | more
    return note_help(person=who or make.person(), maison=maison or make.house(), did=did, by=None, **said)


def child_and_mother() -> tuple[Person, Person]:
    child = make.person("Nour", birth_year=clock.today().year - 12)
    mother = make.person("Mme B.", birth_year=1984)
    create_household(referents=[mother], members=[child], by=None)
    return child, mother
