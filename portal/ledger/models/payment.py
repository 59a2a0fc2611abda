"""Money that comes, what it pays, and money that goes back. Amounts in cents."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.ledger.enums import (
    DESK_METHODS,
    HOUSEHOLD_ASKS,
    ONLINE_METHODS,
    REFUND_REASONS,
    Method,
    PaymentState,
    RefundRoad,
    RefundState,
)
from portal.ledger.rules.transitions import RECEIPTED


class PaymentQuerySet(models.QuerySet):
    def booked(self):
        """Money that is ours today."""
        return self.filter(state__in=[PaymentState.SUCCEEDED, PaymentState.DISPUTED])

    def under_way(self):
        """Begun online, not settled: the provider is to be asked."""
        return self.filter(method__in=ONLINE_METHODS, state__in=[PaymentState.CREATED, PaymentState.OPEN, PaymentState.PROCESSING])


class Payment(models.Model):
    """One payment of a household. Amount, household, means never change; its reference and its receipt are set once."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey("households.Household", on_delete=models.PROTECT, related_name="payments", verbose_name="foyer")
    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="payments", verbose_name="régie")
    method = models.CharField("moyen", max_length=16, choices=Method)
    provider = models.CharField(max_length=20, blank=True)  # key of the `payment_providers` slot; empty at the desk
    provider_ref = models.CharField(max_length=120, null=True)  # noqa: DJ001 - unset is NULL: a set one is unique
    checkout_url = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True)
    amount_cents = models.BigIntegerField("montant (centimes)")
    tendered_cents = models.BigIntegerField("donné (centimes)", null=True)  # notes and coins handed over; the change is the difference
    received_cents = models.BigIntegerField(null=True)  # what came, when it is not what was expected
    anomaly = models.CharField(max_length=40, blank=True)
    meant_for = models.JSONField(default=list)  # [[charge, cents], …] chosen when it began
    payer = models.CharField("remis par", max_length=120, blank=True)
    note = models.CharField("référence du chèque ou du bon", max_length=80, blank=True)
    state = models.CharField("état", max_length=12, choices=PaymentState, default=PaymentState.CREATED)
    at = models.DateTimeField("le")
    asked_at = models.DateTimeField(null=True)  # when the provider was last asked about it by the reconciler
    settled_at = models.DateTimeField("encaissé le", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    session = models.ForeignKey(
        "ledger.CashSession", null=True, on_delete=models.PROTECT, related_name="payments", verbose_name="caisse"
    )  # the open till it went into; every desk payment has one, no other
    voided_from = models.ForeignKey(
        "ledger.CashSession", null=True, on_delete=models.PROTECT, related_name="voided_payments", verbose_name="rendu par la caisse"
    )  # the open till it went back out of, when it was undone
    classified_from = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="classified_as"
    )  # money that came otherwise than expected: the payment it came by; this row is what it was found to be
    receipt = models.OneToOneField("ledger.Receipt", null=True, on_delete=models.PROTECT, related_name="+", verbose_name="quittance")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "paiement"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["household", "state"], name="payment_by_household"),
            models.Index(fields=["regie", "settled_at"], name="payment_by_day"),
            models.Index(fields=["state"], name="payment_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0),
                name="payment_above_zero",
                violation_error_message="Un paiement est d'un montant au-dessus de zéro.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RECEIPTED, receipt__isnull=False, settled_at__isnull=False)
                | (~Q(state__in=RECEIPTED) & Q(receipt=None)),
                name="payment_has_its_receipt",
                violation_error_message="Un paiement encaissé a sa quittance.",
            ),
            models.CheckConstraint(
                condition=Q(method__in=DESK_METHODS, provider="", by__isnull=False, session__isnull=False)
                | (Q(method__in=ONLINE_METHODS) & ~Q(provider="")),
                name="payment_desk_or_online",
                violation_error_message="Au comptoir, quelqu'un encaisse dans sa caisse ; en ligne, un prestataire.",
            ),
            models.CheckConstraint(
                condition=Q(tendered_cents=None) | Q(method=Method.CASH, tendered_cents__gte=F("amount_cents")),
                name="payment_tendered_covers",
                violation_error_message="La somme donnée couvre le montant encaissé.",
            ),
            models.CheckConstraint(
                condition=Q(session=None) | Q(method__in=DESK_METHODS),
                name="payment_online_has_no_till",
                violation_error_message="Un paiement en ligne ne passe par aucune caisse.",
            ),
            models.CheckConstraint(
                condition=Q(state=PaymentState.VOIDED, voided_from__isnull=False) | (~Q(state=PaymentState.VOIDED) & Q(voided_from=None)),
                name="payment_voided_from_a_till",
                violation_error_message="Un paiement annulé est rendu par une caisse.",
            ),
            models.CheckConstraint(condition=Q(state__in=PaymentState.values), name="payment_state_known"),
            models.CheckConstraint(condition=Q(provider_ref=None) | ~Q(provider_ref=""), name="payment_reference_not_empty"),
            models.UniqueConstraint(
                fields=["method", "provider_ref"],
                name="payment_reference_once",
                violation_error_message="Ce paiement du prestataire est déjà noté.",
            ),
        ]

    def __str__(self) -> str:
        return f"paiement {self.pk}"

    @property
    def change_cents(self) -> int:
        return (self.tendered_cents or self.amount_cents) - self.amount_cents

    @property
    def came_by(self) -> "Payment":
        """The payment as its provider knows it."""
        return self.classified_from or self

    @property
    def is_desk(self) -> bool:
        return self.method in DESK_METHODS

    @property
    def set_aside(self) -> bool:
        """In the journal, at « à vérifier », until staff say whose it is. (Of another currency or a test account, nothing was booked.)"""
        return self.state == PaymentState.TO_CLASSIFY and self.anomaly == "amount"

    @property
    def is_booked(self) -> bool:
        return self.state in RECEIPTED or self.set_aside


