"""Receipts (quittances) and the counter that numbers them without a gap."""

from django.db import models
from django.db.models import Q


class Receipt(models.Model):
    """The numbered proof of one payment, or the numbered cancelling of another receipt. Frozen: the paper is made again, the
    same, from `data`; `sha256` is the hash of `data` in canonical JSON, which holds the hash of the receipt before."""

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="receipts", verbose_name="régie")
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveIntegerField("numéro")
    payment = models.OneToOneField("ledger.Payment", null=True, on_delete=models.PROTECT, related_name="issued_receipt")
    cancels = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="cancelled_by", verbose_name="annule")
    amount_cents = models.BigIntegerField("montant (centimes)")
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "quittance"
        ordering = ["regie", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["regie", "year", "number"], name="receipt_number_once"),
            models.CheckConstraint(
                condition=Q(payment__isnull=False, cancels=None, amount_cents__gt=0)
                | Q(payment=None, cancels__isnull=False, amount_cents__lt=0),
                name="receipt_of_payment_or_cancelling",
                violation_error_message="Une quittance est celle d'un paiement, ou en annule une autre.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="receipt_number_from_one"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """« ACCUEIL-2026-000012 »: the data carries the code of its day."""
        return self.data["reference"]

    @property
    def shown_payment(self):
        """The payment it proves, or whose receipt it cancels."""
        return self.payment or self.cancels.payment


class ReceiptCounter(models.Model):
    """The last number given, per régie and year. Locked as the last step of a transaction: a rollback leaves no hole."""

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    last_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "compteur de quittances"
        constraints = [models.UniqueConstraint(fields=["regie", "year"], name="receipt_counter_once")]

    def __str__(self) -> str:
        return f"{self.regie_id}/{self.year} : {self.last}"
