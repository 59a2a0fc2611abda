"""Verified facts about means. A row is never edited: a wrong one is corrected by another that names it, and both stay."""

from collections.abc import Iterable
from operator import attrgetter

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..enums import QuotientSource
from ..rules import means
from .household import Household


class Frozen(models.Model):
    """Refuses to be saved twice: what was verified on a day stays what it was."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"a {self._meta.label} is never edited: write another one")
        super().save(*args, **kwargs)


class MeansQuerySet(models.QuerySet):
    """What only referents and staff who see means may read."""

    def visible_to(self, user):
        """Staff who see means, in the houses of their scope, and the referents: never another member, never a neighbour."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        own = Q(household__in=Household.objects.led_by(user).values("pk"))
        scope = scope_of(user, Capability.SEE_MEANS)
        if scope.everywhere:
            return self.all()
        return self.filter(own | Q(household__in=Household.objects.within(scope).values("pk"))) if scope else self.filter(own)


class FactQuerySet(MeansQuerySet):
    def standing(self):
        """Without what another row has corrected."""
        return self.filter(correction__isnull=True)


class VerifiedFact(Frozen):
    """What both kinds of fact share: who checked, when, until when it holds. No document is kept."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="%(class)s_facts")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField("vérifié le")
    valid_from = models.DateField("valable à partir du")
    valid_until = models.DateField("valable jusqu'au")
    corrects = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="correction")

    objects = FactQuerySet.as_manager()

    class Meta(Frozen.Meta):
        abstract = True
        ordering = ["checked_at", "pk"]

    @property
    def checked_on(self):
        return timezone.localdate(self.checked_at)

    @property
    def corrected_on(self):
        """The day another row took its place as a correction; None while it stands."""
        later = getattr(self, "correction", None)
        return later.checked_on if later else None

    @property
    def mends_from(self):
        """Of a correction: the day the wrong figure was written down; else None."""
        return self.corrects.checked_on if self.corrects_id else None


class QuotientFamilial(VerifiedFact):
    """The household's quotient as read on a proof: a whole number of euros, of a month, from a source."""

    figure = models.PositiveIntegerField("quotient familial")
    month = models.DateField("mois du quotient")  # its first day
    source = models.CharField("lu sur", max_length=8, choices=QuotientSource)

    class Meta(VerifiedFact.Meta):
        verbose_name = "quotient familial"
        verbose_name_plural = "quotients familiaux"
        constraints = [
            models.CheckConstraint(
                condition=Q(figure__lte=means.HIGHEST_QUOTIENT),
                name="quotient_is_possible",
                violation_error_message="Un quotient va de 0 à 99 999 €.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="quotient_valid_in_order",
                violation_error_message="La fin de validité vient après son début.",
            ),
            models.CheckConstraint(
                condition=Q(source__in=QuotientSource.values), name="quotient_source_known", violation_error_message="Source inconnue."
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="quotient_corrects_another",
                violation_error_message="Une correction remplace une autre vérification.",
            ),
        ]

    def __str__(self) -> str:
        return f"quotient {self.pk}"

    def as_fact(self) -> means.QuotientFact:
        return means.QuotientFact(self.figure, self.valid_from, self.valid_until, self.checked_on, self.corrected_on, self.mends_from)


class TaxStatus(VerifiedFact):
    """Whether the household pays income tax, as read on the notice of a year."""

    taxable = models.BooleanField("imposable")
    year = models.PositiveSmallIntegerField("année de l'avis")

    class Meta(VerifiedFact.Meta):
        verbose_name = "situation fiscale"
        verbose_name_plural = "situations fiscales"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="tax_valid_in_order",
                violation_error_message="La fin de validité vient après son début.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="tax_corrects_another",
                violation_error_message="Une correction remplace une autre vérification.",
            ),
        ]

    def __str__(self) -> str:
        return f"situation fiscale {self.pk}"

    def as_fact(self) -> means.TaxFact:
        return means.TaxFact(self.taxable, self.valid_from, self.valid_until, self.checked_on, self.corrected_on, self.mends_from)


class PromisedProof(Frozen):
    """A proof the household will bring: the price asked meanwhile is credited back to this day if it comes by `until`."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="promised_proofs")
    promised_on = models.DateField("promis le")
    until = models.DateField("à apporter avant le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MeansQuerySet.as_manager()

    class Meta(Frozen.Meta):
        verbose_name = "justificatif promis"
        ordering = ["promised_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("promised_on")),
                name="promise_has_time",
                violation_error_message="Une promesse laisse du temps.",
            ),
            models.UniqueConstraint(
                fields=["household", "promised_on"], name="one_promise_a_day", violation_error_message="C'est déjà noté aujourd'hui."
            ),
        ]

    def __str__(self) -> str:
        return f"justificatif promis {self.pk}"

    def as_fact(self) -> means.Promise:
        return means.Promise(self.promised_on, self.until)


def facts_of(households: Iterable[Household | int]) -> dict[int, means.Facts]:
    """The facts of each household by its key, in three queries whatever their number."""
    keys = [getattr(household, "pk", household) for household in households]
    found: dict[int, tuple[list, list, list]] = {key: ([], [], []) for key in keys}
    for place, model in enumerate((QuotientFamilial, TaxStatus, PromisedProof)):
        rows = model.objects.filter(household__in=keys).order_by()  # put in order here: Django weighs each column of an ordered query
        when = attrgetter("checked_at" if place < 2 else "promised_on", "pk")
        for row in sorted(rows.select_related("correction", "corrects") if place < 2 else rows, key=when):
            found[row.household_id][place].append(row.as_fact())
    return {key: means.Facts(*(tuple(facts) for facts in lists)) for key, lists in found.items()}


def facts_about(household: Household) -> means.Facts:
    """The verified facts of one household, for the pure rules of `rules.means`. Three queries."""
    return facts_of([household])[household.pk]


def with_facts(household: Household) -> Household:
    """The same household, its facts read once for all the prices of one page: `means_of` asks no more. Three queries."""
    household.facts_read = facts_about(household)
    return household


def means_of(household: Household, on) -> means.Means:
    """The seam for prices: what `household` may be asked from on day `on`. No household, or no proof: every value None."""
    if household is None:
        return means.NO_MEANS
    known = getattr(household, "facts_read", None)
    return means.means_on(known if known is not None else facts_about(household), on)
