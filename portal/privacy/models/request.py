import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet, scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..enums import CLOSED, Door, Field, Handed, Identity, Kind, State, WhyLonger, WhyNot
from ..rules import delays

LONGEST = 300  # signs of what a person writes; erased with the answer


class DataRequestQuerySet(ScopedQuerySet):
    """Staff see the requests of the persons their houses know; a resident hers."""

    see_capability = Capability.TAKE_DATA_REQUESTS

    def within(self, scope):
        if scope.everywhere or not scope:
            return self.all() if scope else self.none()
        seen = Person.objects.within(scope).order_by().values("pk")
        return self.filter(Q(person__in=seen) | Q(person__successor__in=seen))

    def own_to(self, user):
        return Q(person__in=Person.objects.records_of_user(user))

    def visible_to(self, user):
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.within(scope_of(user, self.see_capability)) | self.filter(self.own_to(user))

    def open(self):
        return self.filter(state=State.OPEN)

    def late(self, today):
        return self.open().filter(due_on__lt=today)

    def standing(self, today):
        """To answer, or answered lately enough to be spoken of again: for that long the data protection officer has the file open."""
        answered = Q(state__in=[State.GRANTED, State.PARTLY, State.REFUSED], answered_on__gte=today - delays.STANDING)
        return self.filter(Q(state=State.OPEN) | answered)

    def of_person(self, person):
        return self.filter(person__in=Person.objects.records_of(person))


class DataRequest(models.Model):
    """What a person asks about her data, from the day it came to its answer. No copy of an identity paper, no text once it is answered."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="data_requests", verbose_name="personne")
    kind = models.CharField("demande", max_length=16, choices=Kind)
    field = models.CharField("à corriger", max_length=16, choices=Field, blank=True)
    asked = models.CharField("ce qu’elle demande", max_length=LONGEST, blank=True)
    door = models.CharField("arrivée", max_length=8, choices=Door)
    received_on = models.DateField("reçue le")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    maison = models.ForeignKey("places.Maison", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="maison")
    identity = models.CharField("identité vérifiée", max_length=8, choices=Identity, blank=True)
    identity_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("à répondre avant le", db_index=True)
    longer = models.CharField("délai prolongé", max_length=8, choices=WhyLonger, blank=True)
    extended_on = models.DateField(null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.OPEN)
    answered_on = models.DateField("répondue le", null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    handed = models.CharField("réponse", max_length=8, choices=Handed, blank=True)
    reason = models.CharField("motif", max_length=20, choices=WhyNot, blank=True)
    result = models.JSONField(default=list, blank=True)  # erasure: [{"key", "label", "outcome", "words", "count"}]
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande sur des données"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "field"],
                condition=Q(state="open"),
                name="one_open_data_request",
                violation_error_message="La même demande est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_on=None) | (~Q(state="open") & Q(answered_on__isnull=False)),
                name="data_request_answered_on_a_day",
                violation_error_message="Une demande répondue dit quel jour.",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(asked=""),
                name="data_request_text_goes_with_the_answer",
                violation_error_message="Le texte part avec la réponse.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "partly"]) | ~Q(identity=""),
                name="data_request_granted_to_somebody_known",
                violation_error_message="On ne remet rien sans savoir à qui.",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="data_request_refused_for_a_reason",
                violation_error_message="Un refus dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(longer="", extended_on=None) | (~Q(longer="") & Q(extended_on__isnull=False)),
                name="data_request_extended_for_a_reason",
                violation_error_message="Un délai prolongé dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"demande {self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED

    @property
    def clock(self) -> tuple[str, str]:
        """How pressing it is, and the words: read on a screen."""
        return delays.clock_of(self.due_on, clock.today())

    @property
    def was_late(self) -> bool:
        return bool(self.answered_on and self.answered_on > self.due_on)

    @property
    def may_be_extended(self) -> bool:
        return self.is_open and not self.longer and delays.may_extend(self.received_on, clock.today())
