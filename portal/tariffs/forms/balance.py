import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from portal.kit.forms import DayField

LONGEST = dt.timedelta(days=3 * 366)


class BalanceForm(forms.Form):
    """The days a balance is drawn over, both included. Dates only: they may stand in the address."""

    premier = DayField(label="Du", calendar=True)
    dernier = DayField(label="Au", calendar=True)

    def clean(self) -> dict:
        given = super().clean()
        first, last = given.get("premier"), given.get("dernier")
        if first and last and last < first:
            raise ValidationError({"dernier": "Le dernier jour vient avant le premier."})
        if first and last and last - first > LONGEST:
            raise ValidationError({"dernier": "Choisissez trois ans au plus."})
        return given
