from django.db import models
from django.db.models import Q
from phonenumber_field.modelfields import PhoneNumberField

from ..enums import ContractState, Cost
from .season import CultureSeason


class Venue(models.Model):
    """A theatre, a museum, a cinema that outings go to. Reference data: no resident stands here."""

    name = models.CharField("nom", max_length=100, unique=True)
    address = models.CharField("adresse", max_length=160, blank=True)
    transport = models.CharField("venir en transports", max_length=160, blank=True)
    contact = models.CharField("à qui l’on parle", max_length=100, blank=True, help_text="Le service des relations avec le public.")
    email = models.EmailField("adresse e-mail", blank=True)
    phone = PhoneNumberField("téléphone", region="FR", blank=True)
    wheelchair_places = models.PositiveSmallIntegerField("places en fauteuil roulant", null=True, blank=True)
    access_note = models.TextField("bon à savoir pour entrer", max_length=400, blank=True)
    retired = models.BooleanField("n’est plus proposé", default=False)

    class Meta:
        verbose_name = "lieu partenaire"
        verbose_name_plural = "lieux partenaires"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class VenueContract(models.Model):
    """What was agreed with a partner for a season: how many seats, at what price to the town (cents each)."""

    season = models.ForeignKey(CultureSeason, on_delete=models.PROTECT, related_name="contracts", verbose_name="saison")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="contracts", verbose_name="lieu partenaire")
    reference = models.CharField("référence", max_length=60, blank=True, help_text="Le numéro de la convention ou du bon de commande.")
    seats = models.PositiveIntegerField("places convenues")
    seat_cents = models.PositiveIntegerField("prix d’une place pour la ville (centimes)", default=0)
    state = models.CharField("état", max_length=8, choices=ContractState.choices, default=ContractState.AGREED)
    note = models.CharField("note", max_length=200, blank=True)
    edition = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "convention avec un partenaire"
        verbose_name_plural = "conventions avec les partenaires"
        ordering = ["venue__name", "pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=ContractState.values), name="culture_contract_state_known")]

    def __str__(self) -> str:
        return f"convention {self.pk}"


class TripCost(models.Model):
    """What the town pays for one outing besides its seats: the coach, a guide. Cents; never read by a resident or a volunteer."""

    trip = models.ForeignKey("pass_culture.Trip", on_delete=models.PROTECT, related_name="costs", verbose_name="sortie")
    kind = models.CharField("nature", max_length=8, choices=Cost.choices)
    label = models.CharField("intitulé", max_length=80, blank=True)
    cents = models.PositiveIntegerField("montant (centimes)")

    class Meta:
        verbose_name = "coût d’une sortie"
        verbose_name_plural = "coûts d’une sortie"
        ordering = ["kind", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=Cost.values), name="trip_cost_kind_known")]

    def __str__(self) -> str:
        return f"coût {self.pk}"
