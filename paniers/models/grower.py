from django.db import models
from django.db.models import Q


class Grower(models.Model):
    """A farm that grows for the baskets: public reference data."""

    name = models.CharField("nom", max_length=80, unique=True)
    place = models.CharField("où", max_length=80)
    grows = models.CharField("ce qu'on y cultive", max_length=160)

    class Meta:
        verbose_name = "ferme"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WeekItem(models.Model):
    """One product of the baskets of a day: so many grams in each, from a farm."""

    season = models.ForeignKey("paniers.BasketSeason", on_delete=models.PROTECT, related_name="items", verbose_name="saison")
    day = models.DateField("jour")
    size = models.ForeignKey(
        "paniers.BasketSize",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name="taille",
        help_text="Vide : le panier habituel.",
    )
    product = models.CharField("produit", max_length=60)
    grams = models.PositiveIntegerField("grammes par panier")
    grower = models.ForeignKey(Grower, null=True, blank=True, on_delete=models.PROTECT, related_name="items", verbose_name="ferme")
    instead_of = models.CharField(  # the product it replaces on that day, in whole or in part: every sheet of the date says so
        "à la place de", max_length=60, blank=True, editable=False
    )

    class Meta:
        verbose_name = "contenu d'un jour"
        ordering = ["day", "-grams", "product"]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "day", "product"],
                condition=Q(size=None),
                name="product_once_a_day",
                violation_error_message="Ce produit est déjà dans le panier de ce jour.",
            ),
            models.UniqueConstraint(
                fields=["season", "day", "product", "size"],
                condition=Q(size__isnull=False),
                name="product_once_a_day_and_size",
                violation_error_message="Ce produit est déjà dans le panier de cette taille ce jour-là.",
            ),
            models.CheckConstraint(
                condition=Q(grams__gte=1), name="product_weighs_something", violation_error_message="Indiquez un poids."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.day})"

    @property
    def said(self) -> str:
        """The product, and which one it replaces that day, as every house's sheet says it."""
        return f"{self.product} (à la place de : {self.instead_of.lower()})" if self.instead_of else self.product
