import datetime as dt

from django.db import models
from django.db.models import Q, Sum

from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability

from ..enums import Way


class VisitCountQuerySet(ScopedQuerySet):
    see_capability = Capability.WRITE_PEOPLE
    scope_field = "maison"

    def by_way(self, maison, day: dt.date) -> list[dict]:
        """For each way, how many came to this house on `day`; one query."""
        rows = self.filter(maison=maison, day=day).order_by().values("way")
        found = dict(rows.annotate(n=Sum("people")).values_list("way", "n"))
        return [{"way": way.value, "label": way.label, "people": found.get(way.value, 0)} for way in Way]

    def by_day(self, maison, since: dt.date) -> list[dict]:
        """The days from `since` on which somebody came to this house, the latest first; one query."""
        rows = self.filter(maison=maison, day__gte=since, people__gt=0).order_by().values("day", "way").annotate(n=Sum("people"))
        days: dict[dt.date, dict[str, int]] = {}
        for row in rows:
            days.setdefault(row["day"], {})[row["way"]] = row["n"]
        return [
            {"day": day, "counts": [(way.label, found.get(way.value, 0)) for way in Way], "total": sum(found.values())}
            for day, found in sorted(days.items(), reverse=True)
        ]


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
