import datetime as dt

from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.people.models import Person

from .training import Training


class TrainedQuerySet(models.QuerySet):
    def of_person(self, person: Person) -> "TrainedQuerySet":
        return self.filter(person__in=Person.objects.records_of(person))

    def visible_to(self, user) -> "TrainedQuerySet":
        return self.filter(training__in=Training.objects.visible_to(user).order_by().values("pk"))


class Trained(models.Model):
    """Somebody followed a training to its end. The row stands until she has had time to take her certificate; then only the count of her
    structure is left (`TrainedCount`)."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="trained", verbose_name="formation")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    structure = models.ForeignKey(
        "casework.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="structure"
    )
    trained_on = models.DateField("formée le")
    renew_on = models.DateField("à renouveler le", null=True, blank=True)
    noted_at = models.DateTimeField(default=clock.now)

    objects = TrainedQuerySet.as_manager()

    class Meta:
        verbose_name = "personne formée"
        verbose_name_plural = "personnes formées"
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="trained_once_each_training"),
            models.CheckConstraint(condition=Q(renew_on=None) | Q(renew_on__gt=models.F("trained_on")), name="trained_renews_later"),
        ]

    def __str__(self) -> str:
        return f"formée {self.pk}"


class TrainedCountQuerySet(models.QuerySet):
    def of_year(self, year: int) -> "TrainedCountQuerySet":
        return self.filter(trained_on__gte=dt.date(year, 1, 1), trained_on__lte=dt.date(year, 12, 31))


class TrainedCount(models.Model):
    """How many of a structure (null: of none) a training made, written once, when the people are forgotten."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="counts", verbose_name="formation")
    structure = models.ForeignKey(
        "casework.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="structure"
    )
    number = models.PositiveIntegerField("combien")
    trained_on = models.DateField("formées le")
    renew_on = models.DateField("à renouveler le", null=True, blank=True)

    objects = TrainedCountQuerySet.as_manager()

    class Meta:
        verbose_name = "nombre de personnes formées"
        verbose_name_plural = "nombres de personnes formées"
        constraints = [
            models.UniqueConstraint(fields=["training", "structure"], name="trained_count_once_each_structure"),
            models.UniqueConstraint(fields=["training"], condition=Q(structure=None), name="trained_count_once_without_structure"),
            models.CheckConstraint(condition=Q(number__gte=1), name="trained_count_is_somebody"),
        ]

    def __str__(self) -> str:
        return f"nombre {self.pk}"
