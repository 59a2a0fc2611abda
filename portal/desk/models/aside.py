from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock

MOST = 3  # files aside at once: more are forgotten files


class AsideFileQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AsideFileQuerySet":
        """An agent's files are hers alone, also on a shared workstation."""
        return self.filter(agent=user.pk) if getattr(user, "is_authenticated", False) else self.none()

    def waiting(self) -> "AsideFileQuerySet":
        """Put aside and not taken up yet, the oldest first."""
        return self.filter(taken_at__isnull=True).order_by("put_at", "pk")


class AsideFile(models.Model):
    """What an agent was doing when the phone rang: a page of the desk and what she had typed there. Gone at the end of the day."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="files_aside")
    place = models.PositiveSmallIntegerField()
    title = models.CharField("titre", max_length=120)
    path = models.CharField("page", max_length=400)
    fields = models.JSONField("ce qui était écrit", default=list)  # [[name, value], …], as the form would have sent it
    put_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = AsideFileQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier mis de côté"
        constraints = [
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST), name="aside_three_places", violation_error_message="Trois dossiers au plus."
            ),
            models.UniqueConstraint(
                fields=["agent", "place"],
                condition=Q(taken_at__isnull=True),
                name="aside_one_file_a_place",
                violation_error_message="Cette place est prise.",
            ),
        ]

    def __str__(self) -> str:
        return f"dossier {self.place}"
