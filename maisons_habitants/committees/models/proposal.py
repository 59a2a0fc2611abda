from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person

from ..enums import Aside, Outcome, ProposalWay
from .body import Body
from .meeting import Item


class ProposalQuerySet(ScopedQuerySet):
    see_capability = "committees.see"


class Proposal(models.Model):
    """« Vous avez dit »: what somebody proposed to a house. `person` is hers alone to read; nothing public names her."""

    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="proposals", verbose_name="maison")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals", verbose_name="comité")
    words = models.CharField("proposition", max_length=400)
    public_words = models.CharField("telle qu'on la publie", max_length=400, blank=True)  # without what names somebody
    way = models.CharField("reçue", max_length=10, choices=ProposalWay.choices, default=ProposalWay.ONLINE)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals", verbose_name="de")
    said_on = models.DateField("le")
    stickers = models.PositiveIntegerField("papiers collés", default=0)  # counted apart from voices online
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals", verbose_name="vue au point")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", verbose_name="réunie avec"
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    owed_on = models.DateField("réponse due le", null=True, blank=True)
    owed_first_on = models.DateField(null=True, blank=True, editable=False)  # the first day promised: what a later one is measured by
    owed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="par"
    )
    set_aside_at = models.DateTimeField(null=True, blank=True, editable=False)  # not to be published: an insult, an advertisement
    aside_why = models.CharField("pourquoi", max_length=10, choices=Aside.choices, blank=True)
    voices_past = models.PositiveIntegerField(default=0, editable=False)  # voices whose names are gone
    reminded_before = models.DateField(null=True, editable=False)  # the `owed_on` that was recalled beforehand, and afterwards
    reminded_after = models.DateField(null=True, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition"
        ordering = ["-said_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=ProposalWay.values), name="proposal_way_known"),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="proposal_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(public_words=""),
                name="proposal_published_in_words",
                violation_error_message="Une proposition se publie avec ses mots.",
            ),
        ]

    def __str__(self) -> str:
        return f"proposition {self.pk}"


class Support(models.Model):
    """One voice of one person for one proposal, online."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports", verbose_name="proposition")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    given_on = models.DateField("le")

    class Meta:
        verbose_name = "voix pour une proposition"
        verbose_name_plural = "voix pour une proposition"
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="support_once_each")]

    def __str__(self) -> str:
        return f"soutien {self.pk}"


class ProposalAnswer(models.Model):
    """« Nous avons fait »: what was answered, one line after another; the last one stands."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="answers", verbose_name="proposition")
    outcome = models.CharField("réponse", max_length=10, choices=Outcome.choices)
    words = models.CharField("en clair", max_length=600)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "réponse à une proposition"
        verbose_name_plural = "réponses à une proposition"
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"réponse {self.pk}"
