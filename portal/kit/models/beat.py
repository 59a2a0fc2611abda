from django.db import models


class Beat(models.Model):
    """One row for each thing that must go on by itself: when it last did, and who is at it now. Times are the machine's."""

    name = models.CharField(max_length=60, primary_key=True)  # « tick », « worker », « purges »
    at = models.DateTimeField(null=True)  # last time it was done
    holder = models.UUIDField(null=True)  # who is at it; null: nobody
    held_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(holder=None, held_since=None) | models.Q(holder__isnull=False, held_since__isnull=False),
                name="beat_holder_since",
            )
        ]

    def __str__(self) -> str:
        return self.name
