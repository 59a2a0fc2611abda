"""A template of needs as it is written, and the dates it is applied to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import registry
from portal.kit.forms import RowField

from ..models import Mission, NeedTemplate
from .needs import TEMPLATE_LINES, StretchField, line_fields, lines_in, missions_in, mistakes_of


def kinds_that_need_hands() -> list[tuple[str, str]]:
    """Every kind but ours: a shift asks for no shift."""
    return [(key, str(kind.label_plural)) for key, kind in registry.kinds.items() if kind.page_model != Mission._meta.label]


class TemplateForm(forms.Form):
    """A name, a mission, for which dates, and the posts with their numbers."""

    name = forms.CharField(label=_("Nom du modèle"), max_length=80, help_text=_("« Une sortie en car », « Un repas partagé »."))
    kind = forms.ChoiceField(label=_("Pour quelles activités ?"), required=False)
    recipe = forms.ChoiceField(label=_("Prévues comment ?"), required=False)
    applied_by_itself = forms.BooleanField(
        label=_("Appliquer à chaque nouvelle date, sans y penser"), required=False, help_text=_("Il faut alors dire à quelles dates.")
    )
    retired = forms.BooleanField(label=_("Ne plus proposer ce modèle"), required=False)

    def __init__(self, *args, maison, template=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"] = RowField(
            label=_("Les créneaux vont à la mission"), queryset=missions_in([maison]), empty_label=_("choisir")
        )
        self.fields["kind"].choices = [("", _("toutes : je choisirai à la main")), *kinds_that_need_hands()]
        known = [(key, str(one.label)) for key, one in registry.recipes.items() if not one.serves(registry.kinds.get(Mission.kind_key))]
        self.fields["recipe"].choices = [("", _("de toutes les façons")), *known]
        self.fields.update(line_fields(maison, TEMPLATE_LINES, around=True))
        if template is None:
            del self.fields["retired"]

    def clean(self):
        asked = super().clean()
        for name, words in mistakes_of(asked, TEMPLATE_LINES).items():
            self.add_error(name, words)
        if asked.get("applied_by_itself") and not (asked.get("kind") or asked.get("recipe")):
            self.add_error("kind", _("Choisissez une sorte d’activité, ou une façon de venir : sinon, cochez moins."))
        return asked

    def written(self) -> dict:
        asked = self.cleaned_data
        names = ("name", "mission", "kind", "recipe", "applied_by_itself")
        return {**{name: asked[name] for name in names}, "retired": asked.get("retired", False), "lines": lines_in(asked, TEMPLATE_LINES)}


def initial_of(template: NeedTemplate) -> dict:
    """What the form shows of a template."""
    found = {name: getattr(template, name) for name in ("name", "mission", "kind", "recipe", "applied_by_itself", "retired")}
    for rank, need in enumerate(template.needs.order_by("pk"), start=1):
        numbers = {"post": need.post_id, "least": need.minimum, "better": need.wanted, "most": need.maximum}
        found |= {f"{name}_{rank}": value for name, value in (numbers | {"before": need.before, "after": need.after}).items()}
    return found


class ApplyForm(forms.Form):
    """Which template, and how much of the series."""

    template = RowField(label=_("Modèle"), queryset=NeedTemplate.objects.none(), empty_label=_("choisir"))

    def __init__(self, *args, templates, alone: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates
        if not alone:
            self.fields["stretch"] = StretchField()
