"""A line of a paper form as it is typed: who, and what she ticked."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable

from django import forms
from django.utils import timezone
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
FIELD_OF |= {"heure-future": "asked_at", "heure-avant-ouverture": "asked_at"}


_MOMENT = re.compile(r"(?:(\d{1,2})[/.\s-]+(\d{1,2})(?:[/.\s-]+(\d{4}|\d{2}))?[\sà,]+)?(\d{1,2})\s*[h:.]\s*(\d{2})?")


def read_moment(text: str, *, now: dt.datetime) -> dt.datetime:
    """« 24/11 17 h 30 », « 24/11/2026 à 17:30 », « 17h » (today): a moment as people write it beside their name, aware. Without a year,
    the last such day. Raises ValueError for anything else."""
    found = _MOMENT.fullmatch(re.sub(r"[\u00a0\u202f]", " ", text.strip().lower()))
    if found is None:
        raise ValueError("not a moment")
    day, month, year, hour, minute = (int(part) if part else 0 for part in found.groups())
    today = timezone.localtime(now).date()
    on = today
    if day:
        on = dt.date((year + 2000 if 0 < year < 100 else year) or today.year, month, day)
        on = on.replace(year=on.year - 1) if not year and on > today else on
    return timezone.make_aware(dt.datetime.combine(on, dt.time(hour, minute)))


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
        if blank.signed:
            label, widget = _("Noté le, à"), forms.TextInput(attrs={**_PLAIN, "size": 13, "placeholder": "24/11 17h30"})
            self.fields["asked_at"] = forms.CharField(label=label, max_length=30, required=False, widget=widget)
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

    def clean_asked_at(self) -> dt.datetime | None:
        typed = self.cleaned_data["asked_at"]
        try:
            return read_moment(typed, now=clock.now()) if typed.strip() else None
        except ValueError:
            raise forms.ValidationError(_("Écrivez le jour et l'heure, par exemple 24/11 17h30.")) from None

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
