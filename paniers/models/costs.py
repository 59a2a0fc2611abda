from django.db import models
from django.db.models import Q


class SeasonCosts(models.Model):
    """What a season's baskets really cost from a day on, until the next figures. Cents, minutes; nothing of a person.

    `purchase_cents` is one usual basket; another size is bought in proportion of its weight. Transport, staff and volunteers are counted
    for one distribution (a house on a date), fees for one basket. Volunteer hours are told in hours, never in euros.
    """

    terms = models.ForeignKey("paniers.SeasonTerms", on_delete=models.PROTECT, related_name="costs", verbose_name="saison")
    valid_from = models.DateField("à partir du")
    purchase_cents = models.PositiveIntegerField("achat d'un panier (centimes)")
    transport_cents = models.PositiveIntegerField("transport d'une distribution (centimes)", default=0)
    fees_cents = models.PositiveIntegerField("frais d'un panier (centimes)", default=0)
    staff_minutes = models.PositiveIntegerField("temps de l'équipe pour une distribution (minutes)", default=0)
    staff_hour_cents = models.PositiveIntegerField("coût d'une heure de l'équipe (centimes)", default=0)
    volunteer_minutes = models.PositiveIntegerField("temps des bénévoles pour une distribution (minutes)", default=0)
    note = models.CharField("d'où viennent ces chiffres", max_length=160, blank=True)

    class Meta:
        verbose_name = "coûts d'une saison"
        ordering = ["terms", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["terms", "valid_from"],
                name="season_costs_once_a_day",
                violation_error_message="Les coûts de ce jour sont déjà notés.",
            ),
            models.CheckConstraint(
                condition=Q(staff_minutes=0) | Q(staff_hour_cents__gt=0),
                name="season_staff_time_has_a_cost",
                violation_error_message="Le temps de l'équipe a un coût : indiquez celui d'une heure.",
            ),
        ]

    def __str__(self) -> str:
        return f"coûts de {self.terms_id} à partir du {self.valid_from}"
