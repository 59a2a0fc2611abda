import datetime as dt
from collections.abc import Callable

from django.db import models
from django.db.models import Q

from portal.kit.visibility import ScopedQuerySet

from ..rules.grid import asks, range_in_words
from ..rules.holding import holding, price_or_refuse
from ..rules.quote import Means, Quote


class TariffQuerySet(ScopedQuerySet):
    see_capability = "tariffs.see"
    scope_field = ""  # prices are the town's: who sees them in one house sees them all

    def open_on(self, day: dt.date):
        """Tariffs not closed on that day."""
        return self.filter(Q(closed_from=None) | Q(closed_from__gt=day))


class Tariff(models.Model):
    """What is priced: a name, what one unit is, and versions in time. Prices stand in the versions."""

    scheme = models.SlugField("clé", max_length=60, unique=True, help_text="Nom court et stable, par exemple « paniers ».")
    name = models.CharField("nom", max_length=120)
    unit = models.CharField("l’unité", max_length=60, help_text="Avec son article : « le panier », « la séance ».")
    description = models.TextField("à quoi sert ce tarif", blank=True, help_text="Une ou deux phrases simples, montrées au public.")
    closed_from = models.DateField("fermé à partir du", null=True, blank=True)

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = "tarif"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def version_on(self, day: dt.date):
        """The published version that holds on a day: the last to have begun, or None before the first. A list that has read the
        versions of its tariffs (`prefetch_related("versions__bands")`) asks nothing more."""
        if "versions" in getattr(self, "_prefetched_objects_cache", {}):
            return holding((version for version in self.versions.all() if version.published_at), day)
        return self.versions.holding(day).with_bands().first()

    def depends_on_means(self, day: dt.date) -> bool:
        """Whether the price of a day differs from one household to another; False where none is written."""
        version = self.version_on(day)
        return bool(version and version.grid.is_written and asks(version.grid))

    def range_words(self, day: dt.date, *, part: Callable[[int], int] | None = None) -> str:
        """The price of a day in words that anybody may read (`rules.grid.range_in_words`); "" where none is written. `part`: what is left
        of each price, in cents, where less than the whole is given."""
        version = self.version_on(day)
        return range_in_words(version.grid, part=part) if version and version.grid.is_written else ""

    def full_cost_on(self, day: dt.date) -> int | None:
        """What one unit really costs on a day, in cents, or None when nobody has written it."""
        return self.full_costs.filter(valid_from__lte=day).values_list("cents", flat=True).first()

    def quote(self, means: Means, *, on: dt.date, chosen: int | None = None) -> Quote:
        """The price on a day, to show. To commit to it use `actions.freeze_quote`, which marks the version as used.

        Raises Refusal « tarif-sans-prix » when no version holds on that day, « montant-hors-bornes » for a choice out of range.
        """
        version = self.version_on(on)
        return price_or_refuse(version and version.grid, self.name, means, on=on, chosen=chosen)


class FullCost(models.Model):
    """What one unit really costs from a day on (bought, carried, prepared), in cents: the balance stands on it."""

    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT, related_name="full_costs", verbose_name="tarif")
    valid_from = models.DateField("à partir du")
    cents = models.PositiveIntegerField("coût d’une unité")
    note = models.CharField("d’où vient ce chiffre", max_length=160, blank=True)

    class Meta:
        verbose_name = "coût complet"
        ordering = ["tariff", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["tariff", "valid_from"], name="one_full_cost_a_day")]

    def __str__(self) -> str:
        return f"{self.tariff} : {self.cents} c. à partir du {self.valid_from}"
