import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Max, Min, Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person
from programmes.enums import SessionState
from programmes.models import SignUpSheet

from ..enums import TrainingKind
from ..rules.trainings import BY_KIND, BY_STRUCTURE, VALID_DAYS, VETTED, Asked


class TrainingQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> "TrainingQuerySet":
        """Those of the sheets that this member of staff sees: confidential ones, so who may see what is."""
        return self.filter(sheet__in=SignUpSheet.objects.visible_to(user).order_by().values("pk"))

    def dated(self) -> "TrainingQuerySet":
        """Adds `first_start` and `last_end`, of the dates that take place; None where there is none."""
        on = ~Q(sheet__sessions__state=SessionState.CANCELLED)
        return self.annotate(first_start=Min("sheet__sessions__start", filter=on), last_end=Max("sheet__sessions__end", filter=on))


class Training(models.Model):
    """What makes a sheet a training, or the evening. Frozen when it is planned."""

    sheet = models.OneToOneField("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="training", verbose_name="inscription")
    kind = models.CharField("formation", max_length=12, choices=TrainingKind.choices)
    partners = models.ManyToManyField("casework.Partner", blank=True, related_name="+", verbose_name="avec")
    forgotten_on = models.DateField(null=True, editable=False)  # when its people were forgotten: only counts are left

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = "formation"
        verbose_name_plural = "formations"
        constraints = [models.CheckConstraint(condition=Q(kind__in=TrainingKind.values), name="training_kind_known")]

    def __str__(self) -> str:
        return f"formation {self.pk}"

    @property
    def asked(self) -> Asked:
        return BY_KIND[self.kind]


class ValidationQuerySet(models.QuerySet):
    def current(self) -> "ValidationQuerySet":
        """Those that open a sign-up today."""
        return self.filter(ended_at=None, at__gt=clock.now() - dt.timedelta(days=VALID_DAYS))

    def of_person(self, person: Person) -> "ValidationQuerySet":
        return self.filter(person__in=Person.objects.records_of(person))

    def of_user(self, user) -> "ValidationQuerySet":
        return self.filter(person__in=Person.objects.records_of_user(user))


class Validation(models.Model):
    """Somebody of the team met this person before a training, or her structure sends her: who said so, and when. No reason is kept."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    kind = models.CharField("formation", max_length=12, choices=TrainingKind.choices)
    structure = models.ForeignKey(
        "casework.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="structure"
    )
    at = models.DateTimeField("le", default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    ended_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = ValidationQuerySet.as_manager()

    class Meta:
        verbose_name = "validation"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_at=None), name="one_validation_each_kind",
                violation_error_message="C’est déjà noté.",
            ),
            models.CheckConstraint(condition=Q(kind__in=VETTED), name="validation_of_what_asks_one"),
            models.CheckConstraint(
                condition=~Q(kind__in=BY_STRUCTURE) | Q(structure__isnull=False), name="validation_of_a_professional_names_her_structure"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"validation {self.pk}"
