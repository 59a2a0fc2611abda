from django.db import models


class Sector(models.Model):
    """A part of the town, with its own team."""

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    name = models.CharField("nom", max_length=80)

    class Meta:
        verbose_name = "secteur"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Secteur {self.number} – {self.name}"


class Maison(models.Model):
    """A neighbourhood house (maison des habitants). What is kept on it commits nobody; its public page is in `cms`."""

    name = models.CharField("nom", max_length=80)
    slug = models.SlugField("adresse courte", unique=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="maisons", verbose_name="secteur")

    class Meta:
        verbose_name = "maison"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
