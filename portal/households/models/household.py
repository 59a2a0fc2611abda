from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet, scope_of
from portal.people.enums import Capability
from portal.people.models import Person


class HouseholdQuerySet(ScopedQuerySet):
    """Staff see the households of the persons they see; a resident those she belongs to today."""

    see_capability = Capability.SEE_HOUSEHOLDS

    def within(self, scope):
        if scope.everywhere or not scope:
            return self.all() if scope else self.none()
        members = Person.objects.within(scope).order_by().values("pk")
        return self.filter(pk__in=Membership.objects.active().with_kept().filter(kept__in=members).values("household"))

    def own_to(self, user):
        return Q(pk__in=Membership.objects.active().of_user(user).values("household"))

    def visible_to(self, user):
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        own = self.filter(self.own_to(user))
        scope = scope_of(user, self.see_capability)
        return self.within(scope) | own if scope else own

    def led_by(self, user):
        """The households whose quotient, prices and debts `user` sees as a referent."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.filter(pk__in=Membership.objects.active().of_user(user).filter(is_referent=True).values("household"))

    def priced_for(self, user):
        """Those whose prices a member of staff may read: their means or their account, in the houses that know them."""
        return self.within(scope_of(user, Capability.SEE_MEANS) | scope_of(user, Capability.SEE_MONEY))

    def of(self, person):
        """The households a person belongs to today, whichever of her records was used."""
        return self.filter(pk__in=Membership.objects.active().of_person(person).values("household"))


class Household(models.Model):
    """People who share a quotient familial and a bill. Only its referents see quotient, prices and debts."""

    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "foyer"

    def __str__(self) -> str:
        return f"foyer {self.pk}"

    version = models.PositiveIntegerField(default=1, editable=False)  # raised by each change of its members

    def members(self) -> list["Membership"]:
        """Who belongs to it today, each person once, referents first; `person` is the current record."""
        return self.each_once(self.memberships.active().select_related("person__successor"))

    @staticmethod
    def each_once(memberships) -> list["Membership"]:
        """Of these memberships of one household, one for each person, referents first; `person` becomes the current record."""
        found: dict[int, Membership] = {}
        for membership in memberships:
            membership.person = membership.person.current_record
            first = found.setdefault(membership.person.pk, membership)
            first.is_referent = first.is_referent or membership.is_referent
        return sorted(found.values(), key=lambda member: (not member.is_referent, member.person.birth_year or 0, member.pk))


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(until__isnull=True)

    def of_person(self, person):
        return self.filter(person__in=Person.objects.records_of(person))

    def of_user(self, user):
        """Through any record of the person of this account."""
        return self.filter(person__in=Person.objects.records_of_user(user))

    def with_kept(self):
        """With `kept`: the key of the current record of the member."""
        return self.annotate(kept=Coalesce("person__successor", "person"))


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
