from django.conf import settings
from django.db import models


class Reading(models.Model):
    """Somebody's file was opened by a member of staff: one line for each agent, file, screen and hour. Never shown in `/admin/`.

    `subject` is a key (« people.Person:12 », « households.Household:3 »), `screen` the name of an address: no personal data in clear.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80)
    screen = models.CharField(max_length=60)
    hour = models.DateTimeField()  # the hour's beginning: nobody is followed to the minute
    workstation = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-hour", "-pk"]
        indexes = [
            models.Index(fields=["subject", "-hour"], name="reading_by_subject"),
            models.Index(fields=["hour"], name="reading_by_hour"),
        ]
        constraints = [models.UniqueConstraint(fields=["by", "subject", "screen", "hour"], name="reading_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} h {self.screen} {self.subject}"
