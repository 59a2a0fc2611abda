from django.db import models


class PurgeReport(models.Model):
    """What one day's purge took away: counts by key of `registry.purges`, and the kind of error of those that failed. Numbers only."""

    day = models.DateField(db_index=True)
    at = models.DateTimeField()
    counts = models.JSONField(default=dict)  # {"people.persons": {"persons": 3}}
    errors = models.JSONField(default=dict)  # {"kit.files": "OSError in purge_kept.py:60"}

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.day} : {self.total}"

    @property
    def total(self) -> int:
        return sum(sum(kinds.values()) for kinds in self.counts.values())
