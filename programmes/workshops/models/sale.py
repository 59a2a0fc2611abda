from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person

from .machine import Machine


class SaleQuerySet(ScopedQuerySet):
    see_capability = "enrolments.see"
    scope_field = "machine__maison"

    def standing(self) -> "SaleQuerySet":
        return self.filter(undone_at=None)

    def of_person(self, person: Person) -> "SaleQuerySet":
        return self.filter(person__in=Person.objects.records_of(person))

    def shown(self) -> "SaleQuerySet":
        return self.select_related("machine__maison__sector", "person__successor")


class Sale(models.Model):
    """A refurbished machine bought by a household with the town's help: price and help as they were that day, in cents. What is owed is
    the ledger's line (`charge`): price less help."""

    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, related_name="sales", verbose_name="machine")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="machines_bought", verbose_name="personne")
    household = models.ForeignKey("households.Household", on_delete=models.PROTECT, related_name="machines_bought", verbose_name="foyer")
    price_cents = models.PositiveIntegerField("prix, en centimes")
    subsidy_cents = models.PositiveIntegerField("aide, en centimes")
    charge = models.ForeignKey("ledger.Charge", null=True, on_delete=models.PROTECT, related_name="+", verbose_name="somme due")
    sold_at = models.DateTimeField("vendue le", default=clock.now)
    sold_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = SaleQuerySet.as_manager()

    class Meta:
        verbose_name = "vente aidée"
        verbose_name_plural = "ventes aidées"
        constraints = [
            models.UniqueConstraint(
                fields=["machine"], condition=Q(undone_at=None), name="one_standing_sale_each_machine",
                violation_error_message="Cette machine est déjà vendue.",
            ),
            models.CheckConstraint(condition=Q(subsidy_cents__lte=F("price_cents")), name="sale_help_within_the_price"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"vente {self.pk}"

    @property
    def due_cents(self) -> int:
        return self.price_cents - self.subsidy_cents
