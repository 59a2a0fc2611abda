import datetime as dt

from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from programmes.models import Activity

from ..enums import PACKED, Billing, Weekday
from ..rules.promises import PROMISED, cutoff_on, promised_at


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
    billing = models.CharField("on règle", max_length=13, choices=Billing, default=Billing.MONTH)
    weight_grams = models.PositiveIntegerField("poids d'un panier (grammes)", default=3500)
    notice_days = models.PositiveSmallIntegerField(
        "jours avant le premier panier", default=2, help_text="Le temps de commander aux producteurs."
    )
    most_baskets = models.PositiveSmallIntegerField("paniers par foyer, au plus", default=3)
    cutoff_weekday = models.PositiveSmallIntegerField("on prévient avant le", choices=Weekday.choices, default=Weekday.TUESDAY)
    cutoff_hour = models.TimeField("à", default=dt.time(12))  # of the last such day before the distribution, Europe/Paris
    free_absences = models.PositiveSmallIntegerField(
        "absences qui reviennent en avance", default=2, help_text="Par engagement. Au-delà, le panier se reporte ou se donne."
    )
    trial_baskets = models.PositiveSmallIntegerField(
        "paniers d'essai", default=2, help_text="On arrête après, sans préavis. 0 : sans essai."
    )
    stop_notice_days = models.PositiveSmallIntegerField("préavis pour arrêter (jours)", default=15)
    former = models.JSONField(default=list, blank=True, editable=False)  # `rules.promises`: what they were, and until when
    edition = models.PositiveIntegerField(default=1, editable=False)  # goes up at each change: a stale form overwrites nothing

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

    def save(self, *args, **kwargs):
        """A season has at least its usual basket, at its tariff and weight."""
        new = self._state.adding
        super().save(*args, **kwargs)
        if new:
            self.sizes.create(name="Panier", tariff_id=self.tariff_id, weight_grams=self.weight_grams, usual=True)

    def promised_at(self, moment: dt.datetime) -> dict:
        """What is promised to whoever agreed at that moment (`rules.promises.PROMISED`): what changed since is not for her."""
        held = promised_at(self.former, moment)
        return {name: held[name] if held else getattr(self, name) for name in PROMISED}

    def cutoff_on(self, day: dt.date) -> dict:
        """The weekday and hour that count for a distribution of that day, as `rules.cutoff` takes them."""
        return cutoff_on(self.former, day) or {"weekday": self.cutoff_weekday, "hour": self.cutoff_hour}

    def sizes_on(self, day: dt.date):
        """The sizes that a date's baskets may have: those offered, and one withdrawn that somebody has that day."""
        had = Q(pk__in=self.sizes.filter(baskets__session__local_date=day, baskets__state__in=PACKED).order_by().values("pk"))
        return self.sizes.filter(Q(offered=True) | had)

    @property
    def usual_size(self) -> "BasketSize":
        return self.sizes.get(usual=True)


class BasketSize(models.Model):
    """A size of a season's basket: its weight and its own tariff. One that is withdrawn stays for who has it, and is offered no more."""

    terms = models.ForeignKey(SeasonTerms, on_delete=models.PROTECT, related_name="sizes", verbose_name="saison")
    name = models.CharField("nom", max_length=40)
    tariff = models.ForeignKey("tariffs.Tariff", on_delete=models.PROTECT, related_name="+", verbose_name="tarif")
    weight_grams = models.PositiveIntegerField("poids (grammes)", default=3500)
    usual = models.BooleanField("le panier habituel", default=False)
    offered = models.BooleanField("proposé", default=True)
    position = models.PositiveSmallIntegerField("ordre", default=0, editable=False)  # as staff put them; all 0: by weight
    edition = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "taille de panier"
        ordering = ["position", "-usual", "weight_grams", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["terms", "name"], name="size_named_once", violation_error_message="Une taille porte déjà ce nom."
            ),
            models.UniqueConstraint(fields=["terms"], condition=Q(usual=True), name="one_usual_size"),
            models.CheckConstraint(
                condition=Q(weight_grams__gte=1), name="size_weighs_something", violation_error_message="Indiquez un poids."
            ),
            models.CheckConstraint(condition=Q(usual=False) | Q(offered=True), name="usual_size_is_offered"),
        ]

    def __str__(self) -> str:
        return self.name
