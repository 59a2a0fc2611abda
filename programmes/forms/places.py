"""What residents and staff fill in to take places, note who came."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import PhraseField
from portal.people.models import Person

from ..enums import RefundPolicy

MOST_TOGETHER = 12


def number_field(label: str, **options) -> forms.IntegerField:
    """A whole number in a box that keeps what was typed, letters too: a box of numbers forgets them before anything is said."""
    return forms.IntegerField(label=label, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **options)


class WhoComesForm(forms.Form):
    """Which of the people one may sign up come; `shown` is the price seen for each, in cents."""

    people = forms.TypedMultipleChoiceField(
        label=_("Qui vient ?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une personne.")},
    )
    shown = forms.IntegerField(required=False, min_value=0, max_value=10_000_000, widget=forms.HiddenInput)
    shown_guest = forms.IntegerField(required=False, min_value=0, max_value=10_000_000, widget=forms.HiddenInput)  # the same of a guest

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


class PaperAttendanceForm(forms.Form):
    """Which numbers of the paper list came, and how many gave no name."""

    phrase = PhraseField(label=_("Qui est venu ?"))
    unnamed = number_field(_("Venus sans donner de nom"), min_value=0, max_value=500, required=False)

    def __init__(self, *args, numbers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phrase"].numbers = numbers


def clean_share(form: forms.Form, asked: dict) -> None:
    """The percent kept goes with the policy « une part » alone: asked for then, forgotten otherwise."""
    if asked.get("refund_policy") != RefundPolicy.SHARE:
        asked["late_keeps"] = None
    elif not asked.get("late_keeps") and "late_keeps" not in form.errors:
        form.add_error("late_keeps", _("Écrivez la part gardée, de 1 à 99."))
