from django.conf import settings
from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel

from portal.kit.visibility import ScopedQuerySet
from programmes.models import Activity

from .season import CultureSeason
from .venue import Venue, VenueContract


class Outing(Activity):
    """What the public reads about an outing: what one sees, what is around it. Price, seats, ages, shares, hours and meeting points stand
    on its sheets and their trips, never here."""

    kind_key = "outing"
    kind_label = "Sortie"
    is_creatable = True
    template = "pass_culture/outing.html"

    around = models.CharField(
        "autour de la sortie", max_length=240, blank=True, help_text="« Rencontre avec les comédiennes après le spectacle »."
    )
    duration = models.CharField("durée", max_length=60, blank=True, help_text="« 1 h 20, sans entracte ».")
    picture_words = models.CharField("ce que montre l’image", max_length=160, blank=True)

    content_panels = [*Activity.content_panels, FieldPanel("around"), FieldPanel("duration"), FieldPanel("picture_words")]

    class Meta:
        verbose_name = "sortie"
        verbose_name_plural = "sorties"

    def searched_text(self) -> list[str]:
        return [*super().searched_text(), self.around]


class TripQuerySet(ScopedQuerySet):
    see_capability = "enrolments.see"
    scope_field = "sheet__maison"


class Trip(models.Model):
    """One departure of an outing: beside the engine's sheet (seats, ages aside, shares, tariff, draw), what a group needs to go and come
    back together. The lead house is the sheet's.

    Seats: `contract_seats` (those the partner holds for us) cover the sheet's capacity, what was added above it, and `escort_seats`.
    """

    sheet = models.OneToOneField("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="trip", verbose_name="inscription")
    season = models.ForeignKey(CultureSeason, on_delete=models.PROTECT, related_name="trips", verbose_name="saison")
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="trips", verbose_name="partenaire")
    contract = models.ForeignKey(
        VenueContract, null=True, blank=True, on_delete=models.PROTECT, related_name="trips", verbose_name="convention"
    )
    contract_seats = models.PositiveIntegerField("places tenues par le partenaire")
    escort_seats = models.PositiveSmallIntegerField("dont pour qui accompagne", default=2)
    seat_cents = models.PositiveIntegerField("prix d’une place pour la ville (centimes)", default=0)
    seats_paid = models.PositiveIntegerField("places réglées au partenaire", null=True, blank=True)  # once settled; null: not yet
    meeting_at = models.DateTimeField("rendez-vous à")
    meeting_place = models.CharField("lieu du rendez-vous", max_length=160)
    by_coach = models.BooleanField("en car", default=False)
    back_at = models.DateTimeField("retour vers", null=True, blank=True)
    from_age = models.PositiveSmallIntegerField("dès (ans)", null=True, blank=True)
    needs_card = models.BooleanField("avec la carte de la saison", default=True)
    guest_tariff = models.ForeignKey(
        "tariffs.Tariff", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="prix de qui vient sans carte"
    )
    convoked_at = models.DateTimeField(null=True, editable=False)  # when the convocations left
    announced_at = models.DateTimeField(null=True, editable=False)  # when the opening was announced to card holders
    instead = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="proposée à la place"
    )  # of one called off
    edition = models.PositiveIntegerField(default=1, editable=False)

    objects = TripQuerySet.as_manager()

    class Meta:
        verbose_name = "départ d’une sortie"
        verbose_name_plural = "départs des sorties"
        constraints = [
            models.CheckConstraint(
                condition=Q(escort_seats__lte=F("contract_seats")),
                name="trip_escorts_within_its_seats",
                violation_error_message="Les places de qui accompagne sont parmi celles que tient le partenaire.",
            ),
            models.CheckConstraint(
                condition=Q(back_at=None) | Q(back_at__gt=F("meeting_at")),
                name="trip_comes_back_after_it_left",
                violation_error_message="Le retour vient après le rendez-vous.",
            ),
        ]

    def __str__(self) -> str:
        return f"départ {self.pk}"


class CoachStop(models.Model):
    """Where the coach takes people up, at what time; or a house from which one goes together on foot or by tram."""

    trip = models.ForeignKey(Trip, on_delete=models.CASCADE, related_name="stops", verbose_name="sortie")
    place = models.CharField("lieu", max_length=120)
    at = models.DateTimeField("à")

    class Meta:
        verbose_name = "arrêt"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["trip", "place"], name="trip_stop_once")]

    def __str__(self) -> str:
        return self.place


class Escort(models.Model):
    """A member of the team who goes along. Volunteers who do stand on a shift that serves the date (`programmes.volunteering`)."""

    trip = models.ForeignKey(Trip, on_delete=models.CASCADE, related_name="escorts", verbose_name="sortie")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="membre de l’équipe")

    class Meta:
        verbose_name = "membre de l’équipe qui accompagne"
        verbose_name_plural = "membres de l’équipe qui accompagnent"
        constraints = [models.UniqueConstraint(fields=["trip", "user"], name="escort_once_a_trip")]

    def __str__(self) -> str:
        return f"accompagnement {self.pk}"


class TripPlace(models.Model):
    """What one person's place on a trip says besides: where she joins, whether she would rather not go there alone, whether she was aboard
    on the way back. `together`: others who said so at the same stop read her chosen name, nothing else."""

    enrolment = models.OneToOneField("programmes.Enrolment", on_delete=models.CASCADE, related_name="trip_place", verbose_name="place")
    stop = models.ForeignKey(CoachStop, null=True, blank=True, on_delete=models.SET_NULL, related_name="places", verbose_name="arrêt")
    together = models.BooleanField("je voudrais y aller avec quelqu’un", default=False)
    back_aboard = models.BooleanField("remontée pour le retour", null=True, blank=True)
    ticked_at = models.DateTimeField(null=True, blank=True)
    convoked_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "place sur une sortie"
        verbose_name_plural = "places sur les sorties"

    def __str__(self) -> str:
        return f"place de sortie {self.pk}"
