"""Fields that take what people write, and errors that say what to do.

`speak_plainly` replaces Django's own sentences once, at start-up: a form need not write « Indiquez… » for each of its fields.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

from portal.kit import clock, dates, money
from portal.kit.refusal import Refusal
from portal.kit.rules import tick_phrases

PLAIN_WORDS = {
    forms.Field: {"required": _("Il manque une réponse ici.")},
    forms.CharField: {"required": _("À écrire.")},
    forms.ChoiceField: {
        "required": _("Choisissez une réponse."),
        "invalid_choice": _("Cette réponse n’est plus proposée : choisissez-en une autre."),
    },
    forms.MultipleChoiceField: {
        "required": _("Choisissez au moins une réponse."),
        "invalid_choice": _("Une des réponses n’est plus proposée : choisissez de nouveau."),
    },
    forms.ModelChoiceField: {
        "required": _("Choisissez une réponse."),
        "invalid_choice": _("Cette réponse n’est plus proposée : choisissez-en une autre."),
    },
    forms.BooleanField: {"required": _("Cochez cette case pour continuer.")},
    forms.IntegerField: {"required": _("Écrivez un nombre."), "invalid": _("Écrivez un nombre entier, en chiffres.")},
    forms.DecimalField: {"required": _("Écrivez un nombre."), "invalid": _("Écrivez un nombre, en chiffres.")},
    forms.DateField: {"required": _("Écrivez une date."), "invalid": _("Écrivez une date qui existe, par exemple 27/03/1984.")},
    forms.TimeField: {"required": _("Écrivez une heure."), "invalid": _("Écrivez une heure, par exemple 17:30.")},
    forms.DateTimeField: {"required": _("Écrivez une date et une heure."), "invalid": _("Écrivez une date et une heure.")},
    forms.FileField: {
        "required": _("Ajoutez un fichier."),
        "missing": _("Ajoutez un fichier."),
        "empty": _("Ce fichier est vide : choisissez-en un autre."),
    },
    forms.ImageField: {"invalid_image": _("Ce fichier n’est pas une image que nous savons lire. Essayez une photo en JPEG ou en PNG.")},
}
_MONTHS = {name: number for number, name in enumerate(dates.MONTHS, start=1)}
_MONTHS |= {name.rstrip("."): number for number, name in enumerate(dates.MONTHS_SHORT, start=1)}


class RowField(forms.ModelChoiceField):
    """A row chosen by its key; a key no database could hold is simply unknown."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class RowsField(forms.ModelMultipleChoiceField):
    """Rows ticked, by their keys: a number too big for any key is no row."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError:
            key = max(map(str, value), key=len)
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}) from None


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


_BARE_MONTHS = {_bare(name): number for name, number in _MONTHS.items()}
_NUMBERS = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4}|\d{2})")
_WORDS = re.compile(r"(?:[a-z]+\.?\s+)?(\d{1,2})(?:er)?\s+([a-z]+)\.?\s+(\d{4}|\d{2})")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")


def speak_plainly() -> None:
    """Give Django's fields the house's sentences; called once, when the apps are ready."""
    for field, words in PLAIN_WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    validators.EmailValidator.message = _("Écrivez une adresse e-mail entière, par exemple camille@exemple.fr.")
    validators.validate_email.message = validators.EmailValidator.message
    validators.MaxLengthValidator.message = _("C’est trop long : %(limit_value)d signes au plus, il y en a %(show_value)d.")
    validators.MaxValueValidator.message = _("Écrivez %(limit_value)s au plus.")
    validators.MinValueValidator.message = _("Écrivez %(limit_value)s au moins.")


def read_day(text: str, *, today: dt.date) -> dt.date:
    """A date as people write it: « 27/03/1984 », « 27 3 84 », « 27 mars 1984 », « 27031984 », « 1984-03-27 ».

    A year of two digits is the last one that is not in the future. Raises ValueError for anything else.
    """
    cleaned = _bare(re.sub(r"\s+", " ", text.replace("\u202f", " ").strip().lower()))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cleaned):
        return dt.date.fromisoformat(cleaned)
    if found := _NUMBERS.fullmatch(cleaned) or _COMPACT.fullmatch(cleaned):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _WORDS.fullmatch(cleaned)) and found[2] in _BARE_MONTHS:
        day, month, year = int(found[1]), _BARE_MONTHS[found[2]], int(found[3])
    else:
        raise ValueError("not a day")
    if year < 100:
        year += 2000 if year <= today.year % 100 else 1900
    return dt.date(year, month, day)


class DayField(forms.DateField):
    """A day in one box that takes what people write. `calendar=True` for days near today: the device's own picker."""

    def __init__(self, *, calendar: bool = False, **options: Any) -> None:
        if calendar:
            options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        else:
            options.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs={"size": 12}))
            options.setdefault("help_text", _("Par exemple 27/03/1984"))
        super().__init__(**options)

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return super().to_python(value)
        try:
            return read_day(str(value), today=clock.today())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class EurosField(forms.Field):
    """An amount in integer cents, typed « 12,50 ». `minimum` and `maximum` are in cents."""

    default_error_messages = {"required": _("Écrivez un montant, par exemple 12,50.")}

    def __init__(self, *, minimum: int = 0, maximum: int = 99_999_999, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 10, "autocomplete": "off"}))
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return money.format_euros(value).removesuffix(f"{money.NBSP}€") if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            cents = value if isinstance(value, int) else money.parse_euros(str(value))
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from None
        if cents < self.minimum == 1:
            raise forms.ValidationError(_("Une somme au-dessus de zéro."), code="min")
        if cents < self.minimum:
            raise forms.ValidationError(_("Au moins %(least)s."), code="min", params={"least": money.format_euros(self.minimum)})
        if cents > self.maximum:
            raise forms.ValidationError(_("Au plus %(most)s."), code="max", params={"most": money.format_euros(self.maximum)})
        return cents


class PhraseField(forms.CharField):
    """« tout sauf 4 et 7 », of the numbers of one sheet: gives the numbers that are meant (`rules.tick_phrases`)."""

    def __init__(self, *, numbers: Any = (), **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}))
        options.setdefault("help_text", _("Par exemple « tout sauf 4 et 7 », « 1-5, 8 », « aucun »."))
        self.numbers = numbers
        super().__init__(**options)

    def clean(self, value: Any) -> frozenset[int]:
        try:
            return tick_phrases.read(super().clean(value), self.numbers)
        except tick_phrases.Unread as unread:
            raise forms.ValidationError(str(unread), code="unread") from None


def put_refusal(form: forms.BaseForm, refusal: Refusal, fields: Mapping[str, str] | None = None) -> None:
    """Every reason of a refusal, with its way out: beside the field that `fields` names for its code, else on top of the form."""
    for reason in refusal.reasons:
        name = (fields or {}).get(reason.code)
        form.add_error(name if name in form.fields else None, " ".join(part for part in (reason.words, reason.way_out) if part))


def number_sent(text: object) -> int:
    """The whole number (a key, a version) that a form or an address sent; 0 for anything that is none, or that no database holds."""
    written = str(text or "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0
