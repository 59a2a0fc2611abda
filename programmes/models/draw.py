from django.conf import settings
from django.db import models
from django.db.models import Q

from ..enums import DrawOutcome


class Draw(models.Model):
    """The draw of one sheet. Its seed is chosen and its fingerprint published when the window opens; the seed itself is shown once the
    draw is done. With the lines, everything needed to draw again and find the same."""

    sheet = models.OneToOneField("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="draw")
    seed = models.CharField(max_length=64)  # shown to nobody before the draw
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the seed, public from the opening on
    sealed_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # null: at its hour
    list_digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the list of requests, as drawn
    asks = models.PositiveIntegerField(default=0)  # requests
    newcomers = models.PositiveIntegerField(default=0)  # of them, those drawn first
    places_asked = models.PositiveIntegerField(default=0)
    room = models.JSONField(default=dict, blank=True)  # places there were: {"pool", "shares", "opens"}

    class Meta:
        verbose_name = "tirage"
        constraints = [
            models.CheckConstraint(condition=Q(drawn_at=None) | ~Q(list_digest=""), name="a_draw_done_names_its_list"),
        ]

    def __str__(self) -> str:
        return f"tirage {self.sheet_id}"

    @property
    def places(self) -> int:
        """How many there were to draw."""
        return (self.room.get("pool") or 0) + sum(self.room.get("shares", {}).values())


class DrawLine(models.Model):
    """One request in a draw: what the draw looked at, and what came of it. It names a party, never a person."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="lines")
    party = models.OneToOneField("programmes.Party", on_delete=models.PROTECT, related_name="draw_line")
    newcomer = models.BooleanField()  # nobody of the party ever had such a place: drawn first
    needs = models.JSONField()  # [[places, [shares it may stand on]], …], one a person
    places = models.PositiveSmallIntegerField()
    lot = models.CharField(max_length=64)
    rank = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=DrawOutcome.choices)
    left = models.PositiveIntegerField(null=True)  # places still open to it when its turn came; null: no limit
    told = models.BooleanField(default=False)

    class Meta:
        verbose_name = "ligne de tirage"
        ordering = ["rank"]
        indexes = [models.Index(fields=["draw"], condition=Q(told=False), name="draw_line_to_tell")]
        constraints = [
            models.UniqueConstraint(fields=["draw", "rank"], name="one_rank_each_in_a_draw"),
            models.CheckConstraint(condition=Q(outcome__in=DrawOutcome.values), name="draw_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"demande {self.party_id} : {self.rank}"
