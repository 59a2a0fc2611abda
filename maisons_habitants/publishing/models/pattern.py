from django.conf import settings
from django.db import models

from portal.kit import clock
from portal.places.models import Maison


class PagePattern(models.Model):
    """A past activity kept to begin the next one from: its words, never its dates nor anything that commits anybody.

    `content`: the page's own fields as a revision keeps them (no key, no slug, no state). Without a house: for the whole town.
    """

    name = models.CharField("nom", max_length=80, help_text="« Atelier cuisine du samedi ».")
    maison = models.ForeignKey(
        Maison, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name="maison", help_text="Vide : toute la ville."
    )
    page_model = models.CharField("type de page", max_length=80)  # « programmes.Event »
    content = models.JSONField(default=dict)
    recipe = models.JSONField(default=dict, blank=True)  # what the planner proposes: hours, places, recipe; nothing of it commits
    made_from = models.ForeignKey("wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "modèle de page"
        verbose_name_plural = "modèles de pages"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["maison", "name"], name="pattern_named_once_a_house"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(maison=None), name="pattern_named_once_in_town"),
        ]

    def __str__(self) -> str:
        return self.name


class PatternUse(models.Model):
    """A page begun from a pattern: the planner proposes its hours (`reading.begun`). It goes with either."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    pattern = models.ForeignKey(PagePattern, on_delete=models.CASCADE, related_name="uses")

    class Meta:
        verbose_name = "page commencée d’après un modèle"
        verbose_name_plural = "pages commencées d’après un modèle"

    def __str__(self) -> str:
        return f"page {self.page_id}"
