"""A birth in one box, a refusal beside the field it speaks of."""

import re

from django import forms

from portal.kit import clock
from portal.kit.forms import read_day
from portal.kit.refusal import Refusal
from portal.people.rules import births

FIELD_OF = {
    "nom-manquant": "family_name",
    "naissance-impossible": "birth",
    "adresse-email-refusee": "email",
    "telephone-refuse": "phone",
    "code-postal-refuse": "postal_code",
    "moyen-sans-adresse": "channel",
    "quotient-impossible": "figure",
    "mois-a-venir": "month",
    "mois-trop-ancien": "month",
    "source-inconnue": "source",
    "fin-impossible": "valid_until",
    "avis-a-venir": "year",
    "avis-trop-ancien": "year",
}


def tell_form(form: forms.Form, refusal: Refusal) -> None:
    """Every reason in the form: beside its field when it has one, else on top."""
    for reason in refusal.reasons:
        name = FIELD_OF.get(reason.code)
        form.add_error(name if name in form.fields else None, f"{reason.words} {reason.way_out}".strip())


class BirthField(forms.CharField):
    """« 27/03/1984 » or only « 1984 »: gives a `births.Birth`."""

    def __init__(self, **options):
        options.setdefault("label", "Naissance")
        options.setdefault("help_text", "27/03/1984, ou l’année seule.")
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"size": 14, "autocomplete": "off"}), **options)

    def prepare_value(self, value):
        return births.shown(value) if isinstance(value, births.Birth) else value

    def clean(self, value) -> births.Birth:
        typed = super().clean(value).strip()
        if not typed:
            return births.UNKNOWN
        if re.fullmatch(r"[0-9]{4}", typed):
            return births.Birth(year=int(typed))
        try:
            day = read_day(typed, today=clock.today())
        except ValueError:
            raise forms.ValidationError("Écrivez une date comme 27/03/1984, ou seulement l’année : 1984.") from None
        return births.Birth(day, day.year)
