"""What a household owes. Append-only: a line is undone by exactly one reversing line."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from portal.ledger.enums import ChargeKind


class ChargeQuerySet(models.QuerySet):
    def with_paid(self):
        """Adds `paid_cents`, what payments have been allocated, and `left_cents`, what remains to be paid."""
        paid = (
            self.model._meta.get_field("allocations")
            .related_model.objects.filter(charge=OuterRef("pk"))
            .order_by()
            .values("charge")
            .annotate(total=Sum("cents"))
            .values("total")
        )
        return self.annotate(
            paid_cents=Coalesce(Subquery(paid, output_field=models.BigIntegerField()), 0),
            left_cents=F("amount_cents") - F("paid_cents"),
        )

    def standing(self):
        """Neither reversed nor reversing."""
        return self.filter(reverses=None, reversed_by=None)

    def handed_over(self):
        """On a list for the ordonnateur: the régie no longer collects them."""
        return self.standing().filter(self._listed())

    def _listed(self) -> Exists:
        return Exists(self.model._meta.get_field("listings").related_model.objects.standing().filter(charge=OuterRef("pk")))

    def open(self):
        """Still to be paid to the régie, whole or in part: oldest due first."""
        return self.standing().filter(~self._listed()).with_paid().filter(left_cents__gt=0).order_by("due_on", "pk")


class Charge(models.Model):
    """A line owed by a household, in cents. `quote` keeps why this price; `lock_keys` name, opaquely, what must be locked
    before its payment (the sheet of the place it stands for, see `registry.charge_locks`)."""

    household = models.ForeignKey("households.Household", on_delete=models.PROTECT, related_name="charges", verbose_name="foyer")
    kind = models.CharField("nature", max_length=12, choices=ChargeKind)
    source_key = models.CharField("origine", max_length=120, unique=True)  # « paniers.basket:812 »: the same source is charged once
    label = models.CharField("libellé", max_length=120)  # neutral: it stands on statements, receipts and the provider's page
    quantity = models.PositiveIntegerField("quantité", default=1)
    unit_cents = models.BigIntegerField("prix unitaire (centimes)")
    amount_cents = models.BigIntegerField("montant (centimes)")
    quote = models.JSONField("prix expliqué", default=dict, blank=True)
    lock_keys = models.JSONField(default=list, blank=True)
    due_on = models.DateField("à régler avant le")
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by", verbose_name="annule")
    reason = models.CharField("motif", max_length=120, blank=True)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name = "somme due"
        verbose_name_plural = "sommes dues"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["household", "due_on"], name="charge_by_household")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount_cents__gte=0) | Q(reverses__isnull=False, amount_cents__lte=0),
                name="charge_sign",
                violation_error_message="Une somme due n'est jamais négative ; seule son annulation l'est.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, amount_cents=F("quantity") * F("unit_cents")),
                name="charge_is_quantity_times_unit",
                violation_error_message="Le montant est la quantité multipliée par le prix.",
            ),
            models.CheckConstraint(
                condition=~Q(source_key="") & ~Q(label=""),
                name="charge_says_what_for",
                violation_error_message="Une somme due dit d'où elle vient.",
            ),
            models.CheckConstraint(condition=Q(kind__in=ChargeKind.values), name="charge_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.source_key})"

    @property
    def why(self) -> str:
        """Why this price, in the words of the quote that was frozen with it; for the household's referents alone."""
        words = self.quote.get("why", "") if isinstance(self.quote, dict) else ""
        return words if isinstance(words, str) else ""

    @property
    def key(self) -> str:
        """How a form sends this line (« key:left »): one that changed meanwhile is another. Only of `with_paid()`."""
        return f"{self.pk}:{self.left_cents}"
