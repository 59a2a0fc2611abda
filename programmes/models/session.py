import uuid

from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet

from ..enums import SessionState
from .fields import FromStart


def new_uid() -> str:
    return uuid.uuid4().hex


class SessionQuerySet(ScopedQuerySet):
    see_capability = "enrolments.see"

    def on(self) -> "SessionQuerySet":
        """Dates that take place."""
        return self.exclude(state=SessionState.CANCELLED)

    def to_come(self) -> "SessionQuerySet":
        """Dates not over yet, the next one first."""
        return self.filter(end__gt=clock.now()).order_by("start", "pk")

    def public(self) -> "SessionQuerySet":
        """Dates whose page is published."""
        return self.filter(activity__live=True)


class Session(models.Model):
    """One date of an activity, at one house. Its house is frozen when it is planned: moving a page changes nothing here."""

    activity = models.ForeignKey("programmes.Activity", on_delete=models.PROTECT, related_name="sessions", verbose_name="activité")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="sessions", verbose_name="maison")
    place = models.CharField("lieu", max_length=160, blank=True, help_text="Vide : à la maison.")  # of a room: its name and the house's
    room = models.ForeignKey("places.Room", null=True, blank=True, on_delete=models.PROTECT, related_name="sessions", verbose_name="salle")
    series = models.ForeignKey("programmes.Series", null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    facilitators = models.ManyToManyField("programmes.Facilitator", blank=True, related_name="sessions", verbose_name="qui anime")
    needs = models.JSONField("à préparer", default=list, blank=True)  # codes of `enums.Preparation`
    needs_note = models.CharField("précision", max_length=160, blank=True)
    start = models.DateTimeField("début", db_index=True)
    end = models.DateTimeField("fin")
    local_date = models.DateField("jour", db_index=True)  # the day in Europe/Paris, kept so that lists by day need no conversion
    weekday = FromStart(says="weekday")  # 0 on a Monday: « le mardi matin » is looked for without converting any time
    day_part = FromStart(says="part")  # of enums.DayPart
    state = models.CharField("état", max_length=12, choices=SessionState.choices, default=SessionState.PLANNED)
    uid = models.CharField(max_length=32, unique=True, default=new_uid, editable=False)  # of the calendar entry, for ever
    sequence = models.PositiveIntegerField(default=0)  # raised at each change a calendar must learn
    changed_at = models.DateTimeField(default=clock.now)
    moved_from = models.DateTimeField("déplacée depuis", null=True, blank=True, editable=False)  # its start as last announced
    reminded_for = models.DateTimeField(null=True, editable=False)  # the start that people were reminded of: another start, another word
    followed_up_at = models.DateTimeField(null=True, editable=False)  # the day after: who came was thanked, who did not was asked after
    public_note = models.CharField("mot pour le public", max_length=200, blank=True)  # why it was moved or cancelled

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "date"
        ordering = ["start", "pk"]
        indexes = [
            models.Index(fields=["maison", "start"], name="session_house_start"),
            # All that the catalogue reads of the dates to put activities in order: no row is opened.
            models.Index(fields=["activity", "end", "start", "state"], name="session_of_activity"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="session_ends_after_start", violation_error_message="La fin vient après le début."
            ),
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.local_date:%Y-%m-%d} · {self.pk}"

    def save(self, *args, **kwargs):
        """What is worked out of `start` is written with it."""
        if (wanted := kwargs.get("update_fields")) and "start" in wanted:
            kwargs["update_fields"] = {*wanted, "weekday", "day_part"}
        super().save(*args, **kwargs)

    @property
    def cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def where(self) -> str:
        """The place when it is not the house itself, else the house's name."""
        return self.place or self.maison.name
