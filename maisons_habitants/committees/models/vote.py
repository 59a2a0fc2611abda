from django.db import models
from django.db.models import Q

from ..enums import VoteState
from .body import Mandate
from .meeting import Item


class Vote(models.Model):
    """A question put to the members at an item. One open at a time in a meeting."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="votes", verbose_name="point")
    question = models.CharField("question", max_length=240)
    secret = models.BooleanField("secret", default=False)
    on_paper = models.BooleanField("sur papier", default=False)  # counted by hand, the tally typed
    state = models.CharField("état", max_length=8, choices=VoteState.choices, default=VoteState.OPEN)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    counted = models.JSONField(default=dict, blank=True, editable=False)  # at closing: voices, needed, present, proxies, off the count
    result = models.ForeignKey("committees.VoteChoice", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_casting_vote = models.BooleanField(default=False, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "vote"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VoteState.values), name="vote_state_known"),
            models.UniqueConstraint(fields=["item"], condition=Q(state=VoteState.OPEN), name="vote_one_open_an_item"),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk}"


class VoteChoice(models.Model):
    """One answer and how many chose it: counted as it goes for a secret vote, at closing for an open one."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="choices", verbose_name="vote")
    position = models.PositiveSmallIntegerField("rang")
    words = models.CharField("choix", max_length=120)
    tally = models.PositiveIntegerField("voix", default=0)
    counts = models.BooleanField("voix exprimée", default=True)  # False: an abstention

    class Meta:
        verbose_name = "choix d'un vote"
        verbose_name_plural = "choix d'un vote"
        ordering = ["vote", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["vote", "position"], name="choice_once_a_vote")]

    def __str__(self) -> str:
        return self.words


class OpenBallot(models.Model):
    """A voice in an open vote: whose, for what, by whose hand when a proxy was given."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="ballots", verbose_name="vote")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="ballots", verbose_name="mandat")
    choice = models.ForeignKey(VoteChoice, on_delete=models.PROTECT, related_name="ballots", verbose_name="choix")
    borne_by = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="porté par")

    class Meta:
        verbose_name = "voix d'un vote ouvert"
        verbose_name_plural = "voix d'un vote ouvert"
        constraints = [models.UniqueConstraint(fields=["vote", "mandate"], name="ballot_once_a_vote")]

    def __str__(self) -> str:
        return f"voix {self.pk}"


class SecretVoter(models.Model):
    """That somebody voted in a secret vote. No time, no choice, no line of the journal says more."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="voters", verbose_name="vote")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="secret_votes", verbose_name="mandat")

    class Meta:
        verbose_name = "votant d'un vote secret"
        verbose_name_plural = "votants d'un vote secret"
        constraints = [models.UniqueConstraint(fields=["vote", "mandate"], name="secret_voter_once")]

    def __str__(self) -> str:
        return f"a voté {self.pk}"
