import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.households.models import Household, Membership
from portal.kit import clock, dates
from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import Agreed, BasketState, EndReason, Renewal, Rhythm
from ..rules.agreed import standing_on, term_on
from ..rules.term import Term


class SubscriptionQuerySet(ScopedQuerySet):
    """Staff see those of the houses of their scope; a resident hers and, as a referent, those her household pays."""

    see_capability = Capability.SEE_ENROLMENTS
    scope_field = "enrolment__sheet__maison"

    def own_to(self, user):
        return Q(enrolment__person__in=Person.objects.records_of_user(user)) | Q(
            enrolment__household__in=Household.objects.led_by(user).values("pk")
        )

    def of_person(self, person) -> "SubscriptionQuerySet":
        """Those that she collects, by whichever of her records, and those that a household she answers for pays."""
        led = Membership.objects.active().of_person(person).filter(is_referent=True).order_by().values("household")
        return self.filter(Q(enrolment__person__in=Person.objects.records_of(person)) | Q(enrolment__household__in=led))


class Subscription(models.Model):
    """What a household asked for, beside its place on the house's sheet: from which day, until when, under which number.

    The number is the one called at the table, the same all season long; it never says when or by whom it was asked for.
    """

    enrolment = models.OneToOneField("programmes.Enrolment", on_delete=models.PROTECT, related_name="subscription")
    terms = models.ForeignKey("paniers.SeasonTerms", on_delete=models.PROTECT, related_name="subscriptions")
    first_on = models.DateField("premier panier")
    ends_on = models.DateField("dernier jour")  # inclusive: the running term's end, the season's, or the day it stops
    number = models.PositiveIntegerField("numéro", null=True)  # given with the first basket laid, anew with another house
    end_reason = models.CharField("arrêt", max_length=10, choices=EndReason.choices, blank=True)
    renewal = models.CharField("renouvellement", max_length=8, choices=Renewal.choices, default=Renewal.NONE)
    renewal_at = models.DateTimeField(null=True)  # when it was offered, then when it was answered
    talked_at = models.DateTimeField(null=True)  # somebody asked her how she is: baskets left behind before are not asked about again
    wished = models.ForeignKey(  # the house she would rather have: she waits for it while she collects elsewhere
        "programmes.Enrolment", null=True, on_delete=models.PROTECT, related_name="wished_by", verbose_name="place souhaitée"
    )
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

    def collects_at(self) -> tuple[int | None, Maison]:
        """The number and the house of her next basket that is not a visit: until the day a change of house counts from, those of the house
        left. One query."""
        rows = self.baskets.exclude(state=BasketState.CANCELLED).filter(session=F("planned_for"), session__end__gt=clock.now())
        row = rows.select_related("session__maison").order_by("session__start").first()
        return (row.number, row.session.maison) if row else (self.number, self.enrolment.sheet.maison)


class Agreement(models.Model):
    """What was agreed of a subscription from a day on: size, rhythm, how many, in which house, at what price. The latest that stands,
    of those begun, is what counts on a day; earlier ones stay as they are.

    `place` is the enrolment on the house's sheet. The price of one basket is frozen with its reason on the day of the promise
    (`quoted_on`); a change within a term is quoted from the means of the day that term was quoted.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField("pourquoi", max_length=8, choices=Agreed.choices)
    from_on = models.DateField("à partir du")
    size = models.ForeignKey("paniers.BasketSize", on_delete=models.PROTECT, related_name="agreements", verbose_name="taille")
    rhythm = models.CharField("rythme", max_length=6, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    quantity = models.PositiveSmallIntegerField("paniers", default=1)
    place = models.ForeignKey("programmes.Enrolment", on_delete=models.PROTECT, related_name="agreements", verbose_name="place")
    unit_cents = models.PositiveIntegerField("prix d'un panier (centimes)", null=True)  # null: not promised yet (a place awaited)
    price_reason = models.JSONField(default=dict, blank=True)
    quoted_on = models.DateField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stands = models.BooleanField(default=True)  # False: replaced before its first day by another of the same day

    class Meta:
        verbose_name = "accord"
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "from_on"],
                condition=Q(stands=True),
                name="one_agreement_a_day",
                violation_error_message="Un changement est déjà prévu ce jour-là.",
            ),
            models.CheckConstraint(condition=Q(kind__in=Agreed.values), name="agreement_kind_known"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="agreement_rhythm_known"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="agreement_is_something"),
            models.CheckConstraint(
                condition=Q(unit_cents=None, quoted_on=None) | Q(unit_cents__isnull=False, quoted_on__isnull=False),
                name="agreement_quoted_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"accord {self.pk}"


def agreed_of(subscription: Subscription) -> list[Agreement]:
    """What was agreed of a subscription and stands, with what it says. One query."""
    return list(subscription.agreements.filter(stands=True).select_related("size__tariff", "place__sheet__maison").order_by("from_on"))


def promised_to(subscription: Subscription, agreed: list[Agreement], day: dt.date) -> dict:
    """The rules promised for the term that a day belongs to (`rules.promises.PROMISED`), whatever the season's are now: those of the moment
    it was agreed, or of the morning of the day it was quoted where it was written again since."""
    row = standing_on([one for one in agreed if one.kind != Agreed.CHANGE], day)
    if row is None or row.quoted_on is None:
        return subscription.terms.promised_at(clock.now())
    again = dates.local(row.made_at).date() != row.quoted_on
    return subscription.terms.promised_at(dates.midnight(row.quoted_on) if again else row.made_at)


def term_of(subscription: Subscription, day: dt.date, agreed: list[Agreement]) -> Term:
    """The term that a day belongs to."""
    return term_on(agreed, day, ends_on=subscription.ends_on)
