from django.db import models
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.cms.blocks import BodyBlock
from portal.cms.forms import SectionForm
from portal.cms.models import PlacedPage, PublicPage
from portal.kit import audit
from portal.kit.refusal import Refusal

from ..enums import Access, Level, Public, SessionState
from ..panels import DatesPanel
from .fields import CodesField, codes_in, with_code

EXPIRES_TOO_EARLY = "La page serait retirée avant la dernière date : les personnes inscrites ne la trouveraient plus."
EXPIRES_LATER = "Choisissez un retrait après la dernière date, ou aucun, puis publiez."
LEVEL_WORDS = {
    Level.ANY: _("tous les niveaux"),
    Level.BEGINNER: _("pour débuter"),
    Level.SOME: _("pour aller plus loin"),
    Level.EASE: _("pour qui est à l'aise"),
}


def _in_words(of, codes: list[str]) -> str:
    return ", ".join(str(of(code).label) for code in codes if code in of.values)


class ActivityForm(SectionForm):
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
    publics = CodesField(
        "pour",
        of=Public,
        blank=True,
        default=with_code(Public.ALL),
        help_text="Ce que l'on peut cocher quand on cherche dans « Programmes ».",
    )
    level = models.CharField("niveau", max_length=10, choices=Level.choices, blank=True, help_text="Vide : la question ne se pose pas.")
    access = CodesField(
        "accessibilité", of=Access, blank=True, help_text="Là où l'activité se passe. Ce que la fiche de la maison dit déjà compte aussi."
    )
    body = StreamField(BodyBlock(), verbose_name="en détail", blank=True)

    coming_panels = [
        FieldPanel("for_whom"), FieldPanel("publics"), FieldPanel("level"), FieldPanel("how_to_come"), FieldPanel("access")
    ]  # fmt: skip
    content_panels = [
        DatesPanel(heading="Les dates"),
        *PublicPage.content_panels,
        MultiFieldPanel(coming_panels, heading="Venir"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "activité"

    def serve(self, request, *args, **kwargs):
        """No cache keeps a page that says somebody's own price."""
        answer = super().serve(request, *args, **kwargs)
        patch_vary_headers(answer, ["Cookie"])
        if request.user.is_authenticated:
            add_never_cache_headers(answer)
        return answer

    def expires_before_last_date(self) -> bool:
        """Would the page leave the site while people still have a date on it?"""
        return bool(self.expire_at) and self.sessions.filter(end__gt=self.expire_at).exclude(state=SessionState.CANCELLED).exists()

    def publish(self, revision, user=None, *args, **options):
        """Publish a revision, by whatever road it comes: an approval, a selection, what lies below it, an old version, the clock.

        Raises Refusal « retiree-trop-tot » for one that would leave the site before the last date. At the hour it was kept for nobody
        stands there to read a refusal, and others wait in the same turn: it goes online without that expiry, and the journal says so.
        """
        if revision.content.get("expire_at") and revision.as_object().expires_before_last_date():
            if user is not None or revision.approved_go_live_at is None:
                raise Refusal("retiree-trop-tot", f"« {self.title} » : {EXPIRES_TOO_EARLY}", EXPIRES_LATER)
            revision.content["expire_at"] = None
            revision.save(update_fields=["content"])
            audit.record("programmes.expiry_left_out", self, by=audit.SYSTEM, maison=self.sessions.values_list("maison", flat=True).first())
        return super().publish(revision, user, *args, **options)

    @property
    def publics_words(self) -> str:
        """« enfants, familles »; "" where nothing is said."""
        return _in_words(Public, codes_in(self.publics))

    @property
    def whom_words(self) -> str:
        """What the page says in its own words, else what is ticked: « Pour tous, dès 6 ans »."""
        return self.for_whom or self.publics_words.capitalize()

    @property
    def level_words(self) -> str:
        """« tous les niveaux », « pour qui débute »; "" where the question does not arise."""
        return str(LEVEL_WORDS.get(self.level, ""))

    def access_words(self, *, besides: tuple[str, ...] = ()) -> list[str]:
        """What the page itself says of coming in, line by line; without what the house has said already."""
        return [str(Access(code).label).capitalize() for code in codes_in(self.access) if code in Access.values and code not in besides]

    def searched_text(self) -> list[str]:
        return [*super().searched_text(), self.for_whom, self.publics_words, *self.body.stream_block.get_searchable_content(self.body)]


class Event(Activity):
    """A date or a few, open to whoever enrols or simply comes: a meal, a fair, a meeting."""

    kind_key = "event"
    kind_label = "Rendez-vous"
    is_creatable = True
    template = "programmes/event.html"

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
