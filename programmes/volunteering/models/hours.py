from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person

from ..enums import HoursSource, HoursState


class HoursQuerySet(ScopedQuerySet):
    """Staff see the hours given in their houses, a volunteer her own."""

    see_capability = "volunteers.see"

    def own_to(self, user) -> Q:
        return Q(volunteer__person__in=Person.objects.records_of_user(user))

    def approved(self) -> "HoursQuerySet":
        return self.filter(state=HoursState.APPROVED)


class WorkedHours(models.Model):
    """Time given, in minutes: from presence at a shift, or declared by her (a task without a date). Counts once approved."""

    volunteer = models.ForeignKey("volunteering.Volunteer", on_delete=models.PROTECT, related_name="hours")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+")
    mission = models.ForeignKey("volunteering.Mission", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey("programmes.Enrolment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("programmes.Session", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("jour")
    minutes = models.PositiveSmallIntegerField("durée (minutes)")
    source = models.CharField(max_length=10, choices=HoursSource.choices)
    note = models.CharField("quoi", max_length=120, blank=True)
    state = models.CharField(max_length=8, choices=HoursState.choices, default=HoursState.PENDING)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = HoursQuerySet.as_manager()

    class Meta:
        verbose_name = "heures données"
        indexes = [models.Index(fields=["maison", "day"], name="hours_house_day")]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "session"], condition=Q(enrolment__isnull=False), name="hours_once_a_presence"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="hours_within_a_day"),
            models.CheckConstraint(
                condition=Q(source=HoursSource.ATTENDANCE, enrolment__isnull=False, session__isnull=False)
                | Q(source=HoursSource.DECLARED, enrolment=None, session=None),
                name="hours_from_presence_or_declared",
            ),
            models.CheckConstraint(condition=Q(state__in=HoursState.values), name="hours_state_known"),
        ]

    def __str__(self) -> str:
        return f"heures {self.pk}"


class Thanks(models.Model):
    """A word of thanks from the house, read in her own space and printed with her certificate."""

    volunteer = models.ForeignKey("volunteering.Volunteer", on_delete=models.PROTECT, related_name="thanks")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+")
    words = models.CharField("le mot", max_length=400)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "mot de merci"

    def __str__(self) -> str:
        return f"merci {self.pk}"


class AskedHand(models.Model):
    """That a programme asks its people for a hand: so many shifts between two days, pro rata of the time they are in it. Never a price,
    never a penalty."""

    activity = models.OneToOneField("programmes.Activity", on_delete=models.PROTECT, related_name="asked_hand")
    shifts = models.PositiveSmallIntegerField("créneaux demandés")
    first_on = models.DateField("du")
    last_on = models.DateField("au")

    class Meta:
        verbose_name = "coup de main demandé"
        constraints = [models.CheckConstraint(condition=Q(last_on__gt=models.F("first_on")), name="asked_hand_has_its_days")]

    def __str__(self) -> str:
        return f"{self.activity_id} · {self.shifts}"


class HandModulation(models.Model):
    """How many shifts are asked of one person instead; why is never written."""

    asked = models.ForeignKey(AskedHand, on_delete=models.PROTECT, related_name="modulations")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    shifts = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "coup de main adapté"
        constraints = [models.UniqueConstraint(fields=["asked", "person"], name="modulation_once_each")]

    def __str__(self) -> str:
        return f"{self.asked_id} · {self.person_id}"
