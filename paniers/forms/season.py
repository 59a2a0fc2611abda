"""What staff write of a season: its rules, its sizes, the days of a house."""

import datetime as dt

from django import forms

from portal.kit import clock
from portal.kit.forms import DayField, RowField
from portal.places.calendars import public_holidays
from portal.tariffs.models import Tariff

from ..actions.plan_house import MOST
from ..actions.save_terms import FIELDS, FIRST
from ..enums import Billing, Weekday
from ..models import BasketSize, SeasonTerms
from .growers import KilosField


def _number(label: str, most: int, help_text: str, least: int = 0) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text, widget=widget)


class TariffField(RowField):
    """An open tariff; whether it has prices, the act says."""

    def __init__(self, **options):
        super().__init__(queryset=Tariff.objects.none(), empty_label=None, **options)


def open_tariffs(beside: int | None = None):
    """Those not closed, and the one that is already there."""
    return Tariff.objects.open_on(clock.today()) | Tariff.objects.filter(pk=beside)


class TermsForm(forms.Form):
    """The rules of a season; the usual basket only the first time, then it is changed with the sizes."""

    starts_on = DayField(label="Premier jour", calendar=True)
    ends_on = DayField(label="Dernier jour", calendar=True)
    tariff = TariffField(label="Tarif du panier habituel", help_text="Ses prix se décident dans « Tarifs ».")
    weight_grams = KilosField(label="Poids du panier habituel (kg)", minimum=1)
    commitment_months = _number("Engagement, en mois", 24, "0 : sans engagement, jusqu’à la fin de la saison.")
    trial_baskets = _number("Paniers d’essai", 60, "On arrête après, sans préavis. 0 : sans essai.")
    stop_notice_days = _number("Préavis pour arrêter, en jours", 120, "Quand aucun engagement ne court.")
    notice_days = _number("Jours avant le premier panier", 60, "Le temps de commander aux fermes.")
    most_baskets = _number("Paniers par foyer, au plus", 20, "Chaque fois.", least=1)
    cutoff_weekday = forms.TypedChoiceField(label="On prévient avant le", choices=Weekday.choices, coerce=int)
    cutoff_hour = forms.TimeField(label="à", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    free_absences = _number("Absences qui reviennent en avance", 60, "Par engagement. Au-delà, le panier se reporte ou se donne.")
    billing = forms.ChoiceField(label="On règle", choices=Billing.choices, widget=forms.RadioSelect)

    def __init__(self, *args, terms: SeasonTerms | None, **kwargs):
        like = terms or SeasonTerms()
        known = {name: getattr(like, name) for name in (*FIELDS, "weight_grams")}
        super().__init__(*args, initial=known | kwargs.pop("initial", {}), **kwargs)
        if terms is not None:
            for name in FIRST:
                del self.fields[name]
        else:
            self.fields["tariff"].queryset = open_tariffs()

    def of(self, *names: str) -> list:
        """These fields, those that are asked."""
        return [self[name] for name in names if name in self.fields]

    @property
    def groups(self) -> list[tuple[str, list]]:
        return [
            ("La saison", self.of("starts_on", "ends_on", "tariff", "weight_grams")),
            ("S’abonner et arrêter", self.of("commitment_months", "trial_baskets", "stop_notice_days", "notice_days", "most_baskets")),
            ("Prévenir d’une absence", self.of("cutoff_weekday", "cutoff_hour", "free_absences")),
            ("Régler", self.of("billing")),
        ]


class SizeForm(forms.Form):
    """One size: its name, what it weighs, by which tariff it is paid."""

    name = forms.CharField(label="Nom", max_length=40, help_text="Comme on le dit : « Petit panier ».")
    weight_grams = KilosField(label="Poids promis (kg)", minimum=1)
    tariff = TariffField(label="Tarif", help_text="Ses prix se décident dans « Tarifs ».")

    def __init__(self, *args, size: BasketSize | None = None, promised: bool = False, **kwargs):
        first = {name: getattr(size, name) for name in ("name", "weight_grams")} | {"tariff": size.tariff_id} if size else {}
        super().__init__(*args, initial=first, **kwargs)
        self.fields["tariff"].queryset = open_tariffs(size.tariff_id if size else None)
        if promised:  # said by the page; what is sent all the same is refused by the act
            self.fields["weight_grams"].help_text = "Promis à qui l’a choisi : il ne change plus."
            self.fields["tariff"].help_text = "Promis à qui l’a choisi : ce sont ses prix qui peuvent changer, dans « Tarifs »."


class HouseDatesForm(forms.Form):
    """Which weekday a house hands out, between which hours, from when to when; then which of these days."""

    weekday = forms.TypedChoiceField(label="Quel jour ?", choices=Weekday.choices, coerce=int, initial=Weekday.THURSDAY)
    begins = forms.TimeField(label="De", initial=dt.time(17), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    ends = forms.TimeField(label="à", initial=dt.time(19), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    first = DayField(label="Du", calendar=True)
    last = DayField(label="Au", calendar=True)
    capacity = forms.IntegerField(
        label="Paniers que la maison peut tenir", required=False, min_value=1, max_value=99_999, help_text="Vide : sans limite.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args, proposed: dict, longer: bool, **kwargs):
        super().__init__(*args, initial=proposed, **kwargs)
        if longer:
            del self.fields["capacity"]

    def clean(self):
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", "Ce jour vient avant le premier.")
        elif first and last and (last - first).days > 7 * MOST:
            self.add_error("last", "C’est trop loin : choisissez un jour plus proche.")
        return data

    def days(self) -> list[tuple[dt.date, str]]:
        """Those days, each with the public holiday that it is, or nothing."""
        data = self.cleaned_data
        day, last = data["first"] + dt.timedelta(days=(data["weekday"] - data["first"].weekday()) % 7), data["last"]
        named = public_holidays(day, last) if day <= last else {}
        return [(one, named.get(one, "")) for one in (day + dt.timedelta(weeks=week) for week in range((last - day).days // 7 + 1))]
