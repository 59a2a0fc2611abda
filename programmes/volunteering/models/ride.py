from django.db import models
from django.db.models import Q

from portal.kit import clock

from ..rules.rides import LONGEST, MOST


class Ride(models.Model):
    """« Je peux emmener deux personnes de Teisseire », « je cherche une place »: said beside one place on a shift, read by those of
    the same shift alone, gone after the day. A quarter, never an address nor a number to call."""

    enrolment = models.OneToOneField("programmes.Enrolment", on_delete=models.PROTECT, related_name="ride", verbose_name="place")
    seats = models.PositiveSmallIntegerField("personnes que l’on peut emmener", null=True, blank=True)  # null: looks for a seat
    quarter = models.CharField("quartier", max_length=LONGEST)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "trajet à plusieurs"
        verbose_name_plural = "trajets à plusieurs"
        constraints = [models.CheckConstraint(condition=Q(seats=None) | Q(seats__range=(1, MOST)), name="ride_seats_of_a_car")]

    def __str__(self) -> str:
        return f"trajet {self.pk}"