class Allocation(models.Model):
    """What of a payment pays what charge, signed, in cents. Append-only: taken back by a negative line."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    charge = models.ForeignKey("ledger.Charge", on_delete=models.PROTECT, related_name="allocations")
    cents = models.BigIntegerField("montant (centimes)")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "affectation"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(cents=0), name="allocation_not_zero")]

    def __str__(self) -> str:
        return f"{self.payment_id} → {self.charge_id} : {self.cents}"


class RefundQuerySet(models.QuerySet):
    def standing(self):
        """Refunds that took, or may yet take, money out of the payment."""
        return self.exclude(state__in=[RefundState.FAILED, RefundState.DECLINED])


class Refund(models.Model):
    """Money of a payment that goes back. Never declared failed on a doubt: `unknown` is asked again with the same key."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name="paiement")
    amount_cents = models.BigIntegerField("montant (centimes)")
    reason = models.CharField("motif", max_length=120)
    by_rule = models.BooleanField("selon la règle", default=False)  # nobody chose it (a date called off, a place gone): one pair of eyes
    answer = models.CharField("réponse", max_length=200, blank=True)  # what the second pair of eyes said, when it is no
    state = models.CharField("état", max_length=12, choices=RefundState, default=RefundState.REQUESTED)
    road = models.CharField("par", max_length=12, choices=RefundRoad, default=RefundRoad.PROVIDER)
    outside = models.BooleanField("fait chez le prestataire", default=False)  # not asked by us: booked when we learnt of it
    uncovered_cents = models.BigIntegerField("sans avance en face (centimes)", default=0)  # left at the provider while it still pays a line
    aside = models.BooleanField("sur une somme à vérifier", default=False)  # left before anybody said whose the money was; follows it then
    session = models.ForeignKey("ledger.CashSession", null=True, on_delete=models.PROTECT, related_name="refunds", verbose_name="caisse")
    order = models.ForeignKey("ledger.RefundOrder", null=True, on_delete=models.PROTECT, related_name="refunds", verbose_name="demande")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("approuvé le", null=True)
    idem_key = models.CharField(max_length=80, unique=True)
    provider_ref = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - unset is NULL
    at = models.DateTimeField("demandé le")
    settled_at = models.DateTimeField("rendu le", null=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = "remboursement"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="refund_above_zero"),
            models.CheckConstraint(condition=Q(state__in=RefundState.values), name="refund_state_known"),
            models.CheckConstraint(condition=Q(road__in=RefundRoad.values), name="refund_road_known"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("requested_by")),
                name="refund_two_pairs_of_eyes",
                violation_error_message="Qui demande un remboursement ne l'approuve pas.",
            ),
            models.CheckConstraint(condition=~Q(idem_key=""), name="refund_has_its_key"),
            models.CheckConstraint(
                condition=Q(uncovered_cents=0) | Q(outside=True, uncovered_cents__gt=0, uncovered_cents__lte=F("amount_cents")),
                name="refund_uncovered_only_outside",
            ),
            models.CheckConstraint(condition=Q(provider_ref=None) | ~Q(provider_ref=""), name="refund_reference_not_empty"),
            models.CheckConstraint(condition=Q(aside=False) | Q(outside=True), name="refund_aside_only_outside"),
        ]

    def __str__(self) -> str:
        return f"remboursement {self.pk}"

    @property
    def reason_words(self) -> str:
        return REFUND_REASONS.get(self.reason, self.reason)

    @property
    def by_household(self) -> bool:
        """Asked by one of its referents, for herself."""
        return self.reason == HOUSEHOLD_ASKS

    @property
    def to_fetch(self) -> bool:
        """She comes for it to the desk: what staff give in cash is in her hand at once."""
        return self.by_household and self.road == RefundRoad.CASH and self.state == RefundState.REQUESTED


class RefundOrder(models.Model):
    """What is asked of the accountant: pay these refunds, which a régie de recettes may not pay out itself. Numbered per régie and year.
    `reference` and `paid_at` come once, when the accountant has paid."""

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="refund_orders", verbose_name="régie")
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveIntegerField("numéro")
    amount_cents = models.BigIntegerField("montant (centimes)")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    reference = models.CharField("référence du comptable", max_length=80, blank=True)
    paid_at = models.DateTimeField("payée le", null=True)

    class Meta:
        verbose_name = "demande de remboursement au comptable"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["regie", "year", "number"], name="refund_order_number_once"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="refund_order_above_zero"),
        ]

    def __str__(self) -> str:
        return f"demande {self.year}-{self.number:03d}"


class ProviderEvent(models.Model):
    """A notification of a provider, kept by its id in the same transaction as its effect. `payment` is empty when it named
    nothing we know: counted, and told to staff."""

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "notification de paiement"
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="provider_event_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"
