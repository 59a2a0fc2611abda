"""The outbox: one row for each thing said to somebody, whatever the channel."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from portal.kit import registry
from portal.kit.visibility import scope_of

from ..enums import BY_HAND, Channel, State
from ..rules.retries import LEASE


class OutboxQuerySet(models.QuerySet):
    def due(self, now: dt.datetime):
        """What should leave at `now`."""
        return self.filter(state=State.QUEUED, due_at__lte=now).filter(Q(next_try_at=None) | Q(next_try_at__lte=now))

    def visible_to(self, user):
        """What this member of staff may see: the messages of the people whom her houses know; those of confidential places
        only in the houses where she has leave for them."""
        scope, leave = scope_of(user, "messages.see"), scope_of(user, "confidential.see")
        if not scope:
            return self.none()
        return self.filter(self._known_to(scope), Q(confidential=False) | self._known_to(leave))

    @staticmethod
    def _known_to(scope) -> Q:
        """The messages of the people whom the houses of `scope` know; a message to nobody on record only everywhere."""
        if scope.everywhere:
            return Q(pk__isnull=False)
        theirs = Q(pk__in=[])
        for label, kind in registry.recipients.items() if scope else ():
            keys = kind.within(scope).order_by().annotate(outbox_key=Concat(Value(f"{label}:"), Cast("pk", CharField())))
            theirs |= Q(recipient_key__in=keys.values("outbox_key"))
        return theirs

    def of(self, keys):
        """What was said to these recipients (`audit.key_of` keys, or a subquery of them)."""
        return self.filter(recipient_key__in=keys)

    def astray(self):
        """What reached nobody and was not said again by another way: staff decide."""
        return self.filter(state__in=(State.FAILED, State.RETURNED), retold__isnull=True)

    def letters_to_print(self, now: dt.datetime):
        """Letters that are due and lie in no batch, the oldest first."""
        return self.due(now).filter(channel=Channel.LETTER, batch__isnull=True).order_by("queued_at", "pk")

    def abandoned(self, real_now: dt.datetime):
        """Claimed by a process that has died since: `claimed_at` is the machine's time."""
        return self.filter(state=State.SENDING, claimed_at__lt=real_now - LEASE)


class OutboxMessage(models.Model):
    """A message to one person. Keys instead of foreign keys upward: people and all who send stand above this room."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # makes the Message-ID: the same at each try
    channel = models.CharField("canal", max_length=10, choices=Channel.choices)
    address = models.CharField("adresse", max_length=400, blank=True)
    subject = models.CharField("objet", max_length=120, blank=True)
    body = models.TextField("texte", blank=True)
    html = models.TextField(blank=True)
    sensitive = models.BooleanField(default=False)  # a sign-in code: the text is erased once gone
    confidential = models.BooleanField(default=False)  # about a confidential place: hidden from the desk without leave
    recipient_key = models.CharField(max_length=80, blank=True, db_index=True)  # « people.Person:12 »
    about = models.CharField(max_length=80, blank=True, db_index=True)  # « programmes.Enrolment:812 »
    purpose = models.CharField("pourquoi", max_length=60)
    dedupe_key = models.CharField(max_length=160, null=True, blank=True, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")  # null: the house itself
    language = models.CharField(max_length=2, default="fr")  # hers, for what a letter wears
    sizes = models.JSONField(default=dict, blank=True)  # the same in the sizes of the other ways: subject, body, short, aloud
    urgent = models.BooleanField(default=False)  # a letter would come too late where a call is possible
    useful_until = models.DateTimeField(null=True)  # a reminder is of no use once its date has begun
    instead_of = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="retold"
    )  # the message that reached nobody, said again by this one
    batch = models.ForeignKey("notifications.LetterBatch", null=True, on_delete=models.SET_NULL, related_name="letters")

    state = models.CharField("état", max_length=10, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField("demandé le")
    due_at = models.DateTimeField("à envoyer le")
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_try_at = models.DateTimeField(null=True)
    failure = models.CharField("cause", max_length=40, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True)
    returned_at = models.DateTimeField("revenu le", null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="outbox_state_due"),
            models.Index(fields=["-queued_at", "-id"], name="outbox_newest"),
            models.Index(fields=["purpose", "-queued_at"], name="outbox_purpose"),
            models.Index(fields=["useful_until"], condition=Q(useful_until__isnull=False), name="outbox_useful_until"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=(State.SENT, State.RETURNED), sent_at__isnull=False)
                | (~Q(state__in=(State.SENT, State.RETURNED)) & Q(sent_at__isnull=True)),
                name="outbox_sent_has_its_time",
                violation_error_message="Un message envoyé porte l'heure de son envoi, et lui seul.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING) | Q(claimed_at__isnull=False),
                name="outbox_sending_is_claimed",
                violation_error_message="Un message en cours d'envoi porte l'heure à laquelle il a été pris.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(failure=""),
                name="outbox_failed_says_why",
                violation_error_message="Un message qui n'est pas parti dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RETURNED, returned_at__isnull=False) | (~Q(state=State.RETURNED) & Q(returned_at__isnull=True)),
                name="outbox_returned_has_its_time",
                violation_error_message="Un message revenu porte l'heure de son retour, et lui seul.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PRINTED) | Q(batch__isnull=False, channel=Channel.LETTER),
                name="outbox_printed_lies_in_a_batch",
                violation_error_message="Une lettre imprimée est dans un lot.",
            ),
        ]

    @property
    def waits_for_hands(self) -> bool:
        """A letter to post, a call to make, a word to say at the counter."""
        return self.state in (State.QUEUED, State.PRINTED) and self.channel in BY_HAND

    @property
    def went_astray(self) -> bool:
        """It reached nobody, whether or not it was said again since."""
        return self.state in (State.FAILED, State.RETURNED)

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose} {self.pk}"
