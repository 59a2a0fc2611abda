from django.conf import settings
from django.db import models
from django.db.models import F, Q
from wagtail.models import Task

from portal.kit import clock
from portal.places.models import Maison


class HouseApprovalTask(Task):
    """Reading over before it goes online, by who publishes for the house. One for each house, made with its workflow; who may approve is
    found from roles on the day (`actions`), so that nobody keeps a list twice."""

    maison = models.OneToOneField(Maison, on_delete=models.CASCADE, related_name="approval_task", verbose_name="maison")

    class Meta:
        verbose_name = "relecture d'une maison"
        verbose_name_plural = "relectures des maisons"


class StandIn(models.Model):
    """Somebody reads over in the place of a colleague who is away, for some days, both included. Both belong to the team."""

    away = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stand_ins", verbose_name="qui s'absente")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands_in_for", verbose_name="qui relit")
    first_day = models.DateField("du")
    last_day = models.DateField("au")
    asked_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "remplacement pour relire"
        verbose_name_plural = "remplacements pour relire"
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="stand_in_ends_after_it_begins",
                violation_error_message="Le dernier jour vient après le premier.",
            ),
            models.CheckConstraint(
                condition=~Q(away=F("by")), name="stand_in_is_somebody_else", violation_error_message="On ne se remplace pas soi-même."
            ),
        ]

    def __str__(self) -> str:
        return f"remplacement {self.pk}"
