"""What nobody needs any more of machines lent: who had them, a year after they came back."""

import datetime as dt

from django.db.models import Q

from portal.kit import audit, dates
from portal.people.models import Person

from ..enums import MachineState
from ..models import Loan, Machine

LOANS_KEPT_DAYS = 365  # after the return: what was missing may still come back; the house's choice


def old_loans(today: dt.date):
    return Loan.objects.filter(returned_at__lt=dates.midnight(today - dt.timedelta(days=LOANS_KEPT_DAYS)))


def forget_loans(*, today: dt.date) -> dict[str, int]:
    """Each night; the machine stays, with its number. Counts by kind."""
    return {"loans": old_loans(today).delete()[0]}


def forget_loans_of(person: Person, *, by) -> int:
    """When a person asks, inside the caller's transaction: what she gave back. A child's loan that she signed stays the child's,
    without her."""
    signed = Loan.objects.filter(responsible__in=Person.objects.records_of(person), returned_at__isnull=False)
    gone = signed.update(responsible=None) + Loan.objects.of_person(person).filter(returned_at__isnull=False).delete()[0]
    if gone:
        audit.record("workshops.forget_loans", person, by=by, rows=gone)
    return gone


def forget_loans_of_records(records: set[int]) -> None:
    """`registry.forgotten`: with these records. A machine that never came back is withdrawn: nobody is left to bring it."""
    hers = Loan.objects.filter(person__in=records)
    gone = hers.open().order_by().values("machine")
    Machine.objects.filter(pk__in=gone).update(state=MachineState.WITHDRAWN, why="jamais rendue")
    hers.delete()
    Loan.objects.filter(responsible__in=records).update(responsible=None)


def still_lent(keys: set[int]) -> set[int]:
    """`registry.purge_keeps`: of these records, whose who still has a machine or answers for one."""
    rows = Loan.objects.open().filter(Q(person__in=keys) | Q(responsible__in=keys)).values_list("person", "responsible")
    return {key for row in rows for key in row if key in keys}
