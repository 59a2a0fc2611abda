from django.db import models


class DemoClock(models.Model):
    """The demo that this database holds: the day on which it stands (read by `kit.clock`) and the arguments that made it.

    One row at most, written by `manage.py demo`; a town in service has none.
    """

    day = models.DateField()
    residents = models.PositiveIntegerField(default=0)
    seed = models.BigIntegerField(default=0)
    schema = models.CharField(max_length=16, blank=True)  # the fingerprint of the tables it was loaded into
    complete = models.BooleanField(default=True)  # False while loading: an interrupted load is begun anew

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_demo_clock")]

    def __str__(self) -> str:
        return self.day.isoformat()
