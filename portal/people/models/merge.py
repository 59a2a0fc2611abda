from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PersonMerge(models.Model):
    """Two records found to be one person: `absorbed` gave way to `kept`. Undone by a date, never by deleting the row."""

    absorbed = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="merges_given")
    kept = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="merges_received")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    carried = models.JSONField(default=dict)  # slot key -> what that room did, so that undoing is exact
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "réunion de fiches"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(undone_at__isnull=True),
                name="absorbed_once_at_a_time",
                violation_error_message="Cette fiche est déjà réunie à une autre.",
            ),
            models.CheckConstraint(
                condition=~Q(absorbed=F("kept")),
                name="merge_of_two_records",
                violation_error_message="Il faut deux fiches différentes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"
