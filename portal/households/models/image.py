from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from portal.kit import dates
from portal.people.models import Person

from ..enums import Authority, ImageAnswer, ImageHow, ImageMedium
from ..rules.image_rights import Said


class ImageRightQuerySet(models.QuerySet):
    def of(self, person):
        """By whichever of her records."""
        return self.filter(person__in=Person.objects.records_of(person))

    def of_people(self, keys):
        """Of these current records, with `kept`: whose each is."""
        return self.filter(Q(person__in=keys) | Q(person__successor__in=keys)).annotate(kept=Coalesce("person__successor", "person"))


class ImageRight(models.Model):
    """What was answered about pictures of somebody on one medium, and how. Never edited: a later answer stands beside it and counts."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="image_rights", verbose_name="personne")
    medium = models.CharField("où", max_length=8, choices=ImageMedium.choices)
    answer = models.CharField("réponse", max_length=10, choices=ImageAnswer.choices)
    said_at = models.DateTimeField("répondu le")  # of a paper: the day it was signed
    until = models.DateField("jusqu’au", null=True, blank=True)  # a yes alone, that day included
    how = models.CharField("comment", max_length=8, choices=ImageHow.choices)
    said_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", verbose_name="par")
    authority = models.CharField("autorité parentale", max_length=4, choices=Authority.choices, blank=True)
    noted_at = models.DateTimeField("noté le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ImageRightQuerySet.as_manager()

    class Meta:
        verbose_name = "droit à l’image"
        verbose_name_plural = "droits à l’image"
        ordering = ["said_at", "pk"]
        indexes = [models.Index(fields=["person", "medium"], name="image_right_person_medium")]
        constraints = [
            models.CheckConstraint(condition=Q(medium__in=ImageMedium.values), name="image_medium_known"),
            models.CheckConstraint(condition=Q(answer__in=ImageAnswer.values), name="image_answer_known"),
            models.CheckConstraint(
                condition=Q(answer=ImageAnswer.GIVEN, until__isnull=False) | (~Q(answer=ImageAnswer.GIVEN) & Q(until__isnull=True)),
                name="image_yes_says_until_when",
                violation_error_message="Un oui dit jusqu’à quand il vaut.",
            ),
            models.CheckConstraint(
                condition=~Q(answer=ImageAnswer.GIVEN) | Q(how__in=[ImageHow.ONLINE, ImageHow.PAPER]),
                name="image_yes_is_written",
                violation_error_message="Un oui se donne par écrit.",
            ),
        ]

    def __str__(self) -> str:
        return f"droit à l’image {self.pk}"

    @property
    def said_on(self):
        return dates.local(self.said_at).date()

    def as_said(self) -> Said:
        return Said(
            medium=self.medium, yes=self.answer == ImageAnswer.GIVEN, at=self.said_at, on=self.said_on,
            until=self.until, by_herself=not self.authority,
        )  # fmt: skip
