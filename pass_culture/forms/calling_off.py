from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock, dates

from ..enums import CalledOffBy
from ..models import Trip
from ..reading.trips import date_of
from ..rules.calling_off import MOST_WORDS

NONE = "aucune"


def named(trip: Trip) -> str:
    """« La nuit des rois, jeudi 3 décembre 2026 à 20 h, Théâtre des Tilleuls (12 places) »"""
    date, left = date_of(trip), trip.sheet.left
    where = f", {date.where}" if date else ""
    if trip.sheet.opens_at > clock.now():
        room = f"ouvre le {dates.day_written(dates.local(trip.sheet.opens_at).date())}"
    else:
        room = f"{left} place{'s' if left > 1 else ''}" if left else "demandes ouvertes"
    return f"{trip.sheet.activity.title}, {dates.moment_long(date.start if date else trip.meeting_at)}{where} ({room})"


class CallOffForm(forms.Form):
    """Why it does not take place, in the words that people read, and what is proposed in its place."""

    origin = forms.ChoiceField(label=_("Qui annule ?"), choices=CalledOffBy.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Pourquoi, en une phrase"), max_length=MOST_WORDS, required=False,
        help_text=_("Tout le monde la lira. Par exemple « Une comédienne est malade. »"),
    )  # fmt: skip
    instead = forms.ChoiceField(label=_("Que proposer à la place ?"), widget=forms.RadioSelect)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, trip: Trip, proposed: list[Trip], **kwargs):
        super().__init__(*args, **kwargs)
        self.proposed = {str(one.pk): one for one in proposed}
        self.fields["edition"].initial = trip.edition
        self.fields["instead"].choices = [*((key, named(one)) for key, one in self.proposed.items()), (NONE, _("rien pour l’instant"))]
        self.fields["instead"].initial = next(iter(self.proposed), NONE)

    @property
    def chosen(self) -> Trip | None:
        return self.proposed.get(self.cleaned_data["instead"])
