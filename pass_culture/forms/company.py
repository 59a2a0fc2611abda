"""Where one joins, going there together; to whom a call sheet is confided."""

from django import forms

from portal.kit import dates
from portal.kit.forms import RowField

from ..actions.choose_company import KEEP
from ..models import CoachStop

YES, NO = "oui", "non"


class CompanyForm(forms.Form):
    """What the page of a place sends: a stop where there are some, « oui » or « non » to going together, or neither."""

    stop = RowField(queryset=CoachStop.objects.none(), label="Où montez-vous ?", required=False, empty_label=None, widget=forms.RadioSelect)
    together = forms.ChoiceField(choices=[("", ""), (YES, "oui"), (NO, "non")], required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, stops: list[CoachStop], **kwargs):
        super().__init__(*args, **kwargs)
        if stops:
            field = self.fields["stop"]
            field.queryset = CoachStop.objects.filter(pk__in=[stop.pk for stop in stops]).order_by("at", "pk")
            field.label_from_instance = lambda stop: f"{dates.hour(stop.at)}, {stop.place}"
        else:
            del self.fields["stop"]

    def said(self) -> dict:
        """As `choose_company` wants it; what was not said stays as it is."""
        asked = self.cleaned_data
        together = asked["together"]
        return {
            "stop": asked.get("stop") or KEEP,
            "together": {YES: True, NO: False}.get(together, KEEP),
            "seen": asked["version"] or None,
        }


class ConfideForm(forms.Form):
    given_to = forms.CharField(
        label="Pour qui ?",
        required=False,
        max_length=40,
        help_text="Un prénom, pour savoir, ici, quel lien reprendre. Oublié au bout d’un mois.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
