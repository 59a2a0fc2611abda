"""What screens show of machines and loans, for residents and for staff."""

from dataclasses import dataclass

from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.enums import EnrolmentState

from .enums import MachineState
from .models import Course, Loan, Machine, Sale
from .reading import course_places

MOST = 20  # loans of one machine shown, the latest


@dataclass
class Shelf:
    """One part of the cupboard: machines in the same state."""

    code: str
    title: str
    machines: list[Machine]


@dataclass
class Cupboard:
    late: list[Loan]
    lent: list[Loan]
    shelves: list[Shelf]

    @property
    def empty(self) -> bool:
        return not (self.late or self.lent or self.shelves)


SHELVES = ((MachineState.AVAILABLE, "Disponibles"), (MachineState.REPAIR, "En réparation"), (MachineState.WITHDRAWN, "Retirées"),
           (MachineState.SOLD, "Vendues"))  # fmt: skip


def cupboard(user) -> Cupboard:
    """What the houses of this user lend: late first, the longest awaited on top. Two queries."""
    loans = list(Loan.objects.within(scope_of(user, Capability.SEE_ENROLMENTS)).open().shown().order_by("due_on", "pk"))
    rest = Machine.objects.visible_to(user).exclude(state=MachineState.LENT).select_related("maison").called()
    by_state: dict[str, list[Machine]] = {}
    for machine in rest:
        by_state.setdefault(machine.state, []).append(machine)
    shelves = [Shelf(code, title, by_state[code]) for code, title in SHELVES if code in by_state]
    return Cupboard([one for one in loans if one.late], [one for one in loans if not one.late], shelves)


def history(machine: Machine) -> list[Loan]:
    """Its loans that are still known, the latest first. One query."""
    return list(machine.loans.shown().order_by("-lent_at", "-pk")[:MOST])


def own_loans(user) -> list[Loan]:
    """What she has from the house, then what she gave back; those she signed for a child too. One query."""
    rows = Loan.objects.filter(Loan.objects.own_to(user)).shown()
    return sorted(rows, key=lambda loan: (loan.returned_at is not None, loan.due_on, loan.pk))


def own_purchases(user) -> list[Sale]:
    """What she bought and keeps. One query."""
    rows = Sale.objects.standing().filter(person__in=Person.objects.records_of_user(user))
    return list(rows.select_related("machine__maison").order_by("-sold_at", "-pk"))


def courses_of(person: Person) -> list[Course]:
    """The courses on which she has a place, the latest first. One query."""
    places = course_places().filter(person__in=Person.objects.records_of(person), state=EnrolmentState.CONFIRMED)
    rows = Course.objects.dated().filter(sheet__in=places.order_by().values("sheet")).select_related("sheet__activity")
    return list(rows.order_by("-last_end", "-pk"))
