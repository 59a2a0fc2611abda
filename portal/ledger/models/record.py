"""Papers of a régie that bind somebody: handed over, verified, copied, closed for the year. All append-only. Amounts in cents."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.ledger.enums import RecordKind


class TillRecord(models.Model):
    """The handover of a régie to another holder, or the accountant's verification: what was counted, what the journal said, by account
    ({"cash": 8200, …}), and what was remarked. Source: instruction 06-031-A-B-M (remise de service, procès-verbal de vérification)."""

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="records", verbose_name="régie")
    kind = models.CharField("nature", max_length=14, choices=RecordKind)
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    other = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="à"
    )  # who takes over; empty where the accountant, who has no account here, came
    other_name = models.CharField("nom du comptable ou de son délégué", max_length=120, blank=True)
    count = models.JSONField("compte", default=dict)  # {"5000": 1}: value in cents -> how many
    counted = models.JSONField("trouvé", default=dict)  # account -> cents
    expected = models.JSONField("attendu", default=dict)  # account -> cents
    last_receipt = models.CharField("dernière quittance", max_length=40, blank=True)
    remarks = models.TextField("remarques", blank=True)

    class Meta:
        verbose_name = "procès-verbal de régie"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RecordKind.values), name="till_record_kind_known"),
            models.CheckConstraint(
                condition=Q(other__isnull=False) | ~Q(other_name=""),
                name="till_record_names_the_other",
                violation_error_message="Un procès-verbal nomme les deux personnes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class ReceiptCopy(models.Model):
    """A certified copy of a receipt that was lost: the same paper, marked as a copy, whose making is written down. No new number."""

    receipt = models.ForeignKey("ledger.Receipt", on_delete=models.PROTECT, related_name="copies", verbose_name="quittance")
    rank = models.PositiveSmallIntegerField("copie n°")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    reason = models.CharField("motif", max_length=120)

    class Meta:
        verbose_name = "copie certifiée"
        ordering = ["receipt", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "rank"], name="receipt_copy_rank_once"),
            models.CheckConstraint(condition=Q(rank__gte=1) & ~Q(reason=""), name="receipt_copy_says_why"),
        ]

    def __str__(self) -> str:
        return f"copie {self.rank} de {self.receipt_id}"


class YearClose(models.Model):
    """A régie's year, closed: its totals by account, means and product, its first and last receipts, with the hash of them all."""

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="closed_years", verbose_name="régie")
    year = models.PositiveSmallIntegerField("année")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "clôture d'exercice"
        ordering = ["regie", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["regie", "year"], name="year_closed_once", violation_error_message="Cette année est déjà clôturée."
            )
        ]

    def __str__(self) -> str:
        return f"{self.regie_id}/{self.year}"
