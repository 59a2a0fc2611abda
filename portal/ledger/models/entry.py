"""The journal in double entry. Append-only."""

from django.db import models
from django.db.models import Case, F, Q, Sum, When

from portal.ledger.enums import Account

PER_HOUSEHOLD = (Account.RECEIVABLE, Account.CREDIT)
PER_REGIE = (Account.CASH, Account.CHEQUES_IN_HAND, Account.CARD_TERMINAL, Account.VOUCHERS_IN_HAND, Account.STRIPE_CLEARING)


def _touches(accounts) -> Q:
    return Q(debit__in=accounts) | Q(credit__in=accounts)


class EntryQuerySet(models.QuerySet):
    def balance(self, account: str) -> int:
        """Debits less credits of an account, in cents, over these entries."""
        debit = self.filter(debit=account).aggregate(total=Sum("amount_cents"))["total"] or 0
        return debit - (self.filter(credit=account).aggregate(total=Sum("amount_cents"))["total"] or 0)

    def credits_by_household(self, households) -> dict[int, int]:
        """What each of these households (keys, rows, or a queryset of keys) has paid in advance, in cents; one query."""
        moved = Case(When(credit=Account.CREDIT, then=F("amount_cents")), When(debit=Account.CREDIT, then=-F("amount_cents")), default=0)
        rows = (
            self.filter(household__in=households if isinstance(households, models.QuerySet) else list(households))
            .order_by()
            .values("household")
            .annotate(cents=Sum(moved))
        )
        return dict(rows.values_list("household", "cents"))


class Entry(models.Model):
    """A debit account, a credit account, a positive amount in cents: whatever is written, the whole sums to zero."""

    txn = models.UUIDField("mouvement")
    at = models.DateTimeField("le", db_index=True)
    debit = models.CharField("débit", max_length=20, choices=Account)
    credit = models.CharField("crédit", max_length=20, choices=Account)
    amount_cents = models.BigIntegerField("montant (centimes)")
    household = models.ForeignKey("households.Household", null=True, on_delete=models.PROTECT, related_name="+", verbose_name="foyer")
    regie = models.ForeignKey("ledger.Regie", null=True, on_delete=models.PROTECT, related_name="entries", verbose_name="régie")
    charge = models.ForeignKey("ledger.Charge", null=True, on_delete=models.PROTECT, related_name="entries")
    payment = models.ForeignKey("ledger.Payment", null=True, on_delete=models.PROTECT, related_name="entries")
    refund = models.ForeignKey("ledger.Refund", null=True, on_delete=models.PROTECT, related_name="entries")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "écriture"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["debit", "regie"], name="entry_debit"),
            models.Index(fields=["credit", "regie"], name="entry_credit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0) & ~Q(debit=F("credit")),
                name="entry_moves_something",
                violation_error_message="Une écriture fait passer un montant d'un compte à un autre.",
            ),
            models.CheckConstraint(
                condition=Q(debit__in=Account.values, credit__in=Account.values),
                name="entry_accounts_known",
            ),
            models.CheckConstraint(
                condition=~_touches(PER_HOUSEHOLD) | Q(household__isnull=False),
                name="entry_names_its_household",
                violation_error_message="Ce compte est tenu par foyer.",
            ),
            models.CheckConstraint(
                condition=~_touches(PER_REGIE) | Q(regie__isnull=False),
                name="entry_names_its_regie",
                violation_error_message="Ce compte est tenu par régie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debit} ← {self.credit} : {self.amount_cents}"
