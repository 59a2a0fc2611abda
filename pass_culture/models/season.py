from django.conf import settings
from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from portal.cms.blocks import BodyBlock
from portal.cms.models import PublicPage
from portal.households.models import Household
from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person

from ..enums import STANDING, CardState


class CultureSeasonPage(PublicPage):
    """What the public reads about a season of outings, at `/pass-culture/`. Dates, prices and rules stand on the season's own row."""

    kind_label = "Saison culturelle"
    template = "pass_culture/season_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    body = StreamField(BodyBlock(), verbose_name="en détail", blank=True)

    content_panels = [*PublicPage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "page d'une saison culturelle"
        verbose_name_plural = "pages des saisons culturelles"


class SeasonQuerySet(models.QuerySet):
    def on(self, day) -> "SeasonQuerySet":
        """The seasons of that day: one at most by constraint of the actions, the last begun first."""
        return self.filter(starts_on__lte=day, ends_on__gte=day).order_by("-starts_on", "pk")

    def current(self):
        """The season of today, else the next one to come; None when there is none."""
        return self.on(clock.today()).first() or self.filter(starts_on__gt=clock.today()).order_by("starts_on").first()


class CultureSeason(models.Model):
    """A season of outings: its days, the price of its card (by tax status, a tariff of basis « imposable ou non »), its limits."""

    title = models.CharField("nom", max_length=60, unique=True, help_text="« Saison 2026-2027 ».")
    page = models.OneToOneField(
        CultureSeasonPage, null=True, blank=True, on_delete=models.PROTECT, related_name="season", verbose_name="page du site"
    )
    starts_on = models.DateField("premier jour")
    ends_on = models.DateField("dernier jour")
    tariff = models.ForeignKey("tariffs.Tariff", on_delete=models.PROTECT, related_name="+", verbose_name="prix de la carte")
    most_outings = models.PositiveSmallIntegerField("sorties par carte, au plus", null=True, blank=True, help_text="Vide : sans limite.")
    edition = models.PositiveIntegerField(default=1, editable=False)  # goes up at each change: a stale form overwrites nothing

    objects = SeasonQuerySet.as_manager()

    class Meta:
        verbose_name = "saison culturelle"
        verbose_name_plural = "saisons culturelles"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="culture_season_ends_after_it_starts",
                violation_error_message="Une saison finit après son premier jour.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CultureCardQuerySet(ScopedQuerySet):
    see_capability = "people.see"

    def own_to(self, user):
        """Her own, by any of her records, and those that a household she answers for pays."""
        led = Household.objects.led_by(user).order_by().values("pk")
        return Q(person__in=Person.objects.records_of_user(user)) | Q(household__in=led)

    def good_for(self, season) -> "CultureCardQuerySet":
        return self.filter(season=season, state=CardState.ACTIVE)

    def standing(self) -> "CultureCardQuerySet":
        """In service, or asked for and not answered yet."""
        return self.filter(state__in=STANDING)

    def of(self, person) -> "CultureCardQuerySet":
        """By whichever of her records."""
        return self.filter(person__in=Person.objects.records_of(person))


class CultureCard(models.Model):
    """A person's neutral card (`people.Card`), good for the outings of one season. The same for everybody; what it cost is frozen on it and
    read by the household and by who holds the till, by nobody else."""

    season = models.ForeignKey(CultureSeason, on_delete=models.PROTECT, related_name="cards", verbose_name="saison")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="culture_cards", verbose_name="personne")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="culture_cards", verbose_name="maison")
    household = models.ForeignKey(
        "households.Household",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="culture_cards",
        verbose_name="foyer qui règle",
    )
    state = models.CharField("état", max_length=8, choices=CardState.choices, default=CardState.ACTIVE)
    asked_at = models.DateTimeField(default=clock.now)
    activated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    price_cents = models.PositiveIntegerField(null=True, blank=True)  # frozen when it is activated
    price_reason = models.JSONField(default=dict, blank=True)
    priced_at = models.DateTimeField(null=True, editable=False)  # when its price was last looked at: a proof verified since lowers it
    charge = models.ForeignKey("ledger.Charge", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lives_here_on = models.DateField("domicile vu le", null=True, blank=True)  # a fact and its day; no paper is kept
    tell_openings = models.BooleanField("prévenir quand une sortie s’ouvre", default=False)  # she asked for it; nobody is written to else
    words = models.CharField("ce que l’on répond", max_length=200, blank=True)  # of a refusal
    channel = models.CharField("par", max_length=8)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = CultureCardQuerySet.as_manager()

    class Meta:
        verbose_name = "carte culture"
        verbose_name_plural = "cartes culture"
        indexes = [models.Index(fields=["maison", "state"], name="culture_card_house_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "person"],
                condition=Q(state__in=[CardState.ASKED, CardState.ACTIVE]),
                name="one_culture_card_a_season",
                violation_error_message="Cette personne a déjà sa carte de la saison.",
            ),
            models.CheckConstraint(condition=Q(state__in=CardState.values), name="culture_card_state_known"),
            models.CheckConstraint(
                condition=~Q(state=CardState.ACTIVE) | Q(activated_at__isnull=False), name="active_culture_card_says_since_when"
            ),
        ]

    def __str__(self) -> str:
        return f"carte culture {self.pk}"
