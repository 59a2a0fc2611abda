"""A case lead: who, until when, and how the person agreed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock
from portal.kit.forms import DayField, RowField
from portal.kit.rules.months import months_later

from ..enums import Agreed
from ..models import possible_leads


class HandOverForm(forms.Form):
    """Who takes over in this house."""

    lead = RowField(label=_("Qui l’accompagne"), queryset=None, empty_label=None)
    until = DayField(label=_("Jusqu’au"), calendar=True, help_text=_("Un an au plus : ensuite, on en reparle."))
    agreed = forms.ChoiceField(label=_("La personne est d’accord"), choices=Agreed.choices, widget=forms.RadioSelect)

    def __init__(self, *args, maison=None, without=None, **options):
        super().__init__(*args, **options)
        self.fields["lead"].queryset = possible_leads(maison).exclude(pk=without)
        self.fields["until"].initial = months_later(clock.today(), 6)


class LeadForm(HandOverForm):
    """The same, with nobody before."""
