from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from programmes.models import Activity


class Workshop(Activity):
    """What the public reads about digital courses. The level, the equipment and who leads are each course's own (`Course`): one page may
    carry a course for each level."""

    kind_key = "workshop"
    kind_label = "Cours numérique"
    is_creatable = True
    template = "workshops/workshop.html"

    learned = models.TextField("ce que l’on y apprend", max_length=600, blank=True, help_text="Une ligne par chose.")

    content_panels = [
        *Activity.content_panels[:-2],
        MultiFieldPanel([*Activity.coming_panels, FieldPanel("learned")], heading="Venir"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "cours numérique"
        verbose_name_plural = "cours numériques"

    def searched_text(self) -> list[str]:
        return [*super().searched_text(), self.learned]

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.learned.splitlines() if line.strip()]
