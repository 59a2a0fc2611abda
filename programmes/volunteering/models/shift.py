import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from programmes.enums import SessionState

from ..enums import Coverage


class ShiftQuerySet(ScopedQuerySet):
    """Staff see the shifts of their houses; whoever may take one reads it by the public lists, never by this."""

    see_capability = "volunteers.see"

    def on(self) -> "ShiftQuerySet":
        """Those that take place."""
        return self.exclude(session__state=SessionState.CANCELLED)

    def to_come(self) -> "ShiftQuerySet":
        return self.on().filter(session__end__gt=clock.now())

    def open_to_volunteers(self, now: dt.datetime | None = None) -> "ShiftQuerySet":
        """To come, on a page that is online, not begun."""
        return self.on().filter(session__start__gt=now or clock.now(), session__activity__live=True)

    def short(self) -> "ShiftQuerySet":
        """With fewer people than it needs at least."""
        return self.filter(sheet__taken__lt=F("sheet__minimum"))

    def counted(self) -> "ShiftQuerySet":
        """Adds `missing` (people short of the least) and `free` (seats left to take), kept apart: 3 of 2 beside 1 of 2 is not 4 of 4."""
        return self.annotate(
            missing=Greatest(F("sheet__minimum") - F("sheet__taken"), Value(0)),
            free=Greatest(F("sheet__capacity") - F("sheet__taken"), Value(0)),
            coverage=Case(
                When(sheet__taken__lt=F("sheet__minimum"), then=Value(Coverage.SHORT)),
                When(sheet__taken__gte=F("sheet__capacity"), then=Value(Coverage.FULL)),
                default=Value(Coverage.COVERED),
            ),
        )

    def in_order(self) -> "ShiftQuerySet":
        return self.order_by("session__start", "post__name", "pk")


class Shift(models.Model):
    """One post on one date: a Session of a mission with one SignUpSheet whose capacity is the most, `minimum` the least; so that the
    engine's lock, counter, CHECK, list, offers, withdrawal, messages and attendance serve as they are. Several posts of one shift share
    the Session."""

    sheet = models.OneToOneField("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="shift", verbose_name="inscription")
    session = models.ForeignKey("programmes.Session", on_delete=models.PROTECT, related_name="shift_posts", verbose_name="date")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="shifts", verbose_name="maison")
    post = models.ForeignKey("volunteering.Post", on_delete=models.PROTECT, related_name="shifts", verbose_name="poste")
    wanted = models.PositiveSmallIntegerField("souhaité")
    leader = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="led_shifts", verbose_name="personne qui mène"
    )
    serves = models.ForeignKey(
        "programmes.Session", null=True, blank=True, on_delete=models.PROTECT, related_name="hands", verbose_name="date servie"
    )
    need = models.ForeignKey("volunteering.Need", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField("bon à savoir", max_length=200, blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = "créneau bénévole"
        indexes = [models.Index(fields=["maison", "session"], name="shift_house_session")]
        constraints = [
            models.UniqueConstraint(fields=["session", "post"], name="shift_post_once_a_date"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="shift_wants_somebody"),
        ]

    def __str__(self) -> str:
        return f"créneau {self.pk}"


class HelpCall(models.Model):
    """That a call for help went out for a shift, so many hours before it: once for each."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="calls")
    lead_hours = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    told = models.PositiveSmallIntegerField(default=0)  # how many people it went to

    class Meta:
        verbose_name = "appel à l’aide"
        constraints = [models.UniqueConstraint(fields=["shift", "lead_hours"], name="help_called_once_a_lead")]

    def __str__(self) -> str:
        return f"{self.shift_id} · {self.lead_hours} h"
