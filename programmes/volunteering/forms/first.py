"""« Première fois » : who she is, which shift, the charter read; and, for the team, the link itself."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock, dates

from ..models import Shift


class FirstTimeForm(forms.Form):
    """`shifts`: those the link opens."""

    shift = forms.TypedChoiceField(
        label=_("Quand venez-vous ?"), coerce=int, widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Ce créneau vient d’être pris ou d’être annulé : choisissez-en un autre.")},
    )  # fmt: skip
    given_name = forms.CharField(label=_("Prénom"), max_length=60)
    family_name = forms.CharField(label=_("Nom"), max_length=60)
    birth_year = forms.IntegerField(
        label=_("Année de naissance"), min_value=1900, help_text=_("Avant 18 ans, l’accord d’un parent est demandé.")
    )
    phone = forms.CharField(label=_("Téléphone"), max_length=20, required=False, help_text=_("Ou une adresse e-mail, pour vous prévenir."))
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    yes = forms.BooleanField(
        label=_("J’ai lu la charte, je suis d’accord."), error_messages={"required": _("Lisez la charte, puis cochez si cela vous va.")}
    )

    def __init__(self, *args, shifts: list[Shift], **kwargs):
        super().__init__(*args, **kwargs)
        self.shifts = {shift.pk: shift for shift in shifts}
        self.fields["shift"].choices = [
            (key, f"{dates.moment_short(one.session.start)}, {one.session.activity.title}, {one.post.name}")
            for key, one in self.shifts.items()
        ]
        if len(shifts) == 1:
            self.initial.setdefault("shift", shifts[0].pk)

    def clean(self) -> dict:
        found = super().clean()
        if not found.get("phone") and not found.get("email") and "email" not in self.errors:
            self.add_error("phone", _("Écrivez un téléphone ou une adresse e-mail : on vous prévient si le créneau change."))
        return found

    def who(self) -> dict:
        """As `create_person` takes it."""
        found = {name: self.cleaned_data[name] for name in ("given_name", "family_name", "birth_year", "phone", "email")}
        return found | {"channel": "email" if found["email"] else "sms"}


class LinkForm(forms.Form):
    """For the team: of which house, until when, for which shifts."""

    maison = forms.TypedChoiceField(label=_("Maison"), coerce=int)
    days = forms.TypedChoiceField(
        label=_("Le lien marche pendant"), coerce=int, initial=7,
        choices=[(1, _("un jour")), (3, _("trois jours")), (7, _("une semaine")), (30, _("un mois"))],
    )  # fmt: skip

    def __init__(self, *args, maisons, **kwargs):
        super().__init__(*args, **kwargs)
        self.maisons = {maison.pk: maison for maison in maisons}
        self.fields["maison"].choices = [(key, maison.name) for key, maison in self.maisons.items()]

    def asked(self) -> dict:
        """As `open_first_time` takes it."""
        days = dt.timedelta(days=self.cleaned_data["days"])
        return {"maison": self.maisons[self.cleaned_data["maison"]], "until": clock.now() + days}
