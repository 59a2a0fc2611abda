from django.db import models


class DemoClock(models.Model):
    """The day on which the demo stands: one row at most, written by `manage.py demo --day`, read by `kit.clock`."""

    day = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_demo_clock")]

    def __str__(self) -> str:
        return self.day.isoformat()
