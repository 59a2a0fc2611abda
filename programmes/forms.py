"""What residents and staff fill in to take places, note who came."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import PhraseField
from portal.people.models import Person

from .enums import Channel

MOST_TOGETHER = 12


class RowField(forms.ModelChoiceField):
    """A row chosen by its key; a key no database could hold is simply unknown."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class WhoComesForm(forms.Form):
    """Which of the people one may sign up come; `shown` is the price seen for each, in cents."""

    people = forms.TypedMultipleChoiceField(
        label=_("Qui vient ?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une personne.")},
    )
    shown = forms.IntegerField(required=False, min_value=0, max_value=10_000_000, widget=forms.HiddenInput)

    def __init__(self, *args, people: list[Person], **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {person.pk: person for person in people[:MOST_TOGETHER]}
        self.fields["people"].choices = [(key, person.display_name) for key, person in self.known.items()]
        if len(people) == 1:
            self.initial.setdefault("people", [people[0].pk])

    def clean_people(self) -> list[Person]:
        return [self.known[key] for key in self.cleaned_data["people"]]


class NameForm(forms.Form):
    """Who one is, the first time."""

    given_name = forms.CharField(label=_("Prénom"), max_length=80)
    family_name = forms.CharField(label=_("Nom"), max_length=80)


class DeskEnrolForm(forms.Form):
    """A person found at the counter, put on a sheet."""

    person = RowField(label=_("Qui ?"), queryset=Person.objects.none(), widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Par"), choices=[(Channel.COUNTER, _("au comptoir")), (Channel.PHONE, _("par téléphone"))])
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=20, initial=1)
    wait = forms.BooleanField(label=_("S'il n'y a plus de place : liste d'attente"), required=False)
    overbook_reason = forms.CharField(
        label=_("Ajouter quand même : pourquoi ?"), required=False, max_length=200,
        help_text=_("Vide : on n'ajoute rien au-delà des places. La phrase reste dans le journal."),
    )  # fmt: skip

    ask = forms.BooleanField(
        label=_("Noter sa demande seulement : l'équipe y répondra avec les autres"), required=False, initial=True,
    )  # fmt: skip

    def __init__(self, *args, people, may_overbook: bool, chosen_by_staff: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        if not chosen_by_staff:
            del self.fields["ask"]
        if not may_overbook:
            del self.fields["overbook_reason"]


class PaperAttendanceForm(forms.Form):
    """Which numbers of the paper list came, and how many gave no name."""

    phrase = PhraseField(label=_("Qui est venu ?"))
    unnamed = forms.IntegerField(label=_("Venus sans donner de nom"), min_value=0, max_value=500, required=False)

    def __init__(self, *args, numbers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phrase"].numbers = numbers
