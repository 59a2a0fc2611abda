from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .facts import QuotientFamilial, TaxStatus
from .household import Household, Membership


class RefreshCampaign(models.Model):
    """The yearly renewal of what lapses: households whose facts end by `lapse_on` are told what to bring, each once."""

    lapse_on = models.DateField("fin de validité", unique=True)
    opened_at = models.DateTimeField("ouverte le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField("tout le monde est prévenu le", null=True, blank=True)

    class Meta:
        verbose_name = "campagne de renouvellement"
        ordering = ["-lapse_on"]

    def __str__(self) -> str:
        return f"campagne {self.lapse_on}"

    def still_to_tell(self):
        """The lapsing households that no notice of this campaign names yet."""
        told = RefreshNotice.objects.filter(campaign=self, household=OuterRef("pk"))
        return lapsing(Household.objects.all(), by=self.lapse_on, since=timezone.localdate(self.opened_at)).filter(~Exists(told))


class RefreshNotice(models.Model):
    """One referent told, or found impossible to reach (no channel): her house then tells her when she comes."""

    campaign = models.ForeignKey(RefreshCampaign, on_delete=models.PROTECT, related_name="notices")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="refresh_notices")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=6, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "avis de renouvellement"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "household", "person"],
                name="told_once_a_campaign",
                violation_error_message="Cette personne est déjà prévenue.",
            ),
            models.UniqueConstraint(
                fields=["campaign", "household"],
                condition=Q(person__isnull=True),
                name="out_of_reach_once_a_campaign",
                violation_error_message="C'est déjà noté.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(channel=""),
                name="notice_to_somebody",
                violation_error_message="Un avis s'adresse à quelqu'un.",
            ),
        ]

    def __str__(self) -> str:
        return f"avis {self.pk}"


def lapsing(households, *, by, since):
    """Of `households`, those with members whose verified quotient or tax status ends in [`since`, `by`] with nothing later in its place."""
    ends = Q()
    for model in (QuotientFamilial, TaxStatus):
        standing = model.objects.standing().filter(household=OuterRef("pk"))
        ends |= Exists(standing.filter(valid_until__gte=since, valid_until__lte=by)) & ~Exists(standing.filter(valid_until__gt=by))
    return households.filter(ends, Exists(Membership.objects.active().filter(household=OuterRef("pk"))))
