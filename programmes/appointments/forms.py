"""What planners and residents fill in."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import DayField
from portal.people.models import User
from programmes.enums import Channel
from programmes.models.series import team_of

from .enums import Keeping, Stretch
from .models import Host, Permanence, PermanenceTerms
from .rules.laying import LONGEST, SHORTEST, Cut

OUTSIDE = "outside"


def called(user: User) -> str:
    return user.get_full_name() or str(user.email or user.phone)


class HalfDayForm(forms.Form):
    """A half-day cut into moments, once or each week; whose, the forms built on it say."""

    day = DayField(label=_("Jour"), calendar=True)
    begins = forms.TimeField(label=_("De"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    ends = forms.TimeField(label=_("À"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    minutes = forms.IntegerField(label=_("Minutes chacun"), min_value=SHORTEST, max_value=LONGEST)
    gap = forms.IntegerField(label=_("Minutes entre deux"), min_value=0, max_value=60, required=False)
    pause_from = forms.TimeField(label=_("Pause de"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    pause_to = forms.TimeField(label=_("à"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    keeping = forms.ChoiceField(label=_("Gardés pour le comptoir et le téléphone"), choices=Keeping.choices, initial=Keeping.ONE_IN_TWO)
    until = DayField(
        label=_("Chaque semaine, jusqu'au"), calendar=True, required=False, help_text=_("Vide : ce jour seulement. Au plus seize semaines.")
    )
    even_on_holiday = forms.BooleanField(label=_("Même un jour férié"), required=False)

    def clean(self):
        asked = super().clean()
        begins, ends = asked.get("pause_from"), asked.get("pause_to")
        if (begins is None) != (ends is None) and not {"pause_from", "pause_to"} & set(self.errors):
            self.add_error("pause_from" if begins is None else "pause_to", _("Donnez les deux heures de la pause, ou aucune."))
        elif begins and ends and ends <= begins:
            self.add_error("pause_to", _("La pause finit après avoir commencé."))
        return asked

    def laid(self) -> dict:
        """What `lay_moments` takes."""
        asked = self.cleaned_data
        pause = Cut(asked["pause_from"], asked["pause_to"]) if asked["pause_from"] else None
        same = {name: asked[name] for name in ("day", "begins", "ends", "minutes", "keeping", "until", "even_on_holiday")}
        return {**same, "gap": asked["gap"] or 0, "pause": pause}


class PlanForm(HalfDayForm):
    """The moments of somebody who receives."""

    host = forms.ChoiceField(label=_("Qui reçoit ?"))
    outside_name = forms.CharField(
        label=_("Son nom, si c'est quelqu'un de l'extérieur"), max_length=80, required=False, help_text=_("« Me Durand, avocate »")
    )
    keeper = forms.ChoiceField(
        label=_("Qui tient sa liste ?"), required=False, help_text=_("Cette personne de l'équipe lit les noms et imprime la liste du jour.")
    )

    def __init__(self, *args, permanence: Permanence, maison, by, minutes: int, **kwargs):
        super().__init__(*args, **kwargs)
        team = team_of(maison)
        self.users = {str(user.pk): user for user in team}
        self.outside = {f"h{host.pk}": host for host in Host.objects.filter(outside=True, seat_of=None).order_by("name")}
        people = [(key, called(user)) for key, user in self.users.items()]
        known = [(key, host.name) for key, host in self.outside.items()]
        self.fields["host"].choices = [*people, *known, (OUTSIDE, _("quelqu'un de l'extérieur"))]
        self.fields["keeper"].choices = people
        if str(by.pk) in self.users:
            self.fields["host"].initial = self.fields["keeper"].initial = by.pk
        self.fields["minutes"].initial = minutes

    def clean(self):
        asked = super().clean()
        if asked.get("host") == OUTSIDE:
            if not asked.get("outside_name"):
                self.add_error("outside_name", _("Écrivez son nom."))
            if not asked.get("keeper"):
                self.add_error("keeper", _("Choisissez qui tient la liste."))
        return asked

    def who(self) -> dict:
        """What `know_host` takes."""
        chosen = self.cleaned_data["host"]
        if chosen in self.outside:
            host = self.outside[chosen]
            return {"name": host.name, "keeper": host.user}
        if chosen == OUTSIDE:
            return {"name": self.cleaned_data["outside_name"], "keeper": self.users[self.cleaned_data["keeper"]]}
        return {"user": self.users[chosen]}


class TermsForm(forms.ModelForm):
    """How a permanence is booked."""

    class Meta:
        model = PermanenceTerms
        fields = ("minutes", "day_minutes", "online", "ahead_days", "notice_hours", "release_hours", "confidential")
        help_texts = {
            "online": _("Sinon, seulement au comptoir et par téléphone. Les moments déjà prêts et libres suivent."),
            "confidential": _("Titre neutre partout, invisible du foyer, noms lus par qui reçoit. Vaut pour les moments à préparer."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.seats:
            self.fields["minutes"].label = _("Durée d'une réservation (minutes)")
            self.fields["day_minutes"].help_text = _("Des heures qui se suivent sont permises, jusque-là.")
            self.fields["confidential"].help_text = _("Titre neutre partout, invisible du foyer, noms lus par qui tient la liste.")
        else:
            del self.fields["day_minutes"]  # of seats alone: a person has one appointment to come


class CancelForm(forms.Form):
    """How much is called off, and a word for those who are told."""

    stretch = forms.ChoiceField(label=_("Annuler"), choices=Stretch.choices, widget=forms.RadioSelect, initial=Stretch.HALF)
    why = forms.CharField(
        label=_("Pourquoi, en une phrase"),
        max_length=200,
        required=False,
        help_text=_("Les personnes attendues la liront : rien de personnel."),
    )


class MomentForm(forms.Form):
    """The moment chosen, by its button. What is free now is asked again under the lock."""

    slot = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput, error_messages={"required": _("Choisissez un moment.")}
    )


class CounterMomentForm(MomentForm):
    channel = forms.ChoiceField(
        label=_("Par"), choices=[(Channel.COUNTER, _("au comptoir")), (Channel.PHONE, _("par téléphone"))], widget=forms.RadioSelect,
        initial=Channel.COUNTER,
    )  # fmt: skip


def day_of(text: str, today: dt.date) -> dt.date:
    """The day written « 2026-12-01 »; today when nothing sensible was asked."""
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        return today
    return day if abs((day - today).days) <= 366 else today
