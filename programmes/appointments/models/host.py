from django.conf import settings
from django.db import models
from django.db.models import Q


class Host(models.Model):
    """Who receives. A member of the team, or somebody from outside (« Me Durand, avocate ») whose list `user` keeps: that account,
    and who may see what is confidential, read the names. Its row is what planning locks, so nobody is in two places at once.

    Or nobody: a seat (« Poste 1 », a computer in free access) of the house `seat_of`, whose list a member of the team keeps as that of
    somebody from outside. The house says it, and not a boolean beside it: every house has its own « Poste 1 »."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hosted", verbose_name="qui tient la liste")
    name = models.CharField("nom", max_length=80)
    outside = models.BooleanField("de l'extérieur", default=False)
    seat_of = models.ForeignKey(
        "places.Maison", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="poste de la maison"
    )

    class Meta:
        verbose_name = "personne qui reçoit, ou poste"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(outside=False), name="host_once_for_an_account"),
            models.UniqueConstraint(fields=["name"], condition=Q(outside=True, seat_of=None), name="host_once_by_name"),
            models.UniqueConstraint(fields=["seat_of", "name"], condition=~Q(seat_of=None), name="seat_once_in_a_house"),
            models.CheckConstraint(condition=Q(seat_of=None) | Q(outside=True), name="host_seat_is_no_account"),
            models.CheckConstraint(condition=~Q(name=""), name="host_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def seat(self) -> bool:
        """A computer, not a person."""
        return self.seat_of_id is not None
