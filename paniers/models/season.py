from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from programmes.models import Activity

from ..enums import Billing


class BasketSeason(Activity):
    """What the public reads about the baskets of a season: what is in them, who grows it, how it goes. Dates, prices and rules
    stand on its terms, its sheets and its tariff, never here."""

    kind_key = "basket"
    is_creatable = True
    template = "paniers/season.html"
    subpage_types = []

    recipes = RichTextField("idées de cuisine", blank=True, features=["h3", "bold", "italic", "ul", "ol", "link"])

    content_panels = [*Activity.content_panels, FieldPanel("recipes")]

    class Meta:
        verbose_name = "saison de paniers"
        verbose_name_plural = "saisons de paniers"


class SeasonTermsQuerySet(models.QuerySet):
    def open_on(self, day):
        """Seasons one can still subscribe to on a day, published, the next one first."""
        return self.filter(season__live=True, ends_on__gte=day).order_by("starts_on", "pk")


class SeasonTerms(models.Model):
    """The rules of a season: what commits. One for each season page. The price stands on its tariff."""

    season = models.OneToOneField(BasketSeason, on_delete=models.PROTECT, related_name="terms", verbose_name="saison")
    tariff = models.ForeignKey("tariffs.Tariff", on_delete=models.PROTECT, related_name="+", verbose_name="tarif")
    starts_on = models.DateField("premier jour")
    ends_on = models.DateField("dernier jour")
    commitment_months = models.PositiveSmallIntegerField("engagement (mois)", default=3, help_text="0 : sans engagement.")
    billing = models.CharField("on règle", max_length=8, choices=Billing, default=Billing.MONTH)
    weight_grams = models.PositiveIntegerField("poids d'un panier (grammes)", default=3500)
    notice_days = models.PositiveSmallIntegerField(
        "jours avant le premier panier", default=2, help_text="Le temps de commander aux producteurs."
    )
    most_baskets = models.PositiveSmallIntegerField("paniers par foyer, au plus", default=3)

    objects = SeasonTermsQuerySet.as_manager()

    class Meta:
        verbose_name = "règles d'une saison"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="season_ends_after_it_starts",
                violation_error_message="Une saison finit après son premier jour.",
            ),
            models.CheckConstraint(condition=Q(billing__in=Billing.values), name="season_billing_known"),
            models.CheckConstraint(condition=Q(most_baskets__gte=1), name="season_one_basket_at_least"),
        ]

    def __str__(self) -> str:
        return f"règles de la saison {self.season_id}"
