"""What is filled in about trainings: as they are planned, and before somebody is enrolled."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.casework.models import Partner
from portal.kit import dates
from portal.kit.forms import RowField, RowsField
from programmes.enums import Channel
from programmes.forms.places import number_field

from .enums import TrainingKind
from .models import Training
from .rules.trainings import BY_KIND, BY_STRUCTURE, VETTED, too_many

MOST = 600


def plan_fields() -> dict[str, forms.Field]:
    """What the planner asks of a training besides its dates."""
    return {
        "training": forms.ChoiceField(label=_("Quoi ?"), choices=TrainingKind.choices, widget=forms.RadioSelect),
        "seats": number_field(
            _("Places"), min_value=1, max_value=MOST, required=False,
            help_text=_("Vide : 15 pour une journée sentinelle, 16 pour les premiers secours, sans limite pour la soirée."),
        ),
        "partners": RowsField(
            label=_("Avec qui ?"), queryset=Partner.objects.open(), required=False, widget=forms.CheckboxSelectMultiple,
            help_text=_("L’hôpital, la compagnie, les associations : la page les nomme."),
        ),
    }  # fmt: skip


def plan_mistakes(asked) -> dict[str, str]:
    kind = asked.get("training")
    if not kind:
        return {}
    rule = BY_KIND[kind]
    if not asked.get("seats"):
        asked["seats"] = rule.places
    found = {}
    if too_many(kind, asked["seats"]):
        found["seats"] = _("%s places au plus pour cette formation.") % rule.most
    return found


class ValidationForm(forms.Form):
    """For one person at the desk: which training, from which structure, on which date at once. `trainings`: those to come that this
    member of staff sees, dated."""

    kind = forms.ChoiceField(
        label=_("Pour quelle formation ?"), choices=[(key, TrainingKind(key).label) for key in VETTED], widget=forms.RadioSelect
    )
    structure = RowField(
        label=_("Sa structure"), queryset=Partner.objects.none(), required=False, empty_label=_("aucune"),
        help_text=_("Pour les professionnels. Aucune raison n’est demandée."),
    )  # fmt: skip
    training = RowField(label=_("L’inscrire aussi"), queryset=Training.objects.none(), required=False, empty_label=_("pas maintenant"))
    channel = forms.ChoiceField(
        label=_("C’est dit"), choices=[(Channel.COUNTER, _("sur place")), (Channel.PHONE, _("par téléphone"))],
        widget=forms.RadioSelect, initial=Channel.PHONE,
    )  # fmt: skip

    def __init__(self, *args, trainings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = Partner.objects.open()
        self.fields["training"].queryset = trainings
        self.fields["training"].label_from_instance = _called

    def clean(self):
        asked = super().clean()
        kind, training = asked.get("kind"), asked.get("training")
        if kind in BY_STRUCTURE and not asked.get("structure") and "structure" not in self.errors:
            self.add_error("structure", _("Choisissez sa structure. Elle n’y est pas ? Ajoutez-la aux partenaires."))
        if training is not None and kind and training.kind != kind:
            self.add_error("training", _("Cette date est d’une autre formation."))
        return asked


def _called(training: Training) -> str:
    when = dates.moment_short(training.first_start) if training.first_start else "annulée"
    return f"{training.get_kind_display()}, {when}, {training.sheet.maison.name}"
