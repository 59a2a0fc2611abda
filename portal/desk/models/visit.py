from django.db import models
from django.db.models import Q

from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability

from ..enums import Way


class VisitCountQuerySet(ScopedQuerySet):
    see_capability = Capability.WRITE_PEOPLE
    scope_field = "maison"


class VisitCount(models.Model):
    """How many people came to a house, by hour and by way: a number, never who nor why."""

    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="visit_counts", verbose_name="maison")
    day = models.DateField("jour")
    hour = models.PositiveSmallIntegerField("heure")
    way = models.CharField("par", max_length=8, choices=Way.choices)
    people = models.PositiveIntegerField("personnes", default=0)

    objects = VisitCountQuerySet.as_manager()

    class Meta:
        verbose_name = "passages comptés"
        constraints = [
            models.UniqueConstraint(
                fields=["maison", "day", "hour", "way"], name="visits_one_count", violation_error_message="Déjà compté à cette heure."
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="visits_hour", violation_error_message="Une heure va de 0 à 23."),
            models.CheckConstraint(condition=Q(people__gte=0), name="visits_not_negative", violation_error_message="Jamais moins de zéro."),
        ]

    def __str__(self) -> str:
        return f"{self.people} le {self.day} à {self.hour} h"
