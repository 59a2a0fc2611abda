import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability, Reach
from portal.people.models import Person, RoleAssignment, User
from portal.people.rules.capabilities import roles_allowing

from ..enums import Agreed, LeadEnd
from ..rules import terms


def _leading(today: dt.date, maison, sector):
    """Roles of today that let their holder be a case lead in this house (expressions or values)."""
    reach = Q(reach=Reach.ALL) | Q(reach=Reach.MAISON, maison=maison) | Q(reach=Reach.SECTOR, sector=sector)
    return RoleAssignment.objects.active(today).filter(reach, role__in=roles_allowing(Capability.LEAD_CASES), user__is_active=True)


def possible_leads(maison) -> models.QuerySet:
    """Who may be somebody's case lead in this house today, by name."""
    held = _leading(clock.today(), maison, maison.sector_id)
    return User.objects.filter(pk__in=held.order_by().values("user")).order_by("last_name", "first_name", "pk")


class CaseLeadQuerySet(ScopedQuerySet):
    """Seen by who serves people in the house where it was agreed, and by the person herself: never by her household."""

    see_capability = Capability.WRITE_PEOPLE
    scope_field = "maison"

    def own_to(self, user):
        return Q(person__in=Person.objects.records_of_user(user))

    def of(self, person) -> "CaseLeadQuerySet":
        return self.filter(person__in=Person.objects.records_of(person))

    def running(self) -> "CaseLeadQuerySet":
        return self.filter(ended_why=LeadEnd.RUNNING)

    def over(self, today: dt.date) -> "CaseLeadQuerySet":
        """Still open though their last day is past."""
        return self.running().filter(until__lt=today)

    def ending(self, today: dt.date) -> "CaseLeadQuerySet":
        """Whose last day comes within a month."""
        return self.running().filter(until__lte=today + terms.LEAD_WARNS)

    def left_alone(self, today: dt.date) -> "CaseLeadQuerySet":
        """Whose lead may no longer be one there: her role has ended, her account is closed."""
        held = _leading(today, OuterRef("maison"), OuterRef("maison__sector")).filter(user=OuterRef("lead"))
        return self.running().filter(~Exists(held))


class CaseLead(models.Model):
    """The one member of the team a person may turn to for everything (référente de parcours), as she agreed, until a day."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="case_leads")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases_led", verbose_name="référente")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+", verbose_name="maison")
    since = models.DateField("depuis le")
    until = models.DateField("jusqu’au")  # its last day
    agreed_on = models.DateField("d’accord le")
    agreed = models.CharField("d’accord", max_length=8, choices=Agreed)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    follows = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")  # handed over from
    ended_on = models.DateField("fini le", null=True, blank=True)
    ended_why = models.CharField("fin", max_length=8, choices=LeadEnd, blank=True, default=LeadEnd.RUNNING)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CaseLeadQuerySet.as_manager()

    class Meta:
        verbose_name = "référent de parcours"
        verbose_name_plural = "référents de parcours"
        ordering = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_why=""),
                name="one_running_lead_per_person",
                violation_error_message="Cette personne a déjà une référente.",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="lead_ends_after_it_begins",
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                condition=Q(ended_why="", ended_on__isnull=True) | (~Q(ended_why="") & Q(ended_on__isnull=False)),
                name="lead_ended_has_its_day",
                violation_error_message="Un accompagnement fini porte son jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"accompagnement {self.pk}"
