"""Calls: those asked for, and those made."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability

from ..enums import CallReason, Outcome


class CallBackQuerySet(ScopedQuerySet):
    see_capability = Capability.SEND_MESSAGES

    def open(self) -> "CallBackQuerySet":
        return self.filter(closed_at__isnull=True)


class CallBack(models.Model):
    """« On vous rappelle »: promised to a person by a house, before a time. No word of what it is about."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="call_backs", verbose_name="personne")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="call_backs", verbose_name="maison")
    reason = models.CharField("au sujet de", max_length=8, choices=CallReason)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    before = models.DateTimeField("avant")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # null: the team
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    objects = CallBackQuerySet.as_manager()

    class Meta:
        verbose_name = "rappel"
        indexes = [models.Index(fields=["maison", "before"], condition=Q(closed_at__isnull=True), name="call_back_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "maison", "reason"],
                condition=Q(closed_at__isnull=True),
                name="call_back_promised_once",
                violation_error_message="Ce rappel est déjà demandé.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="call_back_closed_has_an_outcome",
            ),
            models.CheckConstraint(condition=Q(reason__in=CallReason.values), name="call_back_reason_known"),
        ]

    def __str__(self) -> str:
        return f"rappel {self.pk}"


class CallNote(models.Model):
    """One call made, for one reason of one source: how it ended, when, by whom. Thirteen months, then gone."""

    source = models.CharField(max_length=40)  # key of `registry.call_sources`
    key = models.CharField(max_length=80)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="call_notes")
    outcome = models.CharField(max_length=12, choices=Outcome)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "appel passé"
        indexes = [models.Index(fields=["source", "key"], name="call_note_of"), models.Index(fields=["at"], name="call_note_at")]
        constraints = [models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="call_note_outcome_known")]

    def __str__(self) -> str:
        return f"appel {self.pk} ({self.outcome})"
