from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from portal.cms.models import PlacedPage


class Activity(PlacedPage):
    """What the public reads about something one can come to. Nothing that commits anybody stands here: pages have
    revisions, commitments must not. Dates and sheets point to it by a plain foreign key."""

    kind_key = ""  # each page class names its ProgrammeType

    summary = models.CharField("en une phrase", max_length=200, blank=True)
    for_whom = models.CharField("pour qui", max_length=120, blank=True, help_text="Par exemple : « Pour tous, dès 6 ans ».")
    how_to_come = models.CharField("comment venir", max_length=200, blank=True, help_text="Par exemple : « Tram C, de plain-pied ».")
    picture = models.ForeignKey(
        "cms.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="photo",
        help_text="Un lieu, un repas, un geste. Sans photo, un dessin la remplace.",
    )
    body = RichTextField("en détail", blank=True, features=["h2", "h3", "bold", "italic", "ul", "ol", "link"])

    is_creatable = False
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("for_whom"), FieldPanel("how_to_come")], heading="Venir"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "activité"

    @property
    def sentence(self) -> str:
        return self.summary or self.search_description

    def searched_text(self) -> list[str]:
        return [self.summary, self.for_whom, get_text_for_indexing(self.body), *super().searched_text()]


class Event(Activity):
    """A date or a few, open to whoever enrols or simply comes: a meal, a fair, a meeting."""

    kind_key = "event"
    is_creatable = True
    template = "programmes/event.html"
    subpage_types = []

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
