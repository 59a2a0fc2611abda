"""Between which days a certificate counts; and the two things of a paper by which it is known."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import DayField


class PeriodForm(forms.Form):
    """Both days are counted; empty: from the first date, to the last one."""

    du = DayField(label=_("Du"), calendar=True, required=False)
    au = DayField(label=_("Au"), calendar=True, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("du") and cleaned.get("au") and cleaned["du"] > cleaned["au"]:
            self.add_error("au", _("Ce jour vient avant le premier."))
        return cleaned

    def bounds(self) -> dict:
        """`first` and `last`, for `certificates.attended`; a day that is not understood bounds nothing."""
        found = {"first": self.cleaned_data.get("du"), "last": self.cleaned_data.get("au")} if self.is_valid() else {}
        return {name: day for name, day in found.items() if day}


class CheckForm(forms.Form):
    """What one reads on the paper. Sent by POST: a name stands in no address."""

    code = forms.CharField(label=_("Le numéro, en bas de l'attestation"), max_length=80, widget=forms.TextInput({"autocomplete": "off"}))
    name = forms.CharField(label=_("Le nom, comme il y est écrit"), max_length=160, widget=forms.TextInput({"autocomplete": "off"}))
