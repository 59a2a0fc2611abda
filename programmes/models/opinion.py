import uuid

from django.db import models
from django.db.models import Q

from portal.kit import clock

from ..enums import Channel, Liked


class Opinion(models.Model):
    """What somebody said of a date: one of three answers, a line of free words. Of whom, nobody knows: no person, no place, no hour, and
    a key drawn by chance, so that not even the order of writing says who answered when."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey("programmes.Session", on_delete=models.PROTECT, related_name="opinions")
    liked = models.CharField("était-ce bien ?", max_length=6, choices=Liked.choices)
    more = models.JSONField("autres réponses", default=dict, blank=True)  # the kind's own questions: code -> code of the answer
    words = models.CharField("quelques mots", max_length=200, blank=True)
    channel = models.CharField("par", max_length=8, choices=Channel.choices)
    on = models.DateField("le", default=clock.today)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        constraints = [
            models.CheckConstraint(condition=Q(liked__in=Liked.values), name="opinion_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="opinion_channel_known"),
        ]

    def __str__(self) -> str:
        return f"avis {self.uid}"


class OpinionSeal(models.Model):
    """A link that was used: one answer each. It stands beside no answer, and goes when the date can be answered no more."""

    seal = models.CharField(primary_key=True, max_length=32, editable=False)
    session = models.ForeignKey("programmes.Session", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "lien déjà utilisé"
        verbose_name_plural = "liens déjà utilisés"

    def __str__(self) -> str:
        return f"lien utilisé pour {self.session_id}"
