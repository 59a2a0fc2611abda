from django.conf import settings
from django.db import models
from django.db.models import Q

from maisons_habitants.committees.enums import Interest
from maisons_habitants.committees.models import Item, Mandate, Vote
from portal.kit import clock

from ..enums import Move, Outcome, Party, State
from .fund import FundRules
from .request import FundRequest


class RequestEvent(models.Model):
    """One arrow of the machine, gone through: who, when, from where to where, under which rules; append-only."""

    request = models.ForeignKey(FundRequest, on_delete=models.PROTECT, related_name="events", verbose_name="demande")
    move = models.CharField("geste", max_length=16, choices=Move.choices)
    before = models.CharField("avant", max_length=12, choices=State.choices)
    after = models.CharField("après", max_length=12, choices=State.choices)
    party = models.CharField("au titre de", max_length=10, choices=Party.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    rules = models.ForeignKey(FundRules, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="règles")
    words = models.TextField("en quelques mots", max_length=2000, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "étape d’une demande"
        verbose_name_plural = "étapes d’une demande"
        ordering = ["request", "pk"]

    def __str__(self) -> str:
        return f"étape {self.pk}"


class RequestVersion(models.Model):
    """What a request said each time it was filed, to compare; append-only. `content`: as `reading.content` writes it."""

    request = models.ForeignKey(FundRequest, on_delete=models.PROTECT, related_name="versions", verbose_name="demande")
    number = models.PositiveSmallIntegerField("version")
    content = models.JSONField("contenu")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "version d’une demande"
        verbose_name_plural = "versions d’une demande"
        ordering = ["request", "number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="request_version_once")]

    def __str__(self) -> str:
        return f"version {self.pk}"


class Question(models.Model):
    """What the house asks of who leads the project; only they write until it is answered."""

    request = models.ForeignKey(FundRequest, on_delete=models.CASCADE, related_name="questions", verbose_name="demande")
    words = models.TextField("question", max_length=1000)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField("réponse", max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "question sur une demande"
        verbose_name_plural = "questions sur une demande"
        ordering = ["request", "pk"]

    def __str__(self) -> str:
        return f"question {self.pk}"


class DeclaredInterest(models.Model):
    """A member says beforehand « ce projet me touche »: she sees the file no more and steps aside at its item."""

    request = models.ForeignKey(FundRequest, on_delete=models.CASCADE, related_name="interests", verbose_name="demande")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="fund_interests", verbose_name="mandat")
    why = models.CharField("pourquoi", max_length=12, choices=Interest.choices, default=Interest.OTHER)
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "intérêt déclaré"
        verbose_name_plural = "intérêts déclarés"
        constraints = [models.UniqueConstraint(fields=["request", "mandate"], name="interest_once_a_request")]

    def __str__(self) -> str:
        return f"intérêt {self.pk}"


class Motion(models.Model):
    """What is put to the vote at an item: to grant so much, to refuse, or to defer a request. « Pour » decides this very proposal.

    `vote`: None only inside the transaction that opens it. `refuse_if_against`: a majority against a grant refuses the request; else it
    asks for another motion. Amounts are cents.
    """

    request = models.ForeignKey(FundRequest, on_delete=models.PROTECT, related_name="motions", verbose_name="demande")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="fund_motions", verbose_name="point")
    vote = models.OneToOneField(Vote, null=True, on_delete=models.PROTECT, related_name="fund_motion", verbose_name="vote")
    outcome = models.CharField("proposition", max_length=10, choices=Outcome.choices)
    amount_cents = models.BigIntegerField("montant proposé", null=True, blank=True)
    conditions = models.TextField("à condition que", max_length=1000, blank=True)
    reason = models.TextField("parce que", max_length=1000, blank=True)
    refuse_if_against = models.BooleanField("refuser si le vote est contre", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "proposition mise au vote"
        verbose_name_plural = "propositions mises au vote"
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GRANTED, amount_cents__gt=0)
                | (Q(outcome__in=(Outcome.REJECTED, Outcome.DEFERRED)) & Q(amount_cents__isnull=True)),
                name="motion_grants_an_amount",
            ),
            models.UniqueConstraint(fields=["item"], condition=Q(vote=None), name="motion_one_about_to_be_voted"),
        ]

    def __str__(self) -> str:
        return f"proposition {self.pk}"


class Decision(models.Model):
    """What was decided of a request, or advised where an authority decides after the committee (`act_on` empty until it did). Amounts are
    cents; what is written never changes, save the act that follows an opinion and `live`, which an act on the contrary puts out."""

    request = models.ForeignKey(FundRequest, on_delete=models.PROTECT, related_name="decisions", verbose_name="demande")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="fund_decisions", verbose_name="point")
    vote = models.ForeignKey(Vote, null=True, on_delete=models.PROTECT, related_name="fund_decisions", verbose_name="vote")
    rules = models.ForeignKey(FundRules, on_delete=models.PROTECT, related_name="+", verbose_name="règles")
    outcome = models.CharField("décision", max_length=10, choices=Outcome.choices)
    asked_cents = models.BigIntegerField("demandé")
    possible_cents = models.BigIntegerField("possible selon les règles")
    granted_cents = models.BigIntegerField("accordé", null=True, blank=True)
    left_before_cents = models.BigIntegerField("il restait")
    left_after_cents = models.BigIntegerField("il reste")
    conditions = models.TextField("à condition que", max_length=1000, blank=True)
    reason = models.TextField("parce que", max_length=1000, blank=True)
    counted = models.JSONField(default=dict, blank=True)  # voices, needed, present, off the count
    live = models.BooleanField(default=True, editable=False)
    act_number = models.CharField("numéro de l’acte", max_length=60, blank=True)
    act_on = models.DateField("date de l’acte", null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "décision sur une demande"
        verbose_name_plural = "décisions sur une demande"
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(live=True) & ~Q(outcome=Outcome.DEFERRED), name="decision_one_live_a_request"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GRANTED, granted_cents__gt=0, granted_cents__lte=models.F("possible_cents"))
                | (~Q(outcome=Outcome.GRANTED) & Q(granted_cents__isnull=True)),
                name="decision_grants_what_is_possible",
            ),
            models.CheckConstraint(condition=Q(left_after_cents__gte=0), name="decision_leaves_nothing_below_zero"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"décision {self.pk}"
