"""Reading the books: what a household owes, has paid and may still use. Cents."""

import datetime as dt

from django.db.models import Case, F, Q, Sum, When
from django.utils import timezone

from portal.households.models import Household
from portal.kit import clock
from portal.kit.visibility import scope_of, user_can
from portal.ledger.enums import Account, PaymentState

from .charge import Charge
from .entry import Entry
from .payment import Payment
from .regie import Mandate, Regie

KEPT_YEARS = 10


def kept_since(today: dt.date) -> dt.datetime:
    """Books are kept ten whole years after the year they belong to (`domain.md` 4.1); names in older ones go."""
    return timezone.make_aware(dt.datetime.combine(today.replace(year=today.year - KEPT_YEARS, month=1, day=1), dt.time.min))


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


def held_in(payment) -> str:
    """The account that owes a booked payment's money: its household's credit, or « à vérifier » until it is known whose it is."""
    return Account.TO_CLASSIFY if payment.set_aside else Account.CREDIT


def free_cents(payment) -> int:
    """What of a booked payment, whosever it is, is still here and pays nothing."""
    return -payment.entries.balance(held_in(payment))


def paid_shares(charge) -> dict[int, int]:
    """Payment -> what of it pays this line now, in cents; the oldest payment first."""
    rows = charge.allocations.order_by().values_list("payment").annotate(cents=Sum("cents")).filter(cents__gt=0)
    return dict(sorted(rows))


def open_charges(household, keys=None) -> list[Charge]:
    """The lines still to be paid (with `left_cents`), oldest due first; of these keys only, when given."""
    charges = Charge.objects.open().filter(household=household)
    return list(charges if keys is None else charges.filter(pk__in=keys))


def coming_of(household) -> list[Payment]:
    """Debits that a bank has the order of and has not answered: what they pay is on its way, and is not asked again."""
    return list(Payment.objects.filter(household=household, state=PaymentState.PROCESSING).order_by("pk"))


# --- who reads what ---------------------------------------------------------------------------------------------------------


def households_read_by(user):
    """The households whose account `user` may read: those she answers for, and as staff those of her houses (« money.see »)."""
    return Household.objects.led_by(user) | Household.objects.within(scope_of(user, "money.see"))


def payments_read_by(user):
    """The payments of these households, and those of the régies she holds, whichever house the household comes from."""
    held = Regie.objects.visible_to(user) if user_can(user, "money.take") else Regie.objects.none()
    return Payment.objects.filter(Q(household__in=households_read_by(user).values("pk")) | Q(regie__in=held.values("pk")))


def regies_read_by(user, capability: str = "books.read"):
    """The régies whose books `user` may read (or, by another capability, act on): those of her houses, and those she holds today."""
    scope = scope_of(user, capability)
    if not scope:
        return Regie.objects.none()
    held = Mandate.objects.valid_on(clock.today()).filter(user=user).values("regie")
    return Regie.objects.within(scope) | Regie.objects.filter(pk__in=held)


def payments_refunded_by(user):
    """The payments whose money this person may send back (« money.refund »)."""
    return payments_acted_on_by(user, "money.refund")


def payments_acted_on_by(user, capability: str):
    """The payments on which this person may do that: of the households of her houses where she may, and of the régies she holds,
    whichever house the household comes from."""
    scope = scope_of(user, capability)
    if not scope:
        return Payment.objects.none()
    homes, held = Household.objects.within(scope).values("pk"), Regie.objects.open_to(user, capability).values("pk")
    return Payment.objects.filter(Q(household__in=homes) | Q(regie__in=held))
