"""Forms of verified facts: quick to fill at the counter."""

import datetime as dt

from django import forms

from portal.kit import clock, dates
from portal.kit.forms import DayField

from ..enums import QuotientSource
from ..rules import means


class MonthField(forms.ChoiceField):
    """A month among the last two years; the first one offered is the current one. Gives its first day."""

    def __init__(self, **options):
        super().__init__(choices=last_months, **options)

    def prepare_value(self, value):
        return f"{value:%Y-%m}" if isinstance(value, dt.date) else value

    def clean(self, value) -> dt.date:
        year, month = super().clean(value).split("-")
        return dt.date(int(year), int(month), 1)


def last_months() -> list[tuple[str, str]]:
    """(« 2026-11 », « novembre 2026 »), the newest first."""
    today = clock.today()
    found = []
    for back in range(means.OLDEST_MONTHS + 1):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        found.append((f"{year:04d}-{month + 1:02d}", f"{dates.MONTHS[month]} {year}"))
    return found


class QuotientForm(forms.Form):
    """Three answers, two of which are already given."""

    figure = forms.IntegerField(
        label="Quotient familial",
        help_text="Le nombre entier écrit sur le papier, en euros.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 7, "autofocus": True}),
    )
    month = MonthField(label="Mois du quotient")
    source = forms.ChoiceField(label="Lu sur", choices=QuotientSource.choices, initial=QuotientSource.CAF, widget=forms.RadioSelect)
    valid_until = DayField(label="Valable jusqu’au", calendar=True, required=False, help_text="Vide : jusqu’à la fin du prochain février.")


class TaxForm(forms.Form):
    taxable = forms.ChoiceField(
        label="Sur l’avis d’impôt", choices=[("non", "Non imposable"), ("oui", "Imposable")], widget=forms.RadioSelect
    )
    year = forms.IntegerField(
        label="Année de l’avis", widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6})
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["year"].initial = clock.today().year
