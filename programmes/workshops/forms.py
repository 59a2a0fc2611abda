"""What is filled in: a course as it is planned, who follows it, and what somebody says of herself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.actions.know_facilitators import called
from programmes.enums import Channel
from programmes.forms.places import number_field
from programmes.models.series import leaders_of

from .enums import Answer, CourseLevel, Equipment
from .rules.statements import statements_of

SEATS, FEWEST, MOST = 8, 1, 30  # a room has six to nine seats: eight unless told
KEPT_DAYS = 7
SHOWN = _("Le nom que le public lit")
SHOWN_HELP = _("« Samia, conseillère numérique ». Vide : personne n’est nommé.")


def plan_fields() -> dict[str, forms.Field]:
    """What the planner asks of a course besides its dates."""
    return {
        "course_level": forms.ChoiceField(label=_("Niveau"), choices=CourseLevel.choices, widget=forms.RadioSelect),
        "equipment": forms.ChoiceField(
            label=_("Matériel"), choices=Equipment.choices, initial=Equipment.EITHER, widget=forms.RadioSelect
        ),
        "seats": number_field(_("Places"), min_value=FEWEST, max_value=MOST, initial=SEATS, help_text=_("Six à huit : chacun a un écran.")),
        "kept": number_field(
            _("Places gardées pour l’accueil et le téléphone"), min_value=0, max_value=MOST, required=False, initial=SEATS,
            help_text=_("Qui n’est pas à l’aise en ligne a sa place. Vide ou 0 : aucune."),
        ),
        "kept_days": number_field(
            _("Gardées jusqu’à … jours avant la première date"), min_value=1, max_value=90, required=False, initial=KEPT_DAYS,
            help_text=_("Ensuite, ce qui reste se prend aussi en ligne. Vide : jusqu’au bout."),
        ),
        "shown_name": forms.CharField(label=SHOWN, max_length=80, required=False, help_text=SHOWN_HELP),
    }  # fmt: skip


def plan_mistakes(asked) -> dict[str, str]:
    if (asked.get("kept") or 0) > (asked.get("seats") or MOST):
        return {"kept": _("Ce nombre dépasse celui des places.")}
    return {}


class FacilitatorForm(forms.Form):
    """Who of the house's team follows the course, or nobody, and the name shown."""

    facilitator = forms.ChoiceField(
        label=_("Qui suit le cours ?"), required=False, help_text=_("Cette personne, et elle seule, lit ce que chacun dit de soi.")
    )
    shown_name = forms.CharField(label=SHOWN, max_length=80, required=False, help_text=SHOWN_HELP)

    def __init__(self, *args, maison, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = {str(user.pk): user for user in leaders_of(maison)}
        self.fields["facilitator"].choices = [("", _("personne")), *((key, called(user)) for key, user in self.team.items())]

    @property
    def user(self):
        return self.team.get(self.cleaned_data["facilitator"])


class PositionForm(forms.Form):
    """A question for each sentence of the level. `told`: what she answered already, to correct it; `spoken`: by which door it is said."""

    def __init__(self, *args, level: str, told: dict | None = None, spoken: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = [one.code for one in statements_of(level)]
        for one in statements_of(level):
            self.fields[one.code] = forms.ChoiceField(
                label=one.words, choices=Answer.choices, widget=forms.RadioSelect, initial=(told or {}).get(one.code)
            )
        if spoken:
            self.fields["channel"] = forms.ChoiceField(
                label=_("Elle le dit"), choices=[(Channel.COUNTER, _("sur place")), (Channel.PHONE, _("par téléphone"))],
                widget=forms.RadioSelect, initial=Channel.COUNTER,
            )  # fmt: skip

    @property
    def answers(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in self.codes}

    @property
    def channel(self) -> str:
        return self.cleaned_data.get("channel") or Channel.ONLINE
