from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import Accessory, Condition, MachineKind, MachineState


class MachineQuerySet(ScopedQuerySet):
    see_capability = "enrolments.see"
    scope_field = "maison"

    def called(self) -> "MachineQuerySet":
        """As a cupboard is read: by kind, then by number."""
        return self.order_by("kind", "inventory", "pk")


class Machine(models.Model):
    """A tablet or a computer of a house. Whether it is lent is said by its state and by its one open loan, together."""

    kind = models.CharField("sorte", max_length=8, choices=MachineKind.choices)
    label = models.CharField("marque et modèle", max_length=80)
    inventory = models.CharField("numéro d’inventaire", max_length=30, unique=True)  # as it is stuck on it, in capitals
    maison = models.ForeignKey(Maison, on_delete=models.PROTECT, related_name="machines", verbose_name="maison")
    state = models.CharField("où elle est", max_length=10, choices=MachineState.choices, default=MachineState.AVAILABLE)
    for_sale = models.BooleanField("reconditionnée, à vendre avec l’aide", default=False)
    why = models.CharField("pourquoi", max_length=120, blank=True)  # of a repair or a withdrawal

    objects = MachineQuerySet.as_manager()

    class Meta:
        verbose_name = "machine"
        verbose_name_plural = "machines"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MachineKind.values), name="machine_kind_known"),
            models.CheckConstraint(condition=Q(state__in=MachineState.values), name="machine_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}, n° {self.inventory}"


class LoanQuerySet(ScopedQuerySet):
    """Staff see the loans of the machines of their houses; a resident hers, and those she signed for a child."""

    see_capability = "enrolments.see"
    scope_field = "machine__maison"

    def own_to(self, user) -> Q | None:
        hers = Person.objects.records_of_user(user)
        return Q(person__in=hers) | Q(responsible__in=hers)

    def of_person(self, person: Person) -> "LoanQuerySet":
        """What this person was lent, by whichever of her records."""
        return self.filter(person__in=Person.objects.records_of(person))

    def about(self, person: Person) -> "LoanQuerySet":
        """The same, and what she signed for."""
        records = Person.objects.records_of(person)
        return self.filter(Q(person__in=records) | Q(responsible__in=records))

    def open(self) -> "LoanQuerySet":
        return self.filter(returned_at=None)

    def late(self) -> "LoanQuerySet":
        """Not back although their day is past: at the end of that day, not before."""
        return self.open().filter(due_on__lt=clock.today())

    def shown(self) -> "LoanQuerySet":
        """With what every screen and paper reads beside."""
        return self.select_related("machine__maison", "person__successor", "responsible__successor", "course__sheet__activity")


class Loan(models.Model):
    """One machine lent to one person, from the counter or during a course, until it is back. One open loan for each machine: the
    database keeps it."""

    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, related_name="loans", verbose_name="machine")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="loans", verbose_name="personne")
    responsible = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="loans_signed", verbose_name="adulte qui signe"
    )  # of a minor: the grown-up of her household who answers for the machine
    course = models.ForeignKey(
        "workshops.Course", null=True, blank=True, on_delete=models.PROTECT, related_name="loans", verbose_name="cours"
    )
    lent_at = models.DateTimeField("prêtée le", default=clock.now)
    lent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("à rendre le")
    accessories = models.JSONField("avec", default=list)  # codes of `enums.Accessory`
    state_out = models.CharField("état au départ", max_length=8, choices=Condition.choices)
    note_out = models.CharField("remarque au départ", max_length=200, blank=True)
    returned_at = models.DateTimeField("rendue le", null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state_in = models.CharField("état au retour", max_length=8, choices=Condition.choices, blank=True)
    missing = models.JSONField("ce qui manque", default=list)  # codes, among `accessories`
    note_in = models.CharField("remarque au retour", max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)  # the last gentle word

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = "prêt"
        verbose_name_plural = "prêts"
        constraints = [
            models.UniqueConstraint(
                fields=["machine"], condition=Q(returned_at=None), name="one_open_loan_each_machine",
                violation_error_message="Cette machine est déjà prêtée.",
            ),
            models.CheckConstraint(condition=Q(state_out__in=Condition.values), name="loan_state_out_known"),
            models.CheckConstraint(
                condition=Q(returned_at=None, state_in="") | Q(returned_at__isnull=False, state_in__in=Condition.values),
                name="loan_returned_with_its_state",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"prêt {self.pk}"

    @property
    def late(self) -> bool:
        return self.returned_at is None and self.due_on < clock.today()

    @property
    def signer(self) -> Person:
        """Who signs the agreement, and is written to: the adult for a minor, else herself."""
        return (self.responsible or self.person).current_record

    @property
    def accessories_told(self) -> list[str]:
        return _told(self.accessories)

    @property
    def missing_told(self) -> list[str]:
        return _told(self.missing)


def _told(codes: list[str]) -> list[str]:
    labels = dict(Accessory.choices)
    return [str(labels.get(code, code)) for code in codes]
