import json

from django.core.exceptions import ValidationError
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

from portal.kit import audit
from portal.kit.refusal import Refusal
from programmes.models import Activity
from programmes.models.activity import ActivityForm

from .. import help_line
from ..rules.care import MUST, REMINDER, Finding, findings
from ..rules.help_line import loud

WRITTEN = ("title", "seo_title", "search_description", "introduction", "for_whom", "how_to_come", "body")
QUIET = {"frame-src": ["'none'"], "media-src": ["'none'"], "child-src": ["'none'"], "worker-src": ["'none'"]}
WAY_OUT = "Changez ces mots, puis publiez : la page reste en brouillon, rien n’est perdu."


class PreventionForm(ActivityForm):
    """How one writes about suicide is said under each field, with what is to be mended in it as it stands."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = {} if not self.instance.pk else self.instance.findings_by_field()
        for name in WRITTEN:
            if name in self.fields:
                field, told = self.fields[name], [one.words for one in found.get(name, [])]
                reminder = REMINDER if name in ("title", "introduction", "body") else ""
                field.help_text = " ".join(filter(None, [str(field.help_text), reminder, *(f"À reprendre : {words}" for words in told)]))


class Prevention(Activity):
    """What the public reads about suicide prevention: trainings, an evening. The help line is drawn by the template and held by `serve`:
    no field carries it. What is written never names the means, nor shouts (`rules.care`), by whatever road it goes online."""

    kind_key = "prevention"
    kind_label = "Prévention"
    is_creatable = True
    template = "workshops/prevention.html"
    base_form_class = PreventionForm

    content_panels = [
        HelpPanel(
            content=f"<p><strong>Le 3114 est écrit par le site, en haut de la page : vous n’avez rien à faire.</strong> {REMINDER}</p>"
        ),
        *Activity.content_panels[:-2],
        MultiFieldPanel(Activity.coming_panels, heading="Venir"),
        FieldPanel("body", help_text=f"{REMINDER} Ni vidéo, ni contenu d’un autre site."),
    ]

    class Meta:
        verbose_name = "page de prévention"
        verbose_name_plural = "pages de prévention"

    def serve(self, request, *args, **kwargs):
        return self._held(super().serve(request, *args, **kwargs))

    def serve_preview(self, request, mode_name):
        return self._held(super().serve_preview(request, mode_name))

    def _held(self, response):
        response._csp_update = QUIET | getattr(response, "_csp_update", {})
        if hasattr(response, "add_post_render_callback"):
            response.add_post_render_callback(help_line.kept)
        elif response.status_code == 200:
            help_line.kept(response)
        return response

    def said(self) -> dict[str, str]:
        """Every text of the page, by field; of the body, all of its blocks."""
        texts = {name: str(getattr(self, name) or "") for name in WRITTEN if name != "body"}
        return texts | {"body": " ".join(_texts(self._blocks()))}

    def _blocks(self) -> list:
        return [dict(one) for one in self.body.raw_data] if self.body else []

    def findings(self) -> list[Finding]:
        """What to mend before it goes online, and what is better said otherwise."""
        labels = {name: str(self._meta.get_field(name).verbose_name).capitalize() for name in WRITTEN}
        found = findings(self.said(), labels)
        if loud(json.dumps(self._blocks(), ensure_ascii=False, default=str)):
            words = (
                "Ni vidéo, ni contenu d’un autre site sur cette page : rien n’y joue tout seul, et personne n’y est suivi. Mettez un lien."
            )
            found.append(Finding("contenu-d-ailleurs", MUST, labels["body"], words, "body"))
        return sorted(found, key=lambda one: one.level)

    def findings_by_field(self) -> dict[str, list[Finding]]:
        by_field: dict[str, list[Finding]] = {}
        for one in self.findings():
            by_field.setdefault(one.field, []).append(one)
        return by_field

    def against_publishing(self) -> Refusal | None:
        """Why it does not go online as it is written, in words; None when it may."""
        found = [one for one in self.findings() if one.level == MUST]
        return Refusal("mots-a-reprendre", f"« {self.title} » : {found[0].where}. {found[0].words}", WAY_OUT) if found else None

    def save(self, *args, **kwargs):
        """A page that is written straight online (a file read in, another program) is held to the same words. Raises ValidationError."""
        only = kwargs.get("update_fields")
        if self.live and (only is None or set(only) & set(WRITTEN)) and (refusal := self.against_publishing()):
            raise ValidationError(f"{refusal.words} {refusal.way_out}")
        return super().save(*args, **kwargs)

    def publish(self, revision, user=None, *args, **options):
        """By whatever road a revision comes: an approval, a selection, an old version, the clock. Raises Refusal « mots-a-reprendre ».

        At the hour it was kept for nobody stands there to read a refusal and others wait in the same turn: it stays a draft, and the
        journal says so."""
        if refusal := revision.as_object().against_publishing():
            if user is not None or revision.approved_go_live_at is None:
                raise refusal
            type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            audit.record("workshops.kept_offline", self, by=audit.SYSTEM)
            return None
        return super().publish(revision, user, *args, **options)


def _texts(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for name, one in value.items() if name not in ("id", "type") for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []


def page_findings(page) -> list[Finding]:
    """`registry.page_checks`: of these pages alone."""
    return page.findings() if isinstance(page, Prevention) else []
