from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit.visibility import ScopedQuerySet

from ..enums import Capability
from ..rules.counter import BADGE_TRIES, FIRST_BADGE


class Badge(models.Model):
    """The number by which an agent is known at a trusted counter, and the hash of her PIN. Five wrong tries lock it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="badge")
    number = models.PositiveSmallIntegerField("numéro", unique=True)
    pin = models.CharField(max_length=128)
    pin_set_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "badge"
        constraints = [
            models.CheckConstraint(
                name="badge_number_has_two_digits",
                condition=Q(number__gte=FIRST_BADGE),
                violation_error_message="Un numéro de badge a au moins deux chiffres.",
            ),
            models.CheckConstraint(
                name="badge_locks_at_its_last_try",
                condition=Q(failures__lt=BADGE_TRIES, locked_at=None) | Q(failures=BADGE_TRIES, locked_at__isnull=False),
                violation_error_message="Un badge se bloque au cinquième essai, et pas avant.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class WorkstationQuerySet(ScopedQuerySet):
    see_capability = Capability.MANAGE_WORKSTATIONS

    def trusted(self):
        return self.filter(revoked_at=None)


class Workstation(models.Model):
    """A counter's browser that a responsable trusts. The browser holds the secret; here stands only its hash."""

    name = models.CharField("nom", max_length=40)
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+", verbose_name="maison")
    secret = models.CharField(max_length=64, unique=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("depuis le")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0)  # wrong PINs in a row, whatever the badge
    seen_at = models.DateTimeField("dernière ouverture", null=True, blank=True)

    objects = WorkstationQuerySet.as_manager()

    class Meta:
        verbose_name = "poste de comptoir"
        ordering = ["maison", "name"]
        constraints = [
            models.CheckConstraint(
                name="workstation_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                violation_error_message="Un poste retiré dit qui l'a retiré.",
            ),
            models.UniqueConstraint(
                fields=["maison", "name"],
                condition=Q(revoked_at=None),
                name="workstation_name_once_a_house",
                violation_error_message="Un poste de cette maison porte déjà ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.maison})"
