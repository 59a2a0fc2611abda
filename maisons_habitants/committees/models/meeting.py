from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.models import StoredFile
from portal.kit.visibility import ScopedQuerySet
from programmes.models import Session

from ..enums import Answer, Interest, ItemKind, MeetingState, Presence
from .body import Body, BodyRules, Mandate


class MeetingQuerySet(ScopedQuerySet):
    see_capability = "committees.see"
    scope_field = "body__maison"


class Meeting(models.Model):
    """One sitting of a body, beside the engine's date (whose house, hours and place are the engine's; whoever may come to an open one
    signs up there). `rules`: the version it was convoked under."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="meeting", verbose_name="date")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings", verbose_name="comité")
    rules = models.ForeignKey(BodyRules, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="règles")
    state = models.CharField("état", max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED)
    open_to_all = models.BooleanField("ouverte à tout le monde", default=False)
    childcare = models.BooleanField("garde d'enfants sur place", default=False)
    words = models.TextField("mot aux membres", max_length=2000, blank=True)
    second_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="second", verbose_name="seconde convocation de"
    )
    chair = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="préside")
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="tient la séance"
    )
    current_item = models.ForeignKey("committees.Item", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    convoked_at = models.DateTimeField(null=True, editable=False)
    told_edition = models.PositiveIntegerField(default=0, editable=False)  # the edition that the members were told of
    reminded_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        constraints = [models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known")]

    def __str__(self) -> str:
        return f"réunion {self.pk}"


class Item(models.Model):
    """A line of the order of the day, and what was said of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items", verbose_name="réunion")
    position = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=12, choices=ItemKind.choices, default=ItemKind.DISCUSSION)
    title = models.CharField("titre", max_length=160)
    words = models.TextField("en quelques mots", max_length=2000, blank=True)
    minutes = models.PositiveSmallIntegerField("durée (minutes)", null=True, blank=True)
    notes = models.TextField("ce qui s'est dit", max_length=10_000, blank=True)
    decision = models.TextField("ce qui est décidé", max_length=4000, blank=True)
    approves = models.ForeignKey(
        "committees.Minutes", null=True, blank=True, on_delete=models.PROTECT, related_name="approval_items", verbose_name="compte rendu"
    )
    edition = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "point de l'ordre du jour"
        verbose_name_plural = "points de l'ordre du jour"
        ordering = ["meeting", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class MeetingDocument(models.Model):
    """A paper of a meeting, private: for its members and the team."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="documents", verbose_name="réunion")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="documents", verbose_name="point")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    title = models.CharField("titre", max_length=120)

    class Meta:
        verbose_name = "document d'une réunion"
        verbose_name_plural = "documents d'une réunion"

    def __str__(self) -> str:
        return f"document {self.pk}"


class MemberPresence(models.Model):
    """A member and a meeting: what she answered beforehand, what she needs, whether she was there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="presences", verbose_name="réunion")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="presences", verbose_name="mandat")
    answer = models.CharField("réponse", max_length=10, choices=Answer.choices, blank=True, default=Answer.UNKNOWN)
    children = models.PositiveSmallIntegerField("enfants à garder", default=0)
    needs = models.JSONField("besoins", default=list, blank=True)  # codes of people's Need
    presence = models.CharField("présence", max_length=10, choices=Presence.choices, blank=True, default=Presence.UNKNOWN)
    told_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "présence à une réunion"
        verbose_name_plural = "présences aux réunions"
        constraints = [models.UniqueConstraint(fields=["meeting", "mandate"], name="presence_once_a_meeting")]

    def __str__(self) -> str:
        return f"présence {self.pk}"


class Proxy(models.Model):
    """A member who cannot come gives her voice to another who does; how many one may bear is the rules'."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="proxies", verbose_name="réunion")
    giver = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="proxies_given", verbose_name="donne son pouvoir")
    bearer = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="proxies_borne", verbose_name="le porte")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "pouvoir"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "giver"], name="proxy_given_once"),
            models.CheckConstraint(condition=~Q(giver=F("bearer")), name="proxy_to_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"pouvoir {self.pk}"


class StepAside(models.Model):
    """« Je ne vote pas sur ce projet »: off the count for one item; why is kept for the minutes' count alone."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="asides", verbose_name="point")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="asides", verbose_name="mandat")
    why = models.CharField("pourquoi", max_length=12, choices=Interest.choices, default=Interest.OTHER)
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "mise à l'écart d'un vote"
        verbose_name_plural = "mises à l'écart d'un vote"
        constraints = [models.UniqueConstraint(fields=["item", "mandate"], name="aside_once_an_item")]

    def __str__(self) -> str:
        return f"écart {self.pk}"
