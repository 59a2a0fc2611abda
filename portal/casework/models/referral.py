import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock, dates
from portal.kit.rules.months import months_later
from portal.kit.visibility import ScopedQuerySet, scope_of
from portal.people.enums import Capability

from ..enums import Outcome
from ..rules import terms


class ReferralQuerySet(ScopedQuerySet):
    """Orientations made in a house are seen by who serves people there. To which partner, where that tells a need, only by who
    holds the leave there, and by who made it on the day itself, to print the paper."""

    see_capability = Capability.WRITE_PEOPLE
    scope_field = "maison"

    def told_to(self, user) -> "ReferralQuerySet":
        """Of those she sees, the ones whose partner she may know."""
        leave = scope_of(user, Capability.SEE_CONFIDENTIAL)
        open_to_all = Q(confidential=False) | Q(by=user.pk, at__gte=dates.midnight(clock.today()))
        known = open_to_all if not leave else Q(pk__isnull=False) if leave.everywhere else open_to_all | Q(maison__in=leave.maisons)
        return self.visible_to(user).filter(known)

    def open(self) -> "ReferralQuerySet":
        return self.filter(outcome=Outcome.OPEN)

    def to_call(self, today: dt.date) -> "ReferralQuerySet":
        """Those who agreed to be asked, and whose day has come."""
        return self.open().filter(call_due__lte=today)

    def silent(self, today: dt.date) -> "ReferralQuerySet":
        """Open for so long that nobody will hear of them."""
        return self.open().filter(at__lt=dates.midnight(months_later(today, -terms.SILENT_MONTHS)))


class Referral(models.Model):
    """A person told where to go, with her consent: an address, a paper, perhaps a call. Why she needs it is not written.

    Two years after its end it names nobody any more (`actions.forget_casework`) and stays for the counts.
    """

    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="referrals")
    offer = models.ForeignKey("casework.Offer", on_delete=models.PROTECT, related_name="referrals", verbose_name="vers")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="referrals", verbose_name="maison")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("le", default=clock.now)
    agreed_on = models.DateField("d’accord le")
    appointment_at = models.DateTimeField("rendez-vous", null=True, blank=True)
    call_due = models.DateField("à rappeler le", null=True, blank=True)
    calls = models.PositiveSmallIntegerField("appels", default=0)
    reached_on = models.DateField("jointe le", null=True, blank=True)
    confidential = models.BooleanField(default=False)  # frozen from the offer: whoever has no leave does not see where
    outcome = models.CharField("suite", max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    closed_on = models.DateField("terminée le", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "orientation"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["outcome", "call_due"], name="referral_to_call"),
            models.Index(fields=["maison", "-at"], name="referral_of_house"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "offer"],
                condition=Q(outcome=""),
                name="referral_open_once",
                violation_error_message="Elle y est déjà envoyée.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_on__isnull=True) | (~Q(outcome="") & Q(closed_on__isnull=False, call_due__isnull=True)),
                name="referral_closed_has_its_day",
                violation_error_message="Une orientation terminée porte son jour, et n’est plus à rappeler.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(outcome=""),
                name="referral_nameless_is_closed",
                violation_error_message="Une orientation en cours est celle de quelqu’un.",
            ),
        ]

    def __str__(self) -> str:
        return f"orientation {self.pk}"
