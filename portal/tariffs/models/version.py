import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit.visibility import ScopedQuerySet

from ..enums import Basis
from ..rules.grid import Band, Grid
from .tariff import Tariff


class VersionQuerySet(ScopedQuerySet):
    see_capability = "tariffs.see"
    scope_field = ""  # prices are the town's: who sees them in one house sees them all

    def published(self):
        return self.filter(published_at__isnull=False)

    def holding(self, day: dt.date):
        """Published and begun on that day, the one that holds first."""
        return self.published().filter(valid_from__lte=day).order_by("-valid_from")

    def with_bands(self):
        """With what `grid` reads."""
        return self.select_related("tariff").prefetch_related("bands")


def _complete() -> Q:
    """A published version says its whole price, whatever its basis."""
    return (
        Q(basis__in=[Basis.BANDS, Basis.FREE])
        | Q(basis=Basis.EFFORT, rate__isnull=False, floor_cents__isnull=False, cap_cents__isnull=False)
        | Q(basis=Basis.TAX, taxable_cents__isnull=False, not_taxable_cents__isnull=False)
        | Q(basis=Basis.FLAT, flat_cents__isnull=False)
        | Q(basis=Basis.CHOICE, floor_cents__isnull=False, cap_cents__isnull=False)
    )


class TariffVersion(models.Model):
    """The prices of a tariff from a day on, with the board's resolution that decided them. Amounts in cents.

    A draft until published; once a price has been promised from it (`used_at`), neither it nor its bands change any more:
    the actions refuse, and so do the database's triggers. What follows it is a new version.
    """

    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT, related_name="versions", verbose_name="tarif")
    valid_from = models.DateField("à partir du")
    basis = models.CharField("de quoi dépend le prix", max_length=10, choices=Basis.choices)
    resolution_number = models.CharField("numéro de la délibération", max_length=60, blank=True)
    resolution_date = models.DateField("date de la délibération", null=True, blank=True)
    rate = models.PositiveIntegerField("taux, pour 100 000", null=True, blank=True)
    floor_cents = models.PositiveIntegerField("prix le plus bas", null=True, blank=True)
    cap_cents = models.PositiveIntegerField("prix le plus haut", null=True, blank=True)
    step_cents = models.PositiveIntegerField("arrondi", default=1)
    suggested_cents = models.PositiveIntegerField("prix conseillé", null=True, blank=True)
    taxable_cents = models.PositiveIntegerField("prix des personnes imposables", null=True, blank=True)
    not_taxable_cents = models.PositiveIntegerField("prix des personnes non imposables", null=True, blank=True)
    flat_cents = models.PositiveIntegerField("prix unique", null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)  # goes up at each change: a stale form is told, and overwrites nothing
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField("première utilisation", null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version d’un tarif"
        verbose_name_plural = "versions des tarifs"
        ordering = ["tariff", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tariff", "valid_from"],
                condition=Q(published_at__isnull=False),
                name="one_published_version_a_day",
                violation_error_message="Une version publiée commence déjà ce jour-là.",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | (~Q(resolution_number="") & Q(resolution_date__isnull=False)),
                name="published_version_has_resolution",
                violation_error_message="Une version publiée porte le numéro et la date de sa délibération.",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | _complete(),
                name="published_version_is_complete",
                violation_error_message="Il manque un prix.",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(published_at__isnull=False),
                name="used_version_is_published",
                violation_error_message="Seule une version publiée donne un prix.",
            ),
            models.CheckConstraint(
                condition=Q(floor_cents=None) | Q(cap_cents=None) | Q(floor_cents__lte=F("cap_cents")),
                name="version_floor_under_cap",
                violation_error_message="Le prix le plus bas dépasse le plus haut.",
            ),
            models.CheckConstraint(
                condition=Q(step_cents__gte=1) & (Q(rate=None) | Q(rate__lte=100_000)),
                name="version_rate_and_step",
                violation_error_message="Le taux va jusqu’à 100 %, l’arrondi est d’au moins un centime.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tariff} à partir du {self.valid_from}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_used(self) -> bool:
        return self.used_at is not None

    @property
    def grid(self) -> Grid:
        """This version as plain data for the pure rules."""
        return Grid(
            basis=self.basis,
            unit=self.tariff.unit,
            bands=tuple(Band(band.min_quotient, band.max_quotient, band.cents) for band in self.bands.all()),
            rate=self.rate or 0,
            floor_cents=self.floor_cents or 0,
            cap_cents=self.cap_cents or 0,
            step_cents=self.step_cents,
            suggested_cents=self.suggested_cents,
            taxable_cents=self.taxable_cents or 0,
            not_taxable_cents=self.not_taxable_cents or 0,
            flat_cents=self.flat_cents or 0,
            version_id=self.pk,
            scheme=self.tariff.scheme,
        )


class TariffBand(models.Model):
    """A price for quotients from `min_quotient` (included) to `max_quotient` (excluded; empty: no end)."""

    version = models.ForeignKey(TariffVersion, on_delete=models.CASCADE, related_name="bands")
    min_quotient = models.PositiveIntegerField("quotient à partir de")
    max_quotient = models.PositiveIntegerField("jusqu’à moins de", null=True, blank=True)
    cents = models.PositiveIntegerField("prix")
    frozen = models.BooleanField(default=False)  # with the version's first use; the guards of the database look at it

    class Meta:
        verbose_name = "palier"
        ordering = ["version", "min_quotient"]
        constraints = [
            models.UniqueConstraint(fields=["version", "min_quotient"], name="one_band_from_a_quotient"),
            models.UniqueConstraint(fields=["version"], condition=Q(max_quotient=None), name="one_band_without_end"),
            models.CheckConstraint(
                condition=Q(max_quotient=None) | Q(max_quotient__gt=F("min_quotient")),
                name="band_ends_after_it_begins",
                violation_error_message="La fin du palier vient avant son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.min_quotient}–{self.max_quotient or '∞'} : {self.cents} c."
