"""« Tous les jeudis sauf… »: how often, until when, which dates not."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import DayField

EVERY = [(1, _("toutes les semaines")), (2, _("une semaine sur deux"))]


class StandingForm(forms.Form):
    """`planned`: (key of a shift, its moment in words) of the dates already planned, which one may leave out."""

    every = forms.TypedChoiceField(label=_("À quel rythme ?"), coerce=int, choices=EVERY, initial=1, widget=forms.RadioSelect)
    but = forms.TypedMultipleChoiceField(label=_("Sauf ces fois-là"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    last_on = DayField(
        label=_("Jusqu’au"), calendar=True, required=False, help_text=_("Vide : tant que vous voulez. On arrête quand on veut.")
    )

    def __init__(self, *args, planned: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["but"].choices = planned
        if not planned:
            del self.fields["but"]

    def asked(self) -> dict:
        """What `ask_standing` takes."""
        return {name: self.cleaned_data[name] for name in ("every", "last_on")} | {"but": self.cleaned_data.get("but", [])}
