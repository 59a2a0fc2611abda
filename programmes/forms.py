"""What residents and staff fill in to take places, note who came, plan a date."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import DayField, PhraseField
from portal.people.models import Person
from portal.places.models import Maison

from .enums import Presence
from .models import Event

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


class AttendanceForm(forms.Form):
    """One line a person: present, absent, excused, or nothing yet."""

    unnamed = forms.IntegerField(label=_("Venus sans donner de nom"), min_value=0, max_value=500, required=False)

    def __init__(self, *args, rows, marks: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", _("à noter")), *Presence.choices]
        for row in rows:
            self.fields[f"row-{row.pk}"] = forms.ChoiceField(
                label=row.listed_as, choices=choices, required=False, initial=marks.get(row.pk, "")
            )

    def marks(self) -> dict[int, str]:
        return {int(name[4:]): mark for name, mark in self.cleaned_data.items() if name.startswith("row-")}

    def lines(self):
        return [self[name] for name in self.fields if name.startswith("row-")]


class PaperAttendanceForm(forms.Form):
    """Which numbers of the paper list came, and how many gave no name."""

    phrase = PhraseField(label=_("Qui est venu ?"))
    unnamed = forms.IntegerField(label=_("Venus sans donner de nom"), min_value=0, max_value=500, required=False)

    def __init__(self, *args, numbers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phrase"].numbers = numbers


class DateForm(forms.Form):
    """A date of an existing page, with its sheet."""

    activity = RowField(label=_("Rendez-vous"), queryset=Event.objects.none(), help_text=_("La page s'écrit dans le site."))
    maison = RowField(label=_("Maison"), queryset=Maison.objects.none())
    place = forms.CharField(label=_("Lieu, si ce n'est pas à la maison"), max_length=120, required=False)
    day = DayField(label=_("Jour"))
    start = forms.TimeField(label=_("De"))
    end = forms.TimeField(label=_("À"))
    sign_up = forms.BooleanField(label=_("Sur inscription"), required=False, initial=True)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=10_000, required=False, help_text=_("Vide : sans limite."))
    waiting_list = forms.BooleanField(label=_("Liste d'attente"), required=False, initial=True)

    def __init__(self, *args, maisons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = Event.objects.order_by("title")
        self.fields["maison"].queryset = maisons

    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """Start and end, aware."""
        day = self.cleaned_data["day"]
        return tuple(timezone.make_aware(dt.datetime.combine(day, self.cleaned_data[name])) for name in ("start", "end"))


class WhyForm(forms.Form):
    """A word for those who are told."""

    why = forms.CharField(
        label=_("Pourquoi, en une phrase"), max_length=200, required=False, help_text=_("Les personnes inscrites la liront.")
    )
