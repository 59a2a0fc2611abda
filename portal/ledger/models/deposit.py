"""Money that leaves the régie for the accountant, with its slip. Amounts in cents."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.ledger.enums import DepositKind, DepositState


class DepositQuerySet(models.QuerySet):
    def standing(self):
        """What left, or waits to leave."""
        return self.exclude(state=DepositState.UNDONE)


class Deposit(models.Model):
    """A deposit (versement, remise de chèques): numbered per régie, kind and year; the amount never changes. Validated by the accountant,
    it is frozen. Cash is known by its `count` ({"5000": 1}: value in cents -> how many); cheques and vouchers by their `payments`.

    Source: CGCT R1617-8, instruction 06-031-A-B-M: at least monthly, and when the maximum is reached.
    """

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="deposits", verbose_name="régie")
    kind = models.CharField("nature", max_length=10, choices=DepositKind)
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveIntegerField("numéro")
    since = models.DateField("recettes du")
    until = models.DateField("au")
    amount_cents = models.BigIntegerField("montant (centimes)")
    count = models.JSONField("compte", default=dict)
    state = models.CharField("état", max_length=10, choices=DepositState, default=DepositState.MADE)
    at = models.DateTimeField("préparé le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    handed_at = models.DateTimeField("remis le", null=True)
    validated_at = models.DateTimeField("validé le", null=True)
    reference = models.CharField("référence du comptable", max_length=80, blank=True)
    reason = models.CharField("motif", max_length=120, blank=True)  # why it was undone

    objects = DepositQuerySet.as_manager()

    class Meta:
        verbose_name = "versement"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["regie", "kind", "year", "number"], name="deposit_number_once"),
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0),
                name="deposit_above_zero",
                violation_error_message="Un versement est d'un montant au-dessus de zéro.",
            ),
            models.CheckConstraint(condition=Q(state__in=DepositState.values, kind__in=DepositKind.values), name="deposit_words_known"),
            models.CheckConstraint(condition=Q(state=DepositState.UNDONE) | Q(reason=""), name="deposit_reason_when_undone"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference_number}"

    @property
    def reference_number(self) -> str:
        """« 2026-003 »"""
        return f"{self.year}-{self.number:03d}"


class DepositedPayment(models.Model):
    """A cheque or a voucher in a deposit. `standing` falls with a deposit that was undone, and the row stays: the database itself lets
    a cheque travel once."""

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="lines")
    payment = models.ForeignKey("ledger.Payment", on_delete=models.PROTECT, related_name="deposits")
    standing = models.BooleanField(default=True)

    class Meta:
        verbose_name = "ligne de versement"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["deposit", "payment"], name="deposited_payment_once"),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(standing=True),
                name="deposited_payment_travels_once",
                violation_error_message="Ce chèque est déjà dans un versement.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deposit_id} ← {self.payment_id}"
