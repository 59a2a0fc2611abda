from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.people.models import Person
from programmes.enums import Channel

from ..enums import CandidateState, Designation
from .body import Body, College, Mandate


class CallForMembers(models.Model):
    """Seats to take in a body: how many, until when, how one is chosen."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="calls", verbose_name="comité")
    college = models.ForeignKey(College, null=True, blank=True, on_delete=models.PROTECT, related_name="calls", verbose_name="collège")
    words = models.TextField("ce que l'on dit", max_length=1000, blank=True)
    meetings = models.PositiveSmallIntegerField("réunions par an, à peu près", default=6)
    months = models.PositiveSmallIntegerField("durée du mandat, en mois", default=24)
    childcare = models.BooleanField("garde d'enfants pendant les réunions", default=True)
    seats = models.PositiveSmallIntegerField("places")
    designation = models.CharField("comment on choisit", max_length=12, choices=Designation.choices, default=Designation.VOLUNTEER)
    opens_on = models.DateField("du")
    closes_on = models.DateField("au")
    closed_at = models.DateTimeField(null=True, editable=False)
    result_words = models.CharField("comment le choix s'est fait", max_length=400, blank=True)
    seed = models.CharField(max_length=32, blank=True, editable=False)  # of the draw, published with its result
    edition = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "appel à membres"
        verbose_name_plural = "appels à membres"
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="call_closes_after_it_opens",
                violation_error_message="L'appel finit après avoir commencé.",
            )
        ]

    def __str__(self) -> str:
        return f"appel {self.pk}"


class Candidate(models.Model):
    """Somebody who would sit."""

    call = models.ForeignKey(CallForMembers, on_delete=models.PROTECT, related_name="candidates", verbose_name="appel")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidacies", verbose_name="personne")
    words = models.CharField("pourquoi", max_length=400, blank=True)
    public_name = models.BooleanField("son nom choisi peut être public", default=False)
    channel = models.CharField("par", max_length=10, choices=Channel.choices)
    state = models.CharField("état", max_length=12, choices=CandidateState.choices, default=CandidateState.ASKED)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)  # in the draw
    mandate = models.OneToOneField(Mandate, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidate")
    asked_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "candidature"
        ordering = ["call", "asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="candidate_once_a_call")]

    def __str__(self) -> str:
        return f"candidature {self.pk}"
