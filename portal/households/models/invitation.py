from django.conf import settings
from django.db import models
from django.db.models import Q

from .household import Household


class Invitation(models.Model):
    """A code given by a referent to somebody who is to join her household: used once, good for seven days. The code itself is not kept."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(closed_at__isnull=True),
                name="one_open_invitation",
                violation_error_message="Une invitation est déjà ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(used_by__isnull=True) | Q(closed_at__isnull=False),
                name="used_invitation_is_closed",
                violation_error_message="Une invitation ne sert qu'une fois.",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
