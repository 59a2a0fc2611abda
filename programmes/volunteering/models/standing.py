from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person
from programmes.enums import Channel

from ..enums import StandingStep, SwapState
from ..rules.recurrence import Recurrence


class StandingQuerySet(ScopedQuerySet):
    """Staff see those of their houses; a volunteer her own, and those she asked for others of her family."""

    see_capability = "volunteers.see"

    def own_to(self, user) -> Q:
        return Q(volunteer__person__in=Person.objects.records_of_user(user)) | Q(asked_by=user, channel=Channel.ONLINE)

    def mine(self, user) -> "StandingQuerySet":
        """What she takes care of as a resident, whatever her role."""
        return self.filter(self.own_to(user))


class StandingShift(models.Model):
    """« Tous les jeudis sauf… »: the shifts at one post of a mission, on one weekday, at one hour of the wall clock, every week or every
    second one counted by position from `first_on`. Dates planned later are taken by themselves; each date once (`StandingDate`)."""

    volunteer = models.ForeignKey("volunteering.Volunteer", on_delete=models.PROTECT, related_name="standing")
    mission = models.ForeignKey("volunteering.Mission", on_delete=models.PROTECT, related_name="standing")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("volunteering.Post", on_delete=models.PROTECT, related_name="standing")
    weekday = models.PositiveSmallIntegerField()  # Monday = 0
    begins = models.TimeField()
    every = models.PositiveSmallIntegerField("toutes les … semaines", default=1)
    first_on = models.DateField()
    last_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "créneau régulier"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="standing_weekday"),
            models.CheckConstraint(condition=Q(every__in=[1, 2]), name="standing_every_week_or_second"),
            models.CheckConstraint(condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="standing_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["volunteer", "post", "maison", "mission", "weekday", "begins"], condition=Q(ended_at=None), name="standing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"créneau régulier {self.pk}"

    @property
    def recurrence(self) -> Recurrence:
        return Recurrence(self.weekday, self.begins, self.first_on, self.last_on, self.every)


class StandingDate(models.Model):
    """That a standing shift was laid on one shift: what was given back afterwards is never taken again by itself."""

    standing = models.ForeignKey(StandingShift, on_delete=models.PROTECT, related_name="dates")
    shift = models.ForeignKey("volunteering.Shift", on_delete=models.PROTECT, related_name="standing_dates")
    step = models.CharField(max_length=8, choices=StandingStep.choices)
    why = models.CharField(max_length=200, blank=True)  # of a date skipped: the reason as she was told
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "date d’un créneau régulier"
        constraints = [models.UniqueConstraint(fields=["standing", "shift"], name="standing_date_once")]

    def __str__(self) -> str:
        return f"{self.standing_id} · {self.shift_id}"


class SwapOffer(models.Model):
    """A place somebody would like to hand on: it stays hers until somebody fit for it says yes; the first confirmed gets it."""

    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.PROTECT, related_name="swaps")
    state = models.CharField(max_length=10, choices=SwapState.choices, default=SwapState.OPEN)
    offered_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey("programmes.Enrolment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "créneau à reprendre"
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], condition=Q(state=SwapState.OPEN), name="one_open_swap_a_place"),
            models.CheckConstraint(condition=Q(state__in=SwapState.values), name="swap_state_known"),
            models.CheckConstraint(
                condition=Q(state=SwapState.TAKEN, taken_by__isnull=False) | (~Q(state=SwapState.TAKEN) & Q(taken_by=None)),
                name="swap_taken_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"reprise {self.pk} ({self.state})"


class FirstTimeLink(models.Model):
    """An address given to somebody who comes for the first time, without an account: it opens a few shifts of one house until a moment,
    or until it is taken back. Only the hash of its secret is kept."""

    secret_hash = models.CharField(max_length=64, unique=True)
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+")
    shifts = models.ManyToManyField("volunteering.Shift", related_name="+", blank=True)  # none: every open shift of the house
    until = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "lien première fois"

    def __str__(self) -> str:
        return f"lien première fois {self.pk}"
