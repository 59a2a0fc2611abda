"""Dates planned together, who leads them, and what is done to many of them at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability
from portal.people.models import RoleAssignment, User
from portal.people.rules.capabilities import roles_allowing

from ..enums import DatesAct


class Facilitator(models.Model):
    """Who leads a date: a member of the team, or somebody from outside by name (« Mme Roux, conteuse »). Planning locks its row, so
    nobody is put in two places at once unknowingly."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="leads")
    name = models.CharField("nom", max_length=80)

    class Meta:
        verbose_name = "personne qui anime"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(user=None), name="facilitator_once_by_name"),
            models.CheckConstraint(condition=~Q(name=""), name="facilitator_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


def team_of(maison) -> list[User]:
    """Who works in a house today, in the order of names: one query."""
    roles = RoleAssignment.objects.active(clock.today()).filter(Q(reach="all") | Q(maison=maison) | Q(sector=maison.sector_id))
    return list(User.objects.filter(is_active=True, pk__in=roles.order_by().values("user")).order_by("first_name", "last_name", "pk"))


def leaders_of(maison) -> list[User]:
    """Of the team of a house, those whose work it is to be with people on a date: one query."""
    able = RoleAssignment.objects.active(clock.today()).filter(role__in=roles_allowing(Capability.TICK_ATTENDANCE))
    here = able.filter(Q(reach="all") | Q(maison=maison) | Q(sector=maison.sector_id))
    return list(User.objects.filter(is_active=True, pk__in=here.order_by().values("user")).order_by("first_name", "last_name", "pk"))


class SeriesQuerySet(ScopedQuerySet):
    see_capability = "enrolments.see"


class Series(models.Model):
    """Dates planned together by one recipe. `asked` is what was written on the planner, to be proposed again a year later."""

    activity = models.ForeignKey("programmes.Activity", on_delete=models.PROTECT, related_name="series", verbose_name="activité")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="series", verbose_name="maison")
    recipe = models.CharField("recette", max_length=40)
    asked = models.JSONField(default=dict, blank=True)
    planned_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "suite de dates"
        verbose_name_plural = "suites de dates"

    def __str__(self) -> str:
        return f"suite {self.pk}"


class DatesChange(models.Model):
    """Many dates moved or called off in one act. The dates change at once; those who have a place are told, and what they owe is
    undone, by small transactions that take up where they stopped: `left` holds the places still to be seen to, reader by reader."""

    act = models.CharField("acte", max_length=8, choices=DatesAct.choices)
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    dates = models.JSONField(default=dict)  # key of a session -> its start before, as ISO
    shares = models.JSONField(default=dict)  # key of a sheet -> [dates that took or take place before the act, after it]
    left = models.JSONField(default=list)  # keys of the places still to be seen to
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    OCCASION = "change"  # in the key of the messages it writes: « change:12 »

    class Meta:
        verbose_name = "changement de dates"
        verbose_name_plural = "changements de dates"
        constraints = [models.CheckConstraint(condition=Q(act__in=DatesAct.values), name="dates_change_known")]
        indexes = [models.Index(fields=["at"], condition=Q(done_at=None), name="dates_change_under_way")]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"
