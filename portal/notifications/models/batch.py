"""A day's letters, printed together for one house."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit.visibility import ScopedQuerySet

from ..enums import BatchState


class LetterBatchQuerySet(ScopedQuerySet):
    see_capability = "messages.send"

    def own_to(self, user):
        """Whoever printed it puts it in the post."""
        return Q(printed_by=user)


class LetterBatch(models.Model):
    """Letters printed by somebody, for one house (none: for people whom no house knows yet). Printed is not posted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    maison = models.ForeignKey("places.Maison", null=True, on_delete=models.PROTECT, related_name="letter_batches", verbose_name="maison")
    printed_at = models.DateTimeField("imprimé le")
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField("lettres")
    recto = models.BooleanField("imprimé recto verso", default=False)  # each letter then begins on a front
    state = models.CharField("état", max_length=10, choices=BatchState, default=BatchState.PRINTED)
    closed_at = models.DateTimeField("posté ou abandonné le", null=True)
    posted = models.PositiveSmallIntegerField("lettres postées", default=0)

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lot de lettres"
        verbose_name_plural = "lots de lettres"
        ordering = ["-printed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=BatchState.PRINTED, closed_at__isnull=True) | (~Q(state=BatchState.PRINTED) & Q(closed_at__isnull=False)),
                name="letter_batch_closed_has_its_time",
                violation_error_message="Un lot posté ou abandonné porte l'heure où il l'a été.",
            ),
            models.CheckConstraint(condition=Q(posted__lte=models.F("count")), name="letter_batch_posts_what_it_holds"),
        ]

    def __str__(self) -> str:
        return f"lot {self.pk}"


class StrayReturn(models.Model):
    """How many messages came back in a day that we do not know: a number, so that a setting gone wrong is seen."""

    day = models.DateField("jour", unique=True)
    count = models.PositiveIntegerField("retours", default=0)

    class Meta:
        verbose_name = "retours inconnus"

    def __str__(self) -> str:
        return f"{self.day} : {self.count}"
