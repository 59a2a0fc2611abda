"""What left at the provider without our asking, and the credit it is taken from."""

from collections.abc import Iterator

from django.db.models import Case, F, Q, Sum, When

from portal.kit.money import format_euros
from portal.ledger.enums import Account
from portal.ledger.models import Dispute, Entry, Refund


def outside_covered() -> Iterator[str]:
    """What left at the provider without our asking is taken from the payment's credit as soon as there is some: nobody spends it again."""
    lacking = Q(payment__in=Refund.objects.filter(uncovered_cents__gt=0).order_by().values("payment"))
    lacking |= Q(payment__in=Dispute.objects.filter(uncovered_cents__gt=0).order_by().values("payment"))
    moved = Case(When(credit=Account.CREDIT, then=F("amount_cents")), When(debit=Account.CREDIT, then=-F("amount_cents")), default=0)
    credits = Entry.objects.filter(lacking).order_by().values_list("payment").annotate(cents=Sum(moved)).filter(cents__gt=0)
    for payment, cents in credits.order_by("payment"):
        yield f"paiement {payment} : rendu chez le prestataire, et {format_euros(cents)} encore en avoir"
