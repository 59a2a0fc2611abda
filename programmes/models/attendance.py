from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock

from ..enums import Presence


class Attendance(models.Model):
    """Whether a person came on a date."""

    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.PROTECT, related_name="attendances")
    session = models.ForeignKey("programmes.Session", on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField("présence", max_length=8, choices=Presence.choices)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "présence"
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "session"], name="attendance_once_a_date"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="attendance_known"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.session_id} : {self.presence}"
