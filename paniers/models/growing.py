"""What the town and a farm agreed, what was ordered of it for each date, what came. Growers are organisations; the name, address and
number of whoever answers there stand on the contract alone, and nothing of a household stands on any of these rows.

Weights are integer grams, money integer cents; what an order says is frozen when it is sent.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability

from ..enums import Bears, OrderState, Shortfall, Via, Weekday

CRATE_GRAMS = 10_000


class GrowersQuerySet(ScopedQuerySet):
    """What is agreed with a farm is the town's: who prepares baskets in one house reads all of it."""

    see_capability = Capability.PLAN_BASKETS
    scope_field = ""


class ContractQuerySet(GrowersQuerySet):
    def on(self, day: dt.date) -> "ContractQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class GrowerContract(models.Model):
    """So many usual baskets a week (Monday to Sunday) are promised to a farm, from one day to another, each product at its price.

    Below the promise, less the tolerance, somebody bears the difference (`bears`); above the promise and the tolerance the farm is asked
    first. `cutoff_*`: until when, before a date, it takes its order.
    """

    grower = models.ForeignKey("paniers.Grower", on_delete=models.PROTECT, related_name="contracts", verbose_name="ferme")
    terms = models.ForeignKey("paniers.SeasonTerms", on_delete=models.PROTECT, related_name="grower_contracts", verbose_name="saison")
    starts_on = models.DateField("premier jour")
    ends_on = models.DateField("dernier jour")
    baskets = models.PositiveIntegerField("paniers promis chaque semaine")
    tolerance_percent = models.PositiveSmallIntegerField(
        "tolérance (%)", default=0, help_text="De combien la commande peut s'écarter sans que personne ne doive rien."
    )
    bears = models.CharField("ce qui manque à la promesse", max_length=8, choices=Bears, default=Bears.TOWN)
    cutoff_weekday = models.PositiveSmallIntegerField("commande avant le", choices=Weekday.choices, default=Weekday.WEDNESDAY)
    cutoff_hour = models.TimeField("à", default=dt.time(12))
    send_by = models.CharField("on lui envoie la commande", max_length=8, choices=Via, default=Via.EMAIL)
    contact_name = models.CharField("qui répond", max_length=80, blank=True)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat d'une ferme"
        ordering = ["grower__name", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="contract_in_order",
                violation_error_message="Un contrat finit après son premier jour.",
            ),
            models.CheckConstraint(
                condition=Q(baskets__gte=1), name="contract_is_something", violation_error_message="Indiquez un nombre de paniers."
            ),
            models.CheckConstraint(
                condition=Q(tolerance_percent__lte=100),
                name="contract_tolerance_known",
                violation_error_message="La tolérance va de 0 à 100 %.",
            ),
            models.CheckConstraint(condition=Q(bears__in=Bears.values), name="contract_bearer_known"),
            models.CheckConstraint(condition=Q(send_by__in=Via.values), name="contract_way_known"),
        ]

    def __str__(self) -> str:
        return f"contrat {self.pk}"


