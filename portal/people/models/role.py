import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.rules.scope import EVERYWHERE, Scope
from portal.kit.visibility import scope_of
from portal.places.models import Maison

from ..enums import Capability, Reach, Role


class RoleAssignmentQuerySet(models.QuerySet):
    def active(self, on: dt.date):
        """What is held on that day: half-open, the day `until` no longer counts."""
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)

    def visible_to(self, user):
        """The roles that act in the houses whose team `user` sees: those of the house, of its sector, and of the whole town."""
        scope = scope_of(user, Capability.SEE_TEAM)
        if scope.everywhere or not scope:
            return self.all() if scope else self.none()
        sectors = Maison.objects.filter(pk__in=scope.maisons).values("sector")
        return self.filter(Q(reach=Reach.ALL) | Q(maison__in=scope.maisons) | Q(sector__in=sectors))

    def held_by(self, user):
        """What `user` holds today, with its places."""
        return self.filter(user=user).active(clock.today()).select_related("sector", "maison")


class RoleAssignment(models.Model):
    """A role held by a member of staff over every house, a sector or one house, on days [since, until)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_assignments", verbose_name="compte")
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    reach = models.CharField("portée", max_length=8, choices=Reach.choices)
    sector = models.ForeignKey("places.Sector", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="secteur")
    maison = models.ForeignKey("places.Maison", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="maison")
    since = models.DateField("depuis le")
    until = models.DateField("jusqu'au (exclu)", null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle donné"
        verbose_name_plural = "rôles donnés"
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                name="role_is_known", condition=Q(role__in=Role.values), violation_error_message="Ce rôle n'existe pas."
            ),
            models.CheckConstraint(
                name="role_reach_names_its_place",
                condition=Q(reach=Reach.ALL, sector=None, maison=None)
                | Q(reach=Reach.SECTOR, sector__isnull=False, maison=None)
                | Q(reach=Reach.MAISON, sector=None, maison__isnull=False),
                violation_error_message="Dites sur quel secteur ou quelle maison porte ce rôle.",
            ),
            models.CheckConstraint(
                name="role_town_wide_roles_reach_everywhere",
                condition=~Q(role__in=[Role.DIRECTION, Role.COMPTABLE, Role.ADMINISTRATION, Role.DPO]) | Q(reach=Reach.ALL),
                violation_error_message="Ce rôle porte sur toutes les maisons.",
            ),
            models.CheckConstraint(
                name="role_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="Un rôle ne peut pas finir avant d'avoir commencé.",
            ),
            *(
                models.UniqueConstraint(
                    fields=fields,
                    name=f"role_held_once_{reach.value}",
                    condition=Q(reach=reach, until=None),
                    violation_error_message="Cette personne a déjà ce rôle.",
                )
                for reach, fields in (
                    (Reach.ALL, ["user", "role"]),
                    (Reach.SECTOR, ["user", "role", "sector"]),
                    (Reach.MAISON, ["user", "role", "maison"]),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.place_label}"

    @property
    def place_label(self) -> str:
        """« Toutes les maisons », « Secteur 2 – Berriat », « Capuche »"""
        return str(self.maison or self.sector or Reach.ALL.label)

    @property
    def scope(self) -> Scope:
        """The houses it reaches; a sector's are read from the prefetched `sector__maisons`."""
        if self.reach == Reach.ALL:
            return EVERYWHERE
        if self.reach == Reach.MAISON:
            return Scope(maisons=frozenset({self.maison_id}))
        return Scope(maisons=frozenset(maison.pk for maison in self.sector.maisons.all()))
