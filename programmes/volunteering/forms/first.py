"""« Première fois » : who she is, which shift, the charter read; and, for the team, the link itself."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock, dates

from ..models import Shift

OF_WHOEVER = ("given_name", "family_name", "birth_year", "phone", "email")


def words_of(shift: Shift) -> str:
    return f"{dates.moment_short(shift.session.start)}, {shift.session.activity.title}, {shift.post.name}"


class FirstTimeForm(forms.Form):
    """`opened`: the shifts the link opens; `chosen`: they were chosen for her, and are ticked already. Of somebody `known` by her account
    only the charter is asked, and nothing once she is `ready`: a volunteer who said yes to it."""

    shifts = forms.TypedMultipleChoiceField(
        label=_("Quand venez-vous ?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez au moins un moment."),
            "invalid_choice": _("Ce créneau vient d’être pris ou d’être annulé : choisissez-en un autre."),
        },
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

    def __init__(self, *args, opened: list[Shift], chosen: bool = False, known: bool = False, ready: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = {shift.pk: shift for shift in opened}
        self.fields["shifts"].choices = [(key, words_of(one)) for key, one in self.opened.items()]
        if chosen or len(opened) == 1:
            self.initial.setdefault("shifts", list(self.opened))
        for name in (OF_WHOEVER if known else ()) + (("yes",) if ready else ()):
            del self.fields[name]

    def asked(self) -> list[Shift]:
        return [self.opened[key] for key in self.cleaned_data["shifts"]]

    def clean(self) -> dict:
        found = super().clean()
        if "phone" not in self.fields:
            return found
        if not found.get("phone") and not found.get("email") and "email" not in self.errors:
            self.add_error("phone", _("Écrivez un téléphone ou une adresse e-mail : on vous prévient si le créneau change."))
        return found

    def who(self) -> dict:
        """As `create_person` takes it."""
        found = {name: self.cleaned_data[name] for name in OF_WHOEVER}
        return found | {"channel": "email" if found["email"] else "sms"}


class LinkForm(forms.Form):
    """For the team: of which house, until when, for which shifts (`opened`: those she may choose among; none ticked: all of the house)."""

    maison = forms.TypedChoiceField(label=_("Maison"), coerce=int, widget=forms.HiddenInput)
    shifts = forms.TypedMultipleChoiceField(
        label=_("Pour quels créneaux ?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Sans coche, le lien montre tous les créneaux de la maison où il reste de la place."),
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("Le lien marche pendant"), coerce=int, initial=7,
        choices=[(1, _("un jour")), (3, _("trois jours")), (7, _("une semaine")), (30, _("un mois"))],
    )  # fmt: skip

    def __init__(self, *args, maisons, opened: list[Shift], **kwargs):
        super().__init__(*args, **kwargs)
        self.maisons = {maison.pk: maison for maison in maisons}
        self.opened = {shift.pk: shift for shift in opened}
        self.fields["shifts"].choices = [(key, words_of(one)) for key, one in self.opened.items()]
        if not opened:
            del self.fields["shifts"]
        self.fields["maison"].choices = [(key, maison.name) for key, maison in self.maisons.items()]

    def asked(self) -> dict:
        """As `open_first_time` takes it."""
        days = dt.timedelta(days=self.cleaned_data["days"])
        shifts = [self.opened[key] for key in self.cleaned_data.get("shifts", [])]
        return {"maison": self.maisons[self.cleaned_data["maison"]], "until": clock.now() + days, "shifts": shifts}
