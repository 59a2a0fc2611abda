import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from phonenumber_field.modelfields import PhoneNumberField

from portal.kit.rules.months import months_later
from portal.places.enums import StepFree
from portal.places.rules.ground import Point

from ..enums import Topic
from ..rules import terms, topics


class PartnerQuerySet(models.QuerySet):
    """The directory is public: everybody sees who may help. Only what is no longer active is hidden."""

    def open(self) -> "PartnerQuerySet":
        return self.filter(active=True)

    def with_offers(self, topic: str = "") -> "PartnerQuerySet":
        """With what each offers (of one topic), one query more; those who offer nothing of it are left out."""
        offers = Offer.objects.filter(active=True)
        offers = offers.filter(topic=topic) if topic else offers
        found = self.filter(pk__in=offers.values("partner"))
        return found.prefetch_related(Prefetch("offers", queryset=offers, to_attr="shown_offers"))

    def stale(self, today: dt.date) -> "PartnerQuerySet":
        """Active, and nobody has looked for six months whether it is still true."""
        before = months_later(today, -terms.CHECK_MONTHS)
        return self.open().filter(Q(checked_on__isnull=True) | Q(checked_on__lt=before))


class Partner(ClusterableModel):
    """Somebody in town who helps with what we do not do ourselves. Reference data: no person is ever named on it."""

    name = models.CharField("nom", max_length=120, unique=True, help_text="Comme on le dit : « Restos du cœur, centre des Quais ».")
    summary = models.CharField("en une phrase", max_length=200, help_text="Avec des mots simples : « Des repas chauds, tous les midis ».")
    street = models.CharField("rue", max_length=120, blank=True, help_text="Rien pour un lieu tenu secret : l’adresse se dit au téléphone.")
    postcode = models.CharField("code postal", max_length=5, blank=True)
    town = models.CharField("ville", max_length=80, blank=True)
    latitude = models.DecimalField("latitude", max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("longitude", max_digits=9, decimal_places=6, null=True, blank=True)
    how_to_come = models.CharField(
        "comment venir", max_length=250, blank=True, help_text="« Tram A, arrêt Mariniers ; la porte verte au fond de la cour »."
    )
    phone = PhoneNumberField("téléphone", region="FR", blank=True)
    hours = models.CharField("quand", max_length=200, blank=True, help_text="« Du lundi au vendredi, de 9 h à 12 h, sans rendez-vous ».")
    languages = models.CharField("langues parlées", max_length=120, blank=True, help_text="« français, arabe, langue des signes ».")
    step_free = models.CharField("entrée", max_length=8, choices=StepFree.choices, default=StepFree.UNKNOWN, blank=True)
    checked_on = models.DateField("vérifié le", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    active = models.BooleanField("dans l’annuaire", default=True, help_text="Décoché, il n’est plus proposé à personne.")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="partner_both_coordinates_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message="Donnez la latitude et la longitude ensemble, ou aucune des deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.town}".strip()) if part)

    @property
    def point(self) -> Point | None:
        return point_of(self)


class Offer(models.Model):
    """One thing a partner does for people: what, for whom, what to bring, how long it usually takes."""

    partner = ParentalKey(Partner, on_delete=models.CASCADE, related_name="offers", verbose_name="partenaire")
    topic = models.CharField("thème", max_length=10, choices=Topic.choices)
    name = models.CharField("ce qui est proposé", max_length=100, help_text="« Aide pour remplir un dossier ».")
    for_whom = models.CharField("pour qui", max_length=150, blank=True)
    conditions = models.CharField("à quelles conditions", max_length=200, blank=True)
    bring = models.TextField("à apporter", blank=True, help_text="Une chose par ligne.")
    delay_days = models.PositiveSmallIntegerField(
        "délai habituel, en jours", null=True, blank=True, help_text="Jusqu’au premier rendez-vous."
    )
    discreet = models.BooleanField(
        "son nom dit un besoin",
        default=False,
        help_text="Le papier et nos messages ne le nomment pas. Santé, violences et dettes le sont toujours.",
    )
    active = models.BooleanField("proposé aujourd’hui", default=True)

    class Meta:
        verbose_name = "ce qui est proposé"
        verbose_name_plural = "ce qui est proposé"
        ordering = ["topic", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "name"],
                name="offer_once_per_partner",
                violation_error_message="C’est déjà dans la liste de ce partenaire.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.partner})"

    @property
    def is_discreet(self) -> bool:
        return topics.is_discreet(self.topic, marked=self.discreet)

    @property
    def things(self) -> tuple[str, ...]:
        """What to bring, a line each."""
        return tuple(line.strip() for line in self.bring.splitlines() if line.strip())

    @property
    def delay_words(self) -> str:
        """« le jour même », « environ 10 jours », nothing when nobody knows."""
        if self.delay_days is None:
            return ""
        days = self.delay_days
        return (
            "le jour même"
            if days == 0
            else f"environ {days}\u00a0jour{'s' if days > 1 else ''}"
            if days < 15
            else f"environ {round(days / 7)}\u00a0semaines"
        )


def point_of(row) -> Point | None:
    """Where a house or a partner stands, when it is known."""
    return None if row.latitude is None or row.longitude is None else Point(float(row.latitude), float(row.longitude))
