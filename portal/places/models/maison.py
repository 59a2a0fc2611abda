from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from phonenumber_field.modelfields import PhoneNumberField

from portal.kit.refusal import Refusal
from portal.places.enums import Need, StepFree


def closed_refusal(maison: "Maison") -> Refusal:
    """« maison-close »: in words, with where to go instead."""
    instead = f"Choisissez {maison.succeeded_by.name}, qui la remplace, ou une autre maison." if maison.succeeded_by else ""
    return Refusal("maison-close", f"{maison.name} est fermée : rien de nouveau ne s'y ouvre.", instead or "Choisissez une autre maison.")


def house_to_open_in(maison: "Maison") -> "Maison":
    """The house read again and locked, before every other lock, so that nothing opens in one that closes meanwhile. Inside a transaction.
    Its key is not locked: rows that only name the house are written beside. Raises « maison-close »."""
    fresh = Maison.objects.select_for_update(of=("self",), no_key=True).select_related("succeeded_by").get(pk=maison.pk)
    fresh.refuse_if_closed()
    return fresh


class Sector(models.Model):
    """A part of the town, with its own team."""

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    name = models.CharField("nom", max_length=80)
    neighbourhoods = models.CharField(
        "quartiers",
        max_length=250,
        blank=True,
        help_text="Les noms que disent les habitants, séparés par des virgules. La recherche les connaît.",
    )

    class Meta:
        verbose_name = "secteur"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Secteur {self.number} – {self.name}"


class MaisonQuerySet(models.QuerySet):
    def in_service(self) -> "MaisonQuerySet":
        """Houses that are not closed: what anybody may choose for something new."""
        return self.filter(closed_on=None)


class Maison(ClusterableModel):
    """A neighbourhood house (maison des habitants). What is kept on it commits nobody; its public page is in `cms`."""

    name = models.CharField("nom", max_length=80, unique=True, help_text="Comme on le dit : « Maison des Tilleuls ».")
    slug = models.SlugField(
        "adresse courte",
        unique=True,
        help_text="« tilleuls » donne /maisons/tilleuls/. On ne la change plus ensuite.",
    )
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="maisons", verbose_name="secteur")
    street = models.CharField("rue", max_length=120, blank=True)
    postcode = models.CharField(
        "code postal", max_length=5, blank=True, validators=[RegexValidator(r"^[0-9]{5}$", "Un code postal a cinq chiffres.")]
    )
    town = models.CharField("ville", max_length=80, blank=True)
    phone = PhoneNumberField("téléphone", region="FR", blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    latitude = models.DecimalField("latitude", max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("longitude", max_digits=9, decimal_places=6, null=True, blank=True)
    transport = models.CharField(
        "venir en transports", max_length=160, blank=True, help_text="« Tram C, arrêt Les Tilleuls ; bus 12, arrêt École »."
    )
    step_free = models.CharField("entrée", max_length=8, choices=StepFree.choices, default=StepFree.UNKNOWN, blank=True)
    access_note = models.TextField(
        "bon à savoir pour entrer",
        blank=True,
        help_text="La sonnette, la rampe, le stationnement : ce qui rassure avant de venir.",
    )

    closed_on = models.DateField("fermée le", null=True, blank=True, editable=False)  # what hung on it was rehomed first
    succeeded_by = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name="remplacée par"
    )

    objects = MaisonQuerySet.as_manager()

    class Meta:
        verbose_name = "maison"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="maison_both_coordinates_or_none",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message="Donnez la latitude et la longitude ensemble (par exemple 45,187 et 5,726), ou aucune des deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.pk and Maison.objects.filter(pk=self.pk).exclude(slug=self.slug).exists():
            raise ValidationError({"slug": "L'adresse d'une maison ne change plus : des affiches et des liens y mènent."})

    def refuse_if_closed(self) -> None:
        """Nothing new is opened at a house that is closed. Raises « maison-close »."""
        if self.closed_on is not None:
            raise closed_refusal(self)

    @property
    def address(self) -> str:
        """« 4 rue des Tilleuls, 38990 Belleroche », empty when nothing is known."""
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.town}".strip()) if part)

    @property
    def plan_url(self) -> str:
        """A plan on OpenStreetMap; empty without coordinates. Followed only when somebody clicks: nothing is loaded from there."""
        if self.latitude is None or self.longitude is None:
            return ""
        return f"https://www.openstreetmap.org/?mlat={self.latitude}&mlon={self.longitude}#map=17/{self.latitude}/{self.longitude}"


class Room(models.Model):
    """A room of a house that a date may take. One that is no longer used stays, for the dates it had."""

    maison = ParentalKey(Maison, on_delete=models.CASCADE, related_name="rooms", verbose_name="maison")
    name = models.CharField("nom", max_length=60, help_text="Comme on la nomme sur la porte : « Salle bleue ».")
    seats = models.PositiveSmallIntegerField("places assises", null=True, blank=True)
    step_free = models.BooleanField("accessible en fauteuil", default=False)
    retired = models.BooleanField("ne sert plus", default=False, help_text="Elle n'est plus proposée ; ses dates la gardent.")

    class Meta:
        verbose_name = "salle"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["maison", "name"], name="room_once_per_maison", violation_error_message="Cette salle est déjà dans la liste."
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """« Salle bleue (20 places, accessible en fauteuil) »"""
        facts = [f"{self.seats} places" if self.seats else "", "accessible en fauteuil" if self.step_free else ""]
        told = ", ".join(fact for fact in facts if fact)
        return f"{self.name} ({told})" if told else self.name


class ServiceOffered(models.Model):
    """What one can come to a house for, under the need it answers."""

    maison = ParentalKey(Maison, on_delete=models.CASCADE, related_name="services", verbose_name="maison")
    need = models.CharField("besoin", max_length=10, choices=Need.choices)
    name = models.CharField("service", max_length=100, help_text="« Écrivain public », « Point conseil budget ».")
    when = models.CharField("quand", max_length=120, blank=True, help_text="« Mardi matin, sans rendez-vous ».")
    note = models.CharField("en une phrase", max_length=200, blank=True)
    by_appointment = models.BooleanField("sur rendez-vous", default=False)

    class Meta:
        verbose_name = "service"
        verbose_name_plural = "services"
        ordering = ["need", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["maison", "name"],
                name="service_once_per_maison",
                violation_error_message="Ce service est déjà dans la liste de cette maison.",
            )
        ]

    def __str__(self) -> str:
        return self.name
