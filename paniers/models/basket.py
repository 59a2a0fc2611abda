import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import DateField, OuterRef, Q, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from portal.households.models import Household
from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability
from portal.people.models import Person

from ..enums import COLLECTED, PACKED, TO_COME, BasketState, Choice
from .subscription import Agreement

DAY = Coalesce("of_day", "planned_for__local_date", output_field=DateField())  # what `Basket.day` is, for a query


def of_days(first: dt.date, last: dt.date) -> Q:
    """Baskets whose `day` is between these two, both included."""
    return Q(of_day=None, planned_for__local_date__range=(first, last)) | Q(of_day__range=(first, last))


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

    def collected(self) -> "BasketQuerySet":
        """Those somebody of the household is to collect."""
        return self.filter(state__in=COLLECTED)

    def to_come(self) -> "BasketQuerySet":
        """Those still to be packed, or on the table now."""
        return self.filter(state__in=TO_COME, session__end__gt=clock.now())

    def of_days(self, first: dt.date, last: dt.date) -> "BasketQuerySet":
        """Those of the days from `first` to `last`, both included, as they were agreed."""
        return self.filter(of_days(first, last))

    def count_baskets(self) -> int:
        return self.aggregate(n=Sum("quantity"))["n"] or 0


class Basket(models.Model):
    """What a subscription collects for one date: so many baskets, at a price.

    `planned_for` is the date it is of, which decides its price and when it is owed, for ever; `session` is where and when it is
    collected, another one when it was moved for once. `unit_cents` is what one costs as far as is known today; it is owed when its
    charge is written, with its month. What a household does about one basket stands on the row itself, so that a change of the
    subscription never undoes it.
    """

    subscription = models.ForeignKey("paniers.Subscription", on_delete=models.PROTECT, related_name="baskets")
    planned_for = models.ForeignKey("programmes.Session", on_delete=models.PROTECT, related_name="baskets_planned")
    session = models.ForeignKey("programmes.Session", on_delete=models.PROTECT, related_name="baskets")
    size = models.ForeignKey("paniers.BasketSize", on_delete=models.PROTECT, related_name="baskets", verbose_name="taille")
    number = models.PositiveIntegerField("numéro")
    quantity = models.PositiveSmallIntegerField("paniers", default=1)
    unit_cents = models.PositiveIntegerField("prix d'un panier (centimes)")
    state = models.CharField("état", max_length=12, choices=BasketState, default=BasketState.PLANNED)
    prepared_at = models.DateTimeField("préparé à", null=True)
    handed_at = models.DateTimeField("remis à", null=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ticked_at = models.DateTimeField(null=True)  # when « remis » was last ticked or taken back, as its own device counted
    charge = models.OneToOneField("ledger.Charge", null=True, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField("choix du foyer", max_length=12, choices=Choice.choices, blank=True)
    chosen_at = models.DateTimeField("choisi à", null=True)
    point = models.ForeignKey("paniers.GivePoint", null=True, on_delete=models.PROTECT, related_name="baskets")  # where it is given
    version = models.PositiveIntegerField(default=1)  # travels with ticks: what the person saw
    of_day = models.DateField(null=True)  # the day that was agreed, once its date went to another day; null: that of its date

    objects = BasketQuerySet.as_manager()

    class Meta:
        verbose_name = "panier"
        ordering = ["session", "number"]
        indexes = [models.Index(fields=["session", "state"], name="basket_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "planned_for"],
                name="one_basket_row_a_date",
                violation_error_message="Cet abonnement a déjà son panier de cette date.",
            ),
            models.UniqueConstraint(
                fields=["session", "number"],
                condition=Q(state__in=PACKED),
                name="basket_number_once_a_date",
                violation_error_message="Ce numéro est déjà pris ce jour-là.",
            ),
            models.CheckConstraint(condition=Q(state__in=BasketState.values), name="basket_state_known"),
            models.CheckConstraint(
                condition=Q(state=BasketState.GIVEN, point__isnull=False, choice=Choice.GIVEN) | ~Q(state=BasketState.GIVEN),
                name="basket_given_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(choice="", chosen_at=None) | Q(choice__in=Choice.values, chosen_at__isnull=False),
                name="basket_choice_at_a_time",
            ),
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
    def elsewhere(self) -> bool:
        """Collected on another date or in another house than it was planned for."""
        return self.session_id != self.planned_for_id

    @property
    def day(self) -> dt.date:
        """The day it is of, which decides its price and with which month it is owed: the one agreed, wherever its date is moved."""
        return self.of_day or self.planned_for.local_date

    @property
    def unplaced(self) -> bool:
        """The other date that its household had chosen was called off, and its own is behind: another may be chosen."""
        return self.state == BasketState.ABSENT and self.elsewhere and self.session.cancelled

    @property
    def price_cents(self) -> int:
        return self.quantity * self.unit_cents


def of_the_price(word: str) -> Coalesce:
    """A word of the price that a basket is owed at; while it is not owed yet, of the price agreed for its day and size."""
    day = Coalesce(OuterRef("of_day"), OuterRef("planned_for__local_date"))
    agreed = Agreement.objects.filter(subscription=OuterRef("subscription"), stands=True).annotate(
        word=KeyTextTransform(word, "price_reason")
    )
    of_size, begun = Q(size=OuterRef("size")), Q(from_on__lte=day)
    # As `bill_period` prices it: the latest begun of its size; the first, where none is begun; of another size, where none has this one.
    in_turn = (
        agreed.filter(of_size, begun).order_by("-from_on"), agreed.filter(of_size).order_by("from_on"),
        agreed.filter(begun).order_by("-from_on"),
    )  # fmt: skip
    return Coalesce(KeyTextTransform(word, "charge__quote"), *(Subquery(rows.values("word")[:1]) for rows in in_turn))
