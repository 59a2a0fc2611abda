from django.db import models
from django.db.models import F, Q

from portal.households.models import Household
from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability
from portal.people.models import Person


class SubscriptionQuerySet(ScopedQuerySet):
    """Staff see those of the houses of their scope; a resident hers and, as a referent, those her household pays."""

    see_capability = Capability.SEE_ENROLMENTS
    scope_field = "enrolment__sheet__maison"

    def own_to(self, user):
        return Q(enrolment__person__in=Person.objects.records_of_user(user)) | Q(
            enrolment__household__in=Household.objects.led_by(user).values("pk")
        )


class Subscription(models.Model):
    """What a household asked for, beside its place on the house's sheet: from which day, until when, under which number.

    The number is the one called at the table, the same all season long; it never says when or by whom it was asked for.
    """

    enrolment = models.OneToOneField("programmes.Enrolment", on_delete=models.PROTECT, related_name="subscription")
    terms = models.ForeignKey("paniers.SeasonTerms", on_delete=models.PROTECT, related_name="subscriptions")
    first_on = models.DateField("premier panier")
    ends_on = models.DateField("dernier jour")  # inclusive: the term's end, or the season's
    number = models.PositiveIntegerField("numéro", null=True)  # given with the first basket laid
    quoted_on = models.DateField(null=True)  # the day of the price's promise
    priced_at = models.DateTimeField(null=True)  # when its prices were last gone over: a proof checked since may lower them

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnement"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("first_on")),
                name="subscription_in_order",
                violation_error_message="Un abonnement finit après son premier panier.",
            ),
        ]

    def __str__(self) -> str:
        return f"abonnement {self.pk}"
