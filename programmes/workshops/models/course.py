from django.conf import settings
from django.db import models
from django.db.models import F, Max, Min, Q

from portal.desk.enums import Outcome
from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet, scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.enums import Channel, SessionState

from ..enums import CourseLevel, Equipment, Moment


class CourseQuerySet(ScopedQuerySet):
    """Staff of a house see that a course is there. What people said of themselves is another question: `kept_by`."""

    see_capability = "enrolments.see"
    scope_field = "sheet__maison"

    def kept_by(self, user) -> "CourseQuerySet":
        """The courses whose answers this user reads: those on which she is named, in a house where she still leads dates."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.within(scope_of(user, Capability.TICK_ATTENDANCE)).filter(facilitator__user=user)

    def dated(self) -> "CourseQuerySet":
        """Adds `first_start` and `last_end`, of the dates that take place; None where there is none."""
        on = ~Q(sheet__sessions__state=SessionState.CANCELLED)
        return self.annotate(first_start=Min("sheet__sessions__start", filter=on), last_end=Max("sheet__sessions__end", filter=on))

    def open_now(self) -> "CourseQuerySet":
        """What one may still join: published, sign-up open, not begun, a place left by one door or another. Dated."""
        now = clock.now()
        closes = Q(sheet__closes_at=None) | Q(sheet__closes_at__gt=now)
        room = Q(sheet__capacity=None) | Q(sheet__taken__lt=F("sheet__capacity") + F("sheet__overbooked"))
        return self.filter(closes, room, sheet__activity__live=True, sheet__opens_at__lte=now).dated().filter(first_start__gt=now)


class Course(models.Model):
    """What makes a sheet a digital course. Its level and equipment are frozen here when it is planned: a page has revisions, what people
    answered has none."""

    sheet = models.OneToOneField("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="course", verbose_name="inscription")
    level = models.CharField("niveau", max_length=12, choices=CourseLevel.choices)
    equipment = models.CharField("matériel", max_length=8, choices=Equipment.choices, default=Equipment.EITHER)
    facilitator = models.ForeignKey(
        "programmes.Facilitator", null=True, blank=True, on_delete=models.PROTECT, related_name="courses", verbose_name="qui suit le cours"
    )  # who alone reads, beside each person, what she answered; null: nobody does
    shown_name = models.CharField("nom montré", max_length=80, blank=True)  # as the house wants it read; empty: nobody is named
    asked_at = models.DateTimeField(null=True, editable=False)  # when those who came were asked where they stand now

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = "cours"
        verbose_name_plural = "cours"
        constraints = [
            models.CheckConstraint(condition=Q(level__in=CourseLevel.values), name="course_level_known"),
            models.CheckConstraint(condition=Q(equipment__in=Equipment.values), name="course_equipment_known"),
        ]

    def __str__(self) -> str:
        return f"cours {self.pk}"


class PositionQuerySet(models.QuerySet):
    def current(self) -> "PositionQuerySet":
        return self.filter(replaced_at=None)

    def read_by(self, user) -> "PositionQuerySet":
        """What this user may read: her own answers, and those given on the courses that follow her name. Nobody else's role opens them,
        and no household does."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        hers = Person.objects.filter(Q(user=user) | Q(absorbed__user=user) | Q(successor__user=user)).order_by().values("pk")
        kept = Course.objects.kept_by(user).order_by().values("sheet")
        return self.filter(Q(enrolment__person__in=hers, enrolment__guest=False) | Q(enrolment__sheet__in=kept))

    def of_person(self, person: Person) -> "PositionQuerySet":
        return self.filter(enrolment__person__in=Person.objects.records_of(person))


class Position(models.Model):
    """What somebody said of herself once: an answer to each sentence of the course's level. Corrected, the row stays until the purge
    with the moment at which another took its place."""

    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="positions", verbose_name="place")
    moment = models.CharField("quand", max_length=8, choices=Moment.choices)
    answers = models.JSONField("réponses")  # code of a sentence (`rules.statements`) -> code of `enums.Answer`
    channel = models.CharField("par", max_length=8, choices=Channel.choices)
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "point d’étape"
        verbose_name_plural = "points d’étape"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "moment"], condition=Q(replaced_at=None), name="one_current_position_each_moment",
                violation_error_message="C’est déjà noté.",
            ),
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="position_moment_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="position_channel_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"point {self.pk} ({self.moment})"


class FollowUpQuerySet(models.QuerySet):
    def of_person(self, person: Person) -> "FollowUpQuerySet":
        return self.filter(enrolment__person__in=Person.objects.records_of(person))


class FollowUp(models.Model):
    """A month later somebody rang, or wrote: it is not asked again."""

    enrolment = models.OneToOneField("programmes.Enrolment", on_delete=models.CASCADE, related_name="follow_up", verbose_name="place")
    outcome = models.CharField("issue", max_length=12, choices=Outcome.choices)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "nouvelles prises"
        verbose_name_plural = "nouvelles prises"
        constraints = [models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="course_follow_up_outcome_known")]

    def __str__(self) -> str:
        return f"nouvelles {self.pk}"
