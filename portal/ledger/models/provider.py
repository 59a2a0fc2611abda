"""What a provider does with our money besides payments: disputes, payouts, its balance. Amounts in cents."""

from django.db import models
from django.db.models import F, Q

from portal.ledger.enums import DisputeState


class Dispute(models.Model):
    """A payer contests a payment at her bank. The place is kept; the money stands in « Contestations » until it is known."""

    payment = models.ForeignKey("ledger.Payment", on_delete=models.PROTECT, related_name="disputes", verbose_name="paiement")
    provider_ref = models.CharField(max_length=120, unique=True)
    amount_cents = models.BigIntegerField("montant (centimes)")
    state = models.CharField("état", max_length=8, choices=DisputeState, default=DisputeState.OPEN)
    uncovered_cents = models.BigIntegerField(
        "sans avance en face (centimes)", default=0
    )  # lost, and no longer on the payment: refunded before
    aside = models.BooleanField("sur une somme à vérifier", default=False)  # see `Refund.aside`
    reason = models.CharField("motif donné", max_length=60, blank=True)
    due_by = models.DateTimeField("répondre avant le", null=True)
    at = models.DateTimeField("reçue le")
    closed_at = models.DateTimeField("close le", null=True)

    class Meta:
        verbose_name = "contestation"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="dispute_above_zero"),
            models.CheckConstraint(condition=Q(state__in=DisputeState.values), name="dispute_state_known"),
            models.CheckConstraint(
                condition=Q(uncovered_cents=0) | Q(state=DisputeState.LOST, uncovered_cents__gt=0, uncovered_cents__lte=F("amount_cents")),
                name="dispute_uncovered_only_lost",
            ),
            models.CheckConstraint(
                condition=Q(state=DisputeState.OPEN, closed_at=None) | (~Q(state=DisputeState.OPEN) & Q(closed_at__isnull=False)),
                name="dispute_closed_when_known",
            ),
        ]

    def __str__(self) -> str:
        return f"contestation {self.pk}"


class Payout(models.Model):
    """What a provider paid into the town's account, less its fees. Append-only; booked in the same transaction. Below zero: what it
    took from that account instead, or a payout that the town's bank sent back."""

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="payouts", verbose_name="régie")
    provider = models.CharField(max_length=20)
    provider_ref = models.CharField(max_length=120, unique=True)
    amount_cents = models.BigIntegerField("versé (centimes)")
    fees_cents = models.BigIntegerField("frais (centimes)", default=0)
    arrived_on = models.DateField("arrivé le")
    at = models.DateTimeField("noté le")

    class Meta:
        verbose_name = "versement du prestataire"
        ordering = ["-arrived_on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(amount_cents=0), name="payout_not_zero")]

    def __str__(self) -> str:
        return f"versement {self.pk}"


class BalanceCheck(models.Model):
    """Once a night: what our journal holds for a provider, and what the provider says it holds. Append-only.

    `theirs_cents`: its balance, what is on its way to the town, and its fees that no payout has brought into the journal yet.
    `fees_cents`: all its fees since the beginning, up to `until`: the next night only counts what came since.
    """

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="balance_checks", verbose_name="régie")
    provider = models.CharField(max_length=20)
    day = models.DateField("jour")
    ours_cents = models.BigIntegerField("au journal (centimes)")
    theirs_cents = models.BigIntegerField("chez le prestataire (centimes)")
    fees_cents = models.BigIntegerField("frais depuis le début (centimes)", default=0)
    until = models.DateTimeField("compté jusqu'au")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "rapprochement"
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "day"], name="balance_check_once_a_day")]

    def __str__(self) -> str:
        return f"rapprochement {self.provider} {self.day}"

    @property
    def gap_cents(self) -> int:
        return self.ours_cents - self.theirs_cents