class ContractPrice(models.Model):
    """What a product costs by the kilo within a contract, and how many grams a crate of it holds."""

    contract = models.ForeignKey(GrowerContract, on_delete=models.CASCADE, related_name="prices")
    product = models.CharField("produit", max_length=60)
    cents_per_kg = models.PositiveIntegerField("prix du kilo (centimes)")
    crate_grams = models.PositiveIntegerField("une caisse (grammes)", default=CRATE_GRAMS)

    class Meta:
        verbose_name = "prix d'un produit"
        ordering = ["product"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "product"],
                name="product_priced_once",
                violation_error_message="Ce produit a déjà son prix dans ce contrat.",
            ),
            models.CheckConstraint(condition=Q(crate_grams__gte=1), name="crate_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.product}, contrat {self.contract_id}"


class GrowerOrder(models.Model):
    """What was ordered of a farm for a date: written when it is sent, and never changed after; what came is noted beside.

    `cents` is the sum of what was ordered. `borne_cents` is what the promise of the contract was worth more, below the tolerance, shared
    as the contract said on that day (`town_cents` + `grower_cents`).
    """

    contract = models.ForeignKey(GrowerContract, on_delete=models.PROTECT, related_name="orders")
    day = models.DateField("pour le")
    state = models.CharField("état", max_length=12, choices=OrderState, default=OrderState.SENT)
    baskets = models.PositiveIntegerField("paniers")
    counts = models.JSONField("paniers par taille", default=dict)  # {name of the size: how many}
    contracted_baskets = models.PositiveIntegerField("paniers promis")
    tolerance_percent = models.PositiveSmallIntegerField(default=0)
    bears = models.CharField(max_length=8, choices=Bears)
    cents = models.PositiveIntegerField("commandé (centimes)")
    borne_cents = models.PositiveIntegerField("à porter (centimes)", default=0)
    town_cents = models.PositiveIntegerField(default=0)
    grower_cents = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField("envoyée le")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_via = models.CharField("comment", max_length=8, choices=Via)
    agreed = models.BooleanField("la ferme a dit oui", default=False)  # beyond the contract, or after its hour
    acknowledged_at = models.DateTimeField("bien reçue le", null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_via = models.CharField(max_length=8, choices=Via, blank=True)
    received_at = models.DateTimeField("livrée le", null=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    delivery_note = models.CharField("bon de livraison n°", max_length=40, blank=True)
    called_off_at = models.DateTimeField("décommandée le", null=True)
    version = models.PositiveIntegerField(default=1)

    objects = GrowersQuerySet.as_manager()

    class Meta:
        verbose_name = "commande"
        ordering = ["-day", "contract"]
        indexes = [models.Index(fields=["day"], name="grower_order_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "day"],
                name="one_order_a_date",
                violation_error_message="Cette ferme a déjà sa commande pour ce jour.",
            ),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="grower_order_state_known"),
            models.CheckConstraint(condition=Q(borne_cents=F("town_cents") + F("grower_cents")), name="grower_order_difference_is_borne"),
            models.CheckConstraint(
                condition=Q(state=OrderState.RECEIVED, received_at__isnull=False) | (~Q(state=OrderState.RECEIVED) & Q(received_at=None)),
                name="grower_order_received_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.CALLED_OFF, called_off_at__isnull=False)
                | (~Q(state=OrderState.CALLED_OFF) & Q(called_off_at=None)),
                name="grower_order_called_off_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_via="") | (Q(acknowledged_at__isnull=False) & ~Q(acknowledged_via="")),
                name="grower_order_acknowledged_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"commande {self.pk}"


class OrderLine(models.Model):
    """One product of an order. `instead_of`: the line whose product it replaced after the order was sent.

    `received_grams` and what is owed for them (`paid_cents`) stand once it came; never more is owed than was ordered.
    """

    order = models.ForeignKey(GrowerOrder, on_delete=models.PROTECT, related_name="lines")
    product = models.CharField("produit", max_length=60)
    grams = models.PositiveIntegerField("commandé (grammes)")
    contracted_grams = models.PositiveIntegerField("promis (grammes)", default=0)
    cents_per_kg = models.PositiveIntegerField("prix du kilo (centimes)")
    crate_grams = models.PositiveIntegerField(default=CRATE_GRAMS)
    cents = models.PositiveIntegerField("commandé (centimes)")
    borne_cents = models.PositiveIntegerField(default=0)
    received_grams = models.PositiveIntegerField("reçu (grammes)", null=True)
    paid_cents = models.PositiveIntegerField("dû (centimes)", null=True)
    why = models.CharField("pourquoi", max_length=8, choices=Shortfall, blank=True)
    instead_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replacements", verbose_name="à la place de")

    class Meta:
        verbose_name = "ligne de commande"
        ordering = ["order", "-grams", "product"]
        constraints = [
            models.UniqueConstraint(fields=["order", "product"], condition=Q(instead_of=None), name="product_ordered_once"),
            models.UniqueConstraint(
                fields=["instead_of", "product"], condition=Q(instead_of__isnull=False), name="product_replaced_once_by_another"
            ),
            models.CheckConstraint(condition=Q(grams__gte=1) | Q(contracted_grams__gte=1), name="order_line_weighs_something"),
            models.CheckConstraint(
                condition=Q(received_grams=None, paid_cents=None) | Q(received_grams__isnull=False, paid_cents__isnull=False),
                name="order_line_owed_once_it_came",
            ),
            models.CheckConstraint(condition=Q(paid_cents=None) | Q(paid_cents__lte=F("cents")), name="order_line_never_owes_more"),
        ]

    def __str__(self) -> str:
        return f"{self.product}, commande {self.order_id}"

    @property
    def missing_grams(self) -> int:
        """How many grams came less than ordered; negative when more came; nothing while it has not come."""
        return 0 if self.received_grams is None else self.grams - self.received_grams


class CrateMove(models.Model):
    """Crates of a farm that came with a delivery, or went back."""

    grower = models.ForeignKey("paniers.Grower", on_delete=models.PROTECT, related_name="crate_moves", verbose_name="ferme")
    order = models.ForeignKey(GrowerOrder, null=True, on_delete=models.PROTECT, related_name="crate_moves")
    day = models.DateField("le")
    lent = models.PositiveIntegerField("prêtées", default=0)
    returned = models.PositiveIntegerField("rendues", default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "caisses d'une ferme"
        ordering = ["-day", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(lent__gte=1) | Q(returned__gte=1), name="crates_moved_are_some")]

    def __str__(self) -> str:
        return f"caisses {self.pk}"


class Surplus(models.Model):
    """So many grams of what came that no basket needed, taken to a fridge or a food bank. To nobody by name."""

    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="surplus", verbose_name="produit")
    point = models.ForeignKey("paniers.GivePoint", on_delete=models.PROTECT, related_name="surplus", verbose_name="où")
    grams = models.PositiveIntegerField("grammes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "reste donné"
        ordering = ["line", "pk"]
        constraints = [models.CheckConstraint(condition=Q(grams__gte=1), name="surplus_weighs_something")]

    def __str__(self) -> str:
        return f"reste {self.pk}"


class GrowerThanks(models.Model):
    """What was cooked of a delivery, told to the farm that grew it."""

    order = models.ForeignKey(GrowerOrder, on_delete=models.PROTECT, related_name="thanks")
    recipe = models.CharField("ce qu'on en a cuisiné", max_length=600)
    via = models.CharField("comment", max_length=8, choices=Via)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "merci à une ferme"
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=Q(via__in=Via.values), name="thanks_way_known")]

    def __str__(self) -> str:
        return f"merci {self.pk}"
