from django.conf import settings
from django.db import models
from django.db.models import Q

from ..rules.paper_codes import TRIES


class PaperCodeQuerySet(models.QuerySet):
    def open_at(self, moment):
        """Those that would still open at this moment."""
        return self.filter(ended_at=None, expires_at__gt=moment)


class PaperCode(models.Model):
    """A code printed at the counter, with which the holder of a card signs in once. Only its digest is kept.

    It ends when it is used, when another is printed for her, when it was guessed at too often, or by itself at `expires_at`.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="paper_codes")
    digest = models.CharField(max_length=64)
    printed_at = models.DateTimeField("imprimé le")
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("jusqu'au")
    failures = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    used = models.BooleanField(default=False)

    objects = PaperCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "code sur papier"
        verbose_name_plural = "codes sur papier"
        indexes = [models.Index(fields=["printed_at"], name="paper_code_printed")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_at=None),
                name="one_open_paper_code_each",
                violation_error_message="Cette personne a déjà un code.",
            ),
            models.CheckConstraint(
                condition=Q(failures__lt=TRIES) | Q(failures=TRIES, ended_at__isnull=False),
                name="paper_code_ends_at_its_last_try",
                violation_error_message="Un code s'arrête au cinquième essai.",
            ),
            models.CheckConstraint(condition=Q(used=False) | Q(ended_at__isnull=False), name="paper_code_used_is_ended"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
