"""What a volunteer and the team fill in about her file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock
from portal.kit.forms import DayField, RowField, RowsField
from portal.people.rules.births import Birth, is_possible
from portal.places.models import Maison

from ..models import CharterVersion, Qualification, Volunteer
from ..rules.terms import SKILLS_ASKED

YEAR = {"inputmode": "numeric", "size": 5, "maxlength": 4}
JOIN_FIELDS = {"maison-manquante": "maisons", "naissance-impossible": "birth_year"}
EDIT_FIELDS = {"maison-manquante": "maisons", "plafond": "weekly_cap", "trop-long": "skills"}

AT_THE_DESK = {
    "maisons": _("Où donner un coup de main ?"),
    "skills": _("Ce que la personne aime faire, ou sait faire"),
    "may_be_called": _("On peut lui demander quand il manque quelqu’un"),
}


def relabel(form: forms.Form, words: dict) -> None:
    """The same questions, asked by somebody else."""
    for name, label in words.items():
        if name in form.fields:
            form.fields[name].label = label


class HousesForm(forms.Form):
    maisons = RowsField(
        label=_("Où voulez-vous donner un coup de main ?"), queryset=Maison.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    skills = forms.CharField(
        label=_("Ce que vous aimez faire, ou savez faire"), max_length=SKILLS_ASKED, required=False,
        help_text=_("En quelques mots : « cuisiner, jardiner, parler arabe ». Rien d’obligatoire."),
    )  # fmt: skip

    def __init__(self, *args, maisons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["maisons"].queryset = maisons


class JoinForm(HousesForm):
    """Beginning: where, what she likes, and yes to the charter that stands on the page."""

    birth_year = forms.IntegerField(
        label=_("Votre année de naissance"), required=False, widget=forms.TextInput(attrs=YEAR),
        help_text=_("Certains postes demandent d’avoir 18 ans. Avant, il faut l’accord écrit d’un parent."),
    )  # fmt: skip
    may_be_called = forms.BooleanField(label=_("On peut me demander quand il manque quelqu’un"), required=False, initial=True)
    charter = forms.IntegerField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label=_("J’ai lu la charte, et je garde pour moi ce que je vois et entends des personnes"),
        error_messages={"required": _("Lisez la charte, puis cochez cette case pour continuer.")},
    )

    def __init__(self, *args, charter: CharterVersion, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["charter"].initial = charter.pk
        if person.birth_year:
            del self.fields["birth_year"]

    def clean_birth_year(self):
        year = self.cleaned_data["birth_year"]
        if year is not None and not is_possible(Birth(year=year), clock.today()):
            raise forms.ValidationError(_("Personne ne peut être né cette année-là."))
        return year

    def asked(self) -> dict:
        """What `become_volunteer` takes."""
        told = self.cleaned_data
        return {
            "maisons": list(told["maisons"]),
            "skills": told["skills"],
            "birth_year": told.get("birth_year"),
            "may_be_called": told["may_be_called"],
            "charter": CharterVersion.objects.filter(pk=told["charter"]).first() or CharterVersion(),
        }


class CounterJoinForm(JoinForm):
    """The same with her at the counter or on the phone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = {
            **AT_THE_DESK,
            "birth_year": _("Son année de naissance"),
            "agrees": _("La charte est signée sur papier, ou on vient de la lire ensemble : c’est oui"),
        }
        relabel(self, words)


class FileForm(HousesForm):
    """What she says of herself, by her or with her at the counter."""

    weekly_cap = forms.IntegerField(
        label=_("Créneaux par semaine, au plus"), min_value=1, max_value=7, required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Vide : sans limite de votre part. La maison peut vous demander à l’avance si vous faites une exception."),
    )  # fmt: skip
    may_be_called = forms.BooleanField(label=_("On peut me demander quand il manque quelqu’un"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("maisons", "skills", "weekly_cap", "may_be_called", "version")

    @classmethod
    def of(cls, volunteer: Volunteer, data=None, *, maisons) -> "FileForm":
        """As the file stands."""
        initial = {name: getattr(volunteer, name) for name in ("skills", "weekly_cap", "may_be_called", "version")}
        return cls(data, maisons=maisons, initial={**initial, "maisons": volunteer.maisons.all()})

    def asked(self) -> dict:
        """What `edit_volunteer` takes."""
        told = self.cleaned_data
        same = {name: told[name] for name in ("skills", "weekly_cap", "may_be_called")}
        return {**same, "maisons": list(told["maisons"]), "seen": told["version"]}


class QualificationForm(forms.Form):
    """What a member of the team has just seen the proof of."""

    qualification = RowField(label=_("Qualification"), queryset=Qualification.objects.none(), empty_label=None)
    valid_until = DayField(
        label=_("Valable jusqu’au"), calendar=True, required=False, help_text=_("Vide : la durée habituelle, à partir d’aujourd’hui.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["qualification"].queryset = Qualification.objects.filter(posts__retired=False).distinct()


class LiabilityForm(forms.Form):
    until = DayField(label=_("Assurance responsabilité civile vue, valable jusqu’au"), calendar=True, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ConsentForm(forms.Form):
    on = DayField(label=_("Accord écrit d’un parent, vu le"), calendar=True, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CharterForm(forms.ModelForm):
    """The charter's next version."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = CharterVersion
        fields = ("text", "secrecy")
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}
        labels = {"text": _("La charte"), "secrecy": _("La phrase sur le secret")}
        help_texts = {"text": _("Laissez une ligne vide entre deux paragraphes.")}
