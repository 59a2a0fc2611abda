"""A line of a paper form as it is typed: who, and what she ticked."""

import uuid
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python as read_phone

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.registry import PaperBlank
from portal.people.models import Person
from portal.people.rules.births import Birth, is_possible, shown

LINES = 10  # on one screen, and in one sending
TYPED = ("given_name", "family_name", "birth_year", "phone")
NEW = "nouvelle"
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
FIELD_OF = {"telephone-refuse": "phone", "sans-telephone": "phone", "naissance-impossible": "birth_year", "nom-manquant": "family_name"}


class LineForm(forms.Form):
    """One person. `who_is_it` appears when somebody like her is known already."""

    given_name = forms.CharField(label=_("Prénom"), max_length=80, required=False, widget=forms.TextInput(attrs=_PLAIN))
    family_name = forms.CharField(label=_("Nom"), max_length=80, required=False, widget=forms.TextInput(attrs=_PLAIN))
    birth_year = forms.IntegerField(
        label=_("Né·e en"), required=False, widget=forms.TextInput(attrs={**_PLAIN, "inputmode": "numeric", "size": 5, "maxlength": 4})
    )
    phone = forms.CharField(
        label=_("Téléphone"), max_length=30, required=False, widget=forms.TextInput(attrs={**_PLAIN, "inputmode": "tel", "size": 13})
    )
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args, blank: PaperBlank, **kwargs):
        super().__init__(*args, **kwargs)
        if blank.choices:
            self.fields["choice"] = forms.ChoiceField(label=blank.question, choices=blank.choices, required=False)
            self.order_fields([*TYPED, "choice", "key"])
        self.asked, self.alike, self.answer = False, [], ""

    @property
    def is_blank(self) -> bool:
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in TYPED)

    def clean_birth_year(self):
        year = self.cleaned_data["birth_year"]
        if year is not None and not is_possible(Birth(year=year), clock.today()):
            raise forms.ValidationError(_("Personne ne peut être né cette année-là."))
        return year

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        number = read_phone(typed, region="FR") if typed else None
        if typed and not (number and number.is_valid()):
            raise forms.ValidationError(_("Ce numéro n'existe pas : dix chiffres."))
        return number.as_e164 if number else ""

    def clean_choice(self):
        return self.cleaned_data["choice"] or self.fields["choice"].choices[0][0]

    def clean_key(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return None

    def who(self) -> dict:
        return {name: self.cleaned_data[name] for name in TYPED}

    def ask_who(self, alike: list[Person]) -> None:
        """Let the agent say whether she is one of these."""
        self.alike = [{"value": str(one.pk), "words": _told(one)} for one in alike]
        self.answer = self.data.get(self.add_prefix("who"), "")
        known = {NEW, *(str(one.pk) for one in alike)}
        self.answered = self.answer in known
        self.asked = bool(alike) and not self.answered

    def chosen(self, alike: list[Person]) -> Person | None:
        return next((one for one in alike if str(one.pk) == self.answer), None)

    def refused(self, refusal: Refusal) -> None:
        self.asked = bool(self.alike)
        for reason in refusal.reasons:
            self.add_error(FIELD_OF.get(reason.code), f"{reason.words} {reason.way_out}".strip())


def _told(person: Person) -> str:
    """« Amina Benali, 1984, … 42 »: enough for who knows her to say that it is she."""
    parts = [person.full_name, shown(person.birth), f"… {person.phone_tail[-2:]}" if person.phone_tail else ""]
    return ", ".join(part for part in parts if part)


def lines_of(data, blank: PaperBlank, numbers: Iterable[int] = range(LINES)) -> list[LineForm]:
    """The lines that were sent, or empty ones, each with its own key: sent twice, a line is carried out once."""
    if data is None:
        return [LineForm(prefix=f"l{number}", blank=blank, initial={"key": uuid.uuid4()}) for number in numbers]
    return [LineForm(data, prefix=f"l{number}", blank=blank) for number in numbers]
