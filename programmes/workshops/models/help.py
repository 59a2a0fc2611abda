from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import Consent, HelpOutcome, HelpTopic


class HelpQuerySet(ScopedQuerySet):
    """The house that helped, for who writes places there; and the person herself. No household, no volunteer."""

    see_capability = "enrolments.write"
    scope_field = "maison"

    def own_to(self, user) -> Q | None:
        return Q(person__in=Person.objects.records_of_user(user))

    def of_person(self, person: Person) -> "HelpQuerySet":
        return self.filter(person__in=Person.objects.records_of(person))


class Help(models.Model):
    """Somebody was helped with a démarche, and agreed to it. What was done, in a few words: never what opens an account."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="helps", verbose_name="personne")
    maison = models.ForeignKey(Maison, on_delete=models.PROTECT, related_name="helps", verbose_name="maison")
    topic = models.CharField("démarche", max_length=10, choices=HelpTopic.choices)
    consent = models.CharField("accord", max_length=8, choices=Consent.choices)
    did = models.CharField("ce qui a été fait", max_length=300)
    outcome = models.CharField("et ensuite", max_length=8, choices=HelpOutcome.choices)
    at = models.DateTimeField("le", default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = HelpQuerySet.as_manager()

    class Meta:
        verbose_name = "aide à une démarche"
        verbose_name_plural = "aides à des démarches"
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=HelpTopic.values), name="help_topic_known"),
            models.CheckConstraint(condition=Q(consent__in=Consent.values), name="help_never_without_consent"),
            models.CheckConstraint(condition=Q(outcome__in=HelpOutcome.values), name="help_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"aide {self.pk}"
