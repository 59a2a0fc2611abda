from django.conf import settings
from django.db import models
from django.db.models import Q, Sum

from portal.households.models import Household
from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability
from portal.people.models import Person

from ..enums import PACKED, BasketState


class BasketQuerySet(ScopedQuerySet):
    see_capability = Capability.HAND_BASKETS
    scope_field = "session__maison"

    def own_to(self, user):
        return Q(subscription__enrolment__person__in=Person.objects.records_of_user(user)) | Q(
            subscription__enrolment__household__in=Household.objects.led_by(user).values("pk")
        )

    def packed(self) -> "BasketQuerySet":
        """Those made up for their day."""
        return self.filter(state__in=PACKED)

    def count_baskets(self) -> int:
        return self.aggregate(n=Sum("quantity"))["n"] or 0


class Basket(models.Model):
    """What a subscription collects on one date: so many baskets, at a price, at the house of that date.

    `unit_cents` is what one costs as far as is known today; it is owed when its charge is written, with its month.
    """

    subscription = models.ForeignKey("paniers.Subscription", on_delete=models.PROTECT, related_name="baskets")
    session = models.ForeignKey("programmes.Session", on_delete=models.PROTECT, related_name="baskets")
    number = models.PositiveIntegerField("numéro")
    quantity = models.PositiveSmallIntegerField("paniers", default=1)
    unit_cents = models.PositiveIntegerField("prix d'un panier (centimes)")
    state = models.CharField("état", max_length=12, choices=BasketState, default=BasketState.PLANNED)
    prepared_at = models.DateTimeField("préparé à", null=True)
    handed_at = models.DateTimeField("remis à", null=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    charge = models.OneToOneField("ledger.Charge", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)  # travels with ticks: what the person saw

    objects = BasketQuerySet.as_manager()

    class Meta:
        verbose_name = "panier"
        ordering = ["session", "number"]
        indexes = [models.Index(fields=["session", "state"], name="basket_day")]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "session"], name="one_basket_row_a_date"),
            models.UniqueConstraint(
                fields=["session", "number"],
                condition=~Q(state=BasketState.CANCELLED),
                name="basket_number_once_a_date",
                violation_error_message="Ce numéro est déjà pris ce jour-là.",
            ),
            models.CheckConstraint(condition=Q(state__in=BasketState.values), name="basket_state_known"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="basket_is_something"),
            models.CheckConstraint(
                condition=Q(state=BasketState.HANDED_OVER, handed_at__isnull=False)
                | (~Q(state=BasketState.HANDED_OVER) & Q(handed_at=None)),
                name="basket_handed_over_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"panier {self.pk}"

    @property
    def price_cents(self) -> int:
        return self.quantity * self.unit_cents
