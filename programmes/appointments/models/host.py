from django.conf import settings
from django.db import models
from django.db.models import Q


class Host(models.Model):
    """Who receives. A member of the team, or somebody from outside (« Me Durand, avocate ») whose list `user` keeps: that account,
    and who may see what is confidential, read the names. Its row is what planning locks, so nobody is in two places at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hosted", verbose_name="qui tient la liste")
    name = models.CharField("nom", max_length=80)
    outside = models.BooleanField("de l'extérieur", default=False)

    class Meta:
        verbose_name = "personne qui reçoit"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(outside=False), name="host_once_for_an_account"),
            models.UniqueConstraint(fields=["name"], condition=Q(outside=True), name="host_once_by_name"),
            models.CheckConstraint(condition=~Q(name=""), name="host_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
