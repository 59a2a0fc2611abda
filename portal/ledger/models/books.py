"""Reading the books: what a household owes, has paid and may still use. Cents."""

from django.db.models import Case, F, Sum, When

from portal.ledger.enums import Account

from .charge import Charge
from .entry import Entry


def owed_cents(household) -> int:
    """What a household owes today, after what it has paid."""
    return Entry.objects.filter(household=household).balance(Account.RECEIVABLE)


def credit_cents(household) -> int:
    """What a household has paid in advance."""
    return -Entry.objects.filter(household=household).balance(Account.CREDIT)


def credits_of(household) -> list[tuple[int, int]]:
    """(payment, cents) that are not used yet, the oldest payment first."""
    moved = Case(When(credit=Account.CREDIT, then=F("amount_cents")), When(debit=Account.CREDIT, then=-F("amount_cents")), default=0)
    rows = (
        Entry.objects.filter(household=household, payment__isnull=False)
        .order_by()
        .values("payment")
        .annotate(cents=Sum(moved))
        .filter(cents__gt=0)
    )
    return [(row["payment"], row["cents"]) for row in rows.order_by("payment")]


def unused_cents(payment) -> int:
    """What of a payment pays nothing and goes back to nobody, for now."""
    return -payment.entries.balance(Account.CREDIT)


def open_charges(household, keys=None) -> list[Charge]:
    """The lines still to be paid (with `left_cents`), oldest due first; of these keys only, when given."""
    charges = Charge.objects.open().filter(household=household)
    return list(charges if keys is None else charges.filter(pk__in=keys))
