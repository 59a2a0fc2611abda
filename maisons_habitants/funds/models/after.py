"""What follows a yes: the charter, the account, the orders, the receipts, the report, what is given back. Amounts are cents."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.models import StoredFile

from ..enums import OrderKind, OrderState, Payee, RepaymentWhy, ReportState, SignedHow
from .request import BudgetLine, FundRequest

_USER = settings.AUTH_USER_MODEL


class Agreement(models.Model):
    """The charter and the account of a granted request, and what was ordered to be paid.

    `ordered_cents` counts the orders that are not cancelled: it moves only by a conditional update (`actions.order_payment`), and the
    database refuses more than was granted. `right_cents`, `justified_cents`: written once, when it is settled.
    """

    request = models.OneToOneField(FundRequest, on_delete=models.PROTECT, related_name="agreement", verbose_name="demande")
    granted_cents = models.BigIntegerField("accordé", editable=False)
    ordered_cents = models.BigIntegerField("payé ou à payer", default=0, editable=False)
    charter = models.TextField("ce qui a été signé", blank=True, editable=False)
    signed_how = models.CharField("signée", max_length=8, choices=SignedHow.choices, blank=True, editable=False)
    signed_on = models.DateField("signée le", null=True, editable=False)
    signed_by = models.ForeignKey(_USER, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    payee = models.CharField("à qui on paie", max_length=8, choices=Payee.choices, blank=True)
    payee_name = models.CharField("au nom de", max_length=120, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    justified_cents = models.BigIntegerField("dépenses justifiées", null=True, editable=False)
    right_cents = models.BigIntegerField("ce que le fonds paie en tout", null=True, editable=False)
    settled_at = models.DateTimeField("compte fait le", null=True, editable=False)
    reminded_before = models.DateField(null=True, editable=False)  # the due day it was said for: another day, another reminder
    reminded_after = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = "suite d’un accord"
        verbose_name_plural = "suites d’un accord"
        constraints = [
            models.CheckConstraint(
                condition=Q(ordered_cents__gte=0, ordered_cents__lte=F("granted_cents")),
                name="agreement_never_pays_more_than_granted",
                violation_error_message="On ne paie pas plus que ce qui est accordé.",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signed_how="") | (Q(signed_on__isnull=False) & Q(signed_how__in=SignedHow.values)),
                name="agreement_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, right_cents__isnull=True, justified_cents__isnull=True)
                | Q(settled_at__isnull=False, right_cents__gte=0, right_cents__lte=F("granted_cents"), justified_cents__gte=0),
                name="agreement_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"suite {self.pk}"


class PaymentOrder(models.Model):
    """What the accountant is asked to pay, to whom as it was then. Only its end is written later: paid, or cancelled."""

    request = models.ForeignKey(FundRequest, on_delete=models.PROTECT, related_name="orders", verbose_name="demande")
    kind = models.CharField("nature", max_length=8, choices=OrderKind.choices)
    amount_cents = models.BigIntegerField("montant")
    payee_name = models.CharField("au nom de", max_length=120)
    iban = models.CharField("IBAN", max_length=34)
    state = models.CharField("état", max_length=10, choices=OrderState.choices, default=OrderState.ORDERED, editable=False)
    ordered_at = models.DateTimeField("demandé le", default=clock.now, editable=False)
    ordered_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    paid_on = models.DateField("payé le", null=True, editable=False)
    paid_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    reference = models.CharField("numéro du mandat ou du virement", max_length=60, blank=True, editable=False)
    why_cancelled = models.CharField("pourquoi annulé", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "ordre de paiement"
        verbose_name_plural = "ordres de paiement"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "ordered_at"], name="order_to_pay")]
        constraints = [
            models.UniqueConstraint(fields=["request", "kind"], condition=~Q(state=OrderState.CANCELLED), name="order_one_live_a_kind"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="order_above_zero"),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_known"),
            models.CheckConstraint(
                condition=Q(state=OrderState.PAID, paid_on__isnull=False) | (~Q(state=OrderState.PAID) & Q(paid_on__isnull=True)),
                name="order_paid_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"ordre {self.pk}"


class Receipt(models.Model):
    """A receipt or an invoice, against a line of the budget. `left_out`: why the team does not count it; "" where it counts.
    `file`: None once the years of keeping are over."""

    request = models.ForeignKey(FundRequest, on_delete=models.PROTECT, related_name="receipts", verbose_name="demande")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="receipts", verbose_name="ligne du budget")
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="photo ou PDF")
    words = models.CharField("quoi", max_length=120, blank=True)
    amount_cents = models.BigIntegerField("montant")
    left_out = models.CharField("pourquoi écarté", max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "ticket"
        ordering = ["request", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_cents__gt=0), name="receipt_above_zero")]

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class Report(models.Model):
    """What happened, told by who led it. `back_words`: what the house asks again."""

    request = models.OneToOneField(FundRequest, on_delete=models.PROTECT, related_name="report", verbose_name="demande")
    state = models.CharField("état", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT, editable=False)
    came = models.PositiveIntegerField("combien de personnes sont venues", null=True, blank=True)
    happened = models.TextField("ce qui s’est passé", max_length=4000, blank=True)
    otherwise = models.TextField("ce qu’on ferait autrement", max_length=2000, blank=True)
    back_words = models.TextField("ce qu’il manque", max_length=1000, blank=True, editable=False)
    sent_at = models.DateTimeField("envoyé le", null=True, editable=False)
    read_at = models.DateTimeField("lu le", null=True, editable=False)
    read_by = models.ForeignKey(_USER, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)

    class Meta:
        verbose_name = "bilan"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT) | (Q(sent_at__isnull=False, came__isnull=False) & ~Q(happened="")),
                name="report_sent_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"bilan {self.pk}"


class ReportPhoto(models.Model):
    """A photograph of a report, private. `people_agree`: those who are seen on it agree; without it, it is never shown to others."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="photos", verbose_name="bilan")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="photo")
    words = models.CharField("ce qu’on voit", max_length=160)
    people_agree = models.BooleanField("les personnes sur la photo sont d’accord", default=False)

    class Meta:
        verbose_name = "photo d’un bilan"
        verbose_name_plural = "photos d’un bilan"
        ordering = ["report", "pk"]

    def __str__(self) -> str:
        return f"photo {self.pk}"


class Repayment(models.Model):
    """What was paid and is asked back; ended by its repayment, or by whoever keeps the fund who gives it up, with a reason."""

    request = models.OneToOneField(FundRequest, on_delete=models.PROTECT, related_name="repayment", verbose_name="demande")
    why = models.CharField("pourquoi", max_length=12, choices=RepaymentWhy.choices)
    amount_cents = models.BigIntegerField("montant")
    asked_on = models.DateField("demandé le")
    repaid_on = models.DateField("rendu le", null=True, editable=False)
    reference = models.CharField("numéro de la recette", max_length=60, blank=True, editable=False)
    waived_on = models.DateField("abandonné le", null=True, editable=False)
    waived_because = models.CharField("pourquoi abandonné", max_length=300, blank=True, editable=False)
    ended_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "reversement"
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="repayment_above_zero"),
            models.CheckConstraint(condition=Q(repaid_on__isnull=True) | Q(waived_on__isnull=True), name="repayment_ends_once"),
            models.CheckConstraint(
                condition=Q(waived_on__isnull=True, waived_because="") | (Q(waived_on__isnull=False) & ~Q(waived_because="")),
                name="repayment_waived_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"reversement {self.pk}"

    @property
    def open(self) -> bool:
        return self.repaid_on is None and self.waived_on is None
