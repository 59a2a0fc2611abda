from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock

from ..enums import Presence


class NotedManager(models.Manager):
    """The marks that stand: those taken back are left out."""

    def get_queryset(self):
        return super().get_queryset().exclude(presence="")


class Attendance(models.Model):
    """Whether a person came on a date.

    A mark taken back keeps its row, empty, with its time: a tick made earlier on a device without network must not bring it back.
    `objects` gives the marks that stand, `every` these rows too.
    """

    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.PROTECT, related_name="attendances")
    session = models.ForeignKey("programmes.Session", on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField("présence", max_length=8, choices=Presence.choices, blank=True)
    at = models.DateTimeField(default=clock.now)  # when it was ticked, by the tick's own time: the last one holds
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    talked_at = models.DateTimeField(null=True, editable=False)  # an absence the team talked over with her: it counts no more
    told_at = models.DateTimeField(null=True, editable=False)  # the day after, a word went about it

    objects = NotedManager()
    every = models.Manager()

    class Meta:
        verbose_name = "présence"
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "session"], name="attendance_once_a_date"),
            models.CheckConstraint(condition=Q(presence__in=["", *Presence.values]), name="attendance_known"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.session_id} : {self.presence}"
