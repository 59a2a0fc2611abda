from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.kit.models import StoredFile

from ..enums import MinutesState
from .meeting import Meeting


class Minutes(models.Model):
    """What is kept of a meeting, version by version: drafted from the facts, completed, approved at a later meeting, then frozen by the
    database. `digest`: SHA-256 of the approved text and of its photographs' `weights`; `public_text`: without names that are not public."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name="réunion")
    version = models.PositiveSmallIntegerField("version", default=1)
    text = models.TextField("texte", max_length=60_000, blank=True)
    public_text = models.TextField("texte publié", max_length=60_000, blank=True)
    state = models.CharField("état", max_length=10, choices=MinutesState.choices, default=MinutesState.DRAFT)
    why = models.CharField("pourquoi cette version", max_length=240, blank=True)  # of a correction
    written_at = models.DateTimeField(default=clock.now, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_in = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="approuvé à")
    digest = models.CharField(max_length=64, blank=True, editable=False)
    public_digest = models.CharField(max_length=64, blank=True, editable=False)
    weights = models.JSONField(default=list, blank=True, editable=False)  # SHA-256 of each photograph when approved: the seal outlives them
    published_at = models.DateTimeField(null=True, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "compte rendu"
        verbose_name_plural = "comptes rendus"
        ordering = ["meeting", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once"),
            models.CheckConstraint(
                condition=~Q(state=MinutesState.APPROVED) | Q(approved_at__isnull=False) & ~Q(digest="") & ~Q(public_digest=""),
                name="minutes_approved_are_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"compte rendu {self.pk}"

    @property
    def established(self) -> bool:
        """By whoever directs the house, after the committee was dissolved: no meeting approved them."""
        return self.state == MinutesState.APPROVED and self.approved_in_id is None


class MinutesPicture(models.Model):
    """A photograph of the flip-chart: private, for members and the team."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="pictures", verbose_name="compte rendu")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="photo")
    words = models.CharField("ce qu'elle montre", max_length=160, blank=True)

    class Meta:
        verbose_name = "photo d'un compte rendu"
        verbose_name_plural = "photos d'un compte rendu"

    def __str__(self) -> str:
        return f"photo {self.pk}"
