from django.db import models
from django.db.models import F, Q

from portal.people.models import Person


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff: the households of persons they see; a resident: those she belongs to today."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.is_superuser or user.is_staff:
            seen = Person.objects.visible_to(user).order_by().values("pk")
            return self.filter(pk__in=Membership.objects.active().filter(person__in=seen).values("household"))
        return self.filter(pk__in=Membership.objects.active().of_user(user).values("household"))

    def led_by(self, user):
        """The households whose quotient, prices and debts `user` sees as a referent."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(pk__in=Membership.objects.active().of_user(user).filter(is_referent=True).values("household"))

    def of(self, person):
        """The households a person belongs to today, whichever of her records was used."""
        return self.filter(pk__in=Membership.objects.active().of_person(person).values("household"))


class Household(models.Model):
    """People who share a quotient familial and a bill. Only its referents see quotient, prices and debts."""

    created_at = models.DateTimeField(auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "foyer"

    def __str__(self) -> str:
        return f"foyer {self.pk}"

    def facts(self):
        """The verified facts of this household, for the pure rules of `rules.means`."""
        from .facts import facts_of  # the models of facts point back here

        return facts_of([self])[self.pk]


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(until__isnull=True)

    def of_person(self, person):
        return self.filter(person__in=Person.objects.records_of(person))

    def of_user(self, user):
        """Through the person of this account, or through the record that absorbed or was absorbed by it."""
        return self.filter(
            Q(person__user=user)
            | Q(person__successor__user=user)
            | Q(person__absorbed__user=user)
            | Q(person__successor__absorbed__user=user)
        ).distinct()


class Membership(models.Model):
    """A person in a household since a date; a child may live in two homes."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField("depuis le")
    until = models.DateField("jusqu'au", null=True, blank=True)
    is_referent = models.BooleanField("référent", default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "membre du foyer"
        ordering = ["-is_referent", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=Q(until__isnull=True),
                name="one_active_membership",
                violation_error_message="Cette personne est déjà dans ce foyer.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message="On ne quitte pas un foyer avant d'y être entré.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(is_referent=False),
                name="former_member_refers_nothing",
                violation_error_message="Une personne partie n'est plus référente.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.household})"
