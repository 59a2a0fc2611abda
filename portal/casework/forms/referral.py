"""Sending somebody to a partner, and what became of it."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import DayField

from ..actions.note_outcome import NOT_YET
from ..enums import Outcome


class ReferForm(forms.Form):
    """The consent first: without the tick nothing is written."""

    agreed = forms.BooleanField(label=_("La personne est d’accord pour y aller"))
    call = forms.BooleanField(label=_("Elle veut bien qu’on l’appelle pour savoir comment ça s’est passé"), required=False, initial=True)
    day = DayField(label=_("Rendez-vous, s’il y en a un"), calendar=True, required=False)
    hour = forms.TimeField(label=_("À quelle heure"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    maison = forms.ChoiceField(label=_("Depuis quelle maison"))

    def __init__(self, *args, maisons=(), **options):
        super().__init__(*args, **options)
        self.maisons = {str(maison.pk): maison for maison in maisons}
        self.fields["maison"].choices = [(key, maison.name) for key, maison in self.maisons.items()]
        if len(self.maisons) == 1:
            self.fields["maison"].widget = forms.HiddenInput()
            self.fields["maison"].initial = next(iter(self.maisons))

    def clean(self):
        given = super().clean()
        if given.get("hour") and not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Il manque le jour de ce rendez-vous."))
        if given.get("day") and not given.get("hour") and "hour" not in self.errors:
            self.add_error("hour", _("Il manque l’heure de ce rendez-vous."))
        return given

    def values(self) -> dict:
        given = self.cleaned_data
        at = timezone.make_aware(dt.datetime.combine(given["day"], given["hour"])) if given["day"] else None
        return {"agreed": given["agreed"], "call": given["call"], "appointment_at": at, "maison": self.maisons[given["maison"]]}


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Y est-elle arrivée ?"),
        widget=forms.RadioSelect,
        choices=[
            (Outcome.ARRIVED.value, _("Oui, elle a été reçue")),
            (NOT_YET, _("Pas encore : on la rappelle dans une semaine")),
            (Outcome.REDIRECTED.value, _("On l’a envoyée ailleurs")),
            (Outcome.GAVE_UP.value, _("Non, elle n’ira pas")),
            (Outcome.NO_LONGER_NEEDED.value, _("Elle n’en a plus besoin")),
        ],
    )
