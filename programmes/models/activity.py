from django.db import models
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.cms.blocks import BodyBlock
from portal.cms.models import PlacedPage, PublicPage

from ..enums import SessionState
from ..panels import DatesPanel

EXPIRES_TOO_EARLY = "La page serait retirée avant la dernière date : les personnes inscrites ne la trouveraient plus."


class ActivityForm(WagtailAdminPageForm):
    def clean(self):
        cleaned = super().clean()
        self.instance.expire_at = cleaned.get("expire_at", self.instance.expire_at)
        if self.instance.pk and self.instance.expires_before_last_date():
            self.add_error("expire_at" if "expire_at" in self.fields else None, EXPIRES_TOO_EARLY)
        return cleaned


class Activity(PlacedPage, PublicPage):
    """What the public reads about something one can come to. Nothing that commits anybody stands here: pages have
    revisions, commitments must not. Dates and sheets point to it by a plain foreign key."""

    kind_key = ""  # each page class names its ProgrammeType
    is_creatable = False
    base_form_class = ActivityForm

    for_whom = models.CharField("pour qui", max_length=120, blank=True, help_text="« Pour tous, dès 6 ans ».")
    how_to_come = models.CharField("comment venir", max_length=200, blank=True, help_text="« Tram C, arrêt Les Tilleuls ; de plain-pied ».")
    body = StreamField(BodyBlock(), verbose_name="en détail", blank=True)

    content_panels = [
        DatesPanel(heading="Les dates"),
        *PublicPage.content_panels,
        MultiFieldPanel([FieldPanel("for_whom"), FieldPanel("how_to_come")], heading="Venir"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "activité"

    def expires_before_last_date(self) -> bool:
        """Would the page leave the site while people still have a date on it?"""
        return bool(self.expire_at) and self.sessions.filter(end__gt=self.expire_at).exclude(state=SessionState.CANCELLED).exists()

    def searched_text(self) -> list[str]:
        return [*super().searched_text(), self.for_whom, *self.body.stream_block.get_searchable_content(self.body)]


class Event(Activity):
    """A date or a few, open to whoever enrols or simply comes: a meal, a fair, a meeting."""

    kind_key = "event"
    kind_label = "Rendez-vous"
    is_creatable = True
    template = "programmes/event.html"

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
