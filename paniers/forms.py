"""What a household chooses, online or at the counter, and what it would cost."""

import datetime as dt
from dataclasses import dataclass

from django import forms

from portal.households.models import means_of
from portal.kit import clock, dates
from portal.kit.forms import PhraseField
from portal.tariffs.forms import PriceFinder
from portal.tariffs.rules.quote import Means, Quote
from programmes.models import SignUpSheet

from .actions.subscribe import possible_days, term_for
from .enums import Leftover, SharedFor
from .models import SeasonTerms


@dataclass(frozen=True)
class Offer:
    """What a choice comes to: the price of one basket and why, how many dates, from when to when. Cents."""

    quote: Quote
    quantity: int
    days: tuple[dt.date, ...]

    @property
    def week_cents(self) -> int:
        return self.quote.cents * self.quantity

    @property
    def total_cents(self) -> int:
        return self.week_cents * len(self.days)

    @property
    def span(self) -> str:
        return dates.days_range(self.days[0], self.days[-1]) if self.days else ""


class SheetField(forms.ModelChoiceField):
    """A house, with the state of its places in words."""

    widget = forms.RadioSelect

    def label_from_instance(self, sheet: SignUpSheet) -> str:
        return f"{sheet.maison.name} · liste d'attente" if sheet.left == 0 else sheet.maison.name


class ChoiceForm(forms.Form):
    """Where, from which day, how many a week."""

    sheet = SheetField(label="Où venir le chercher ?", queryset=SignUpSheet.objects.none(), empty_label=None)
    first_on = forms.TypedChoiceField(label="Premier panier", coerce=dt.date.fromisoformat)
    quantity = forms.TypedChoiceField(label="Combien de paniers par semaine ?", coerce=int, initial=1)

    def __init__(self, *args, terms: SeasonTerms, **kwargs):
        super().__init__(*args, **kwargs)
        self.terms = terms
        sheets = terms.season.sheets.select_related("maison").order_by("maison__name")
        self.fields["sheet"].queryset = sheets
        self.days = possible_days(terms)
        self.fields["first_on"].choices = [(day.isoformat(), dates.day_long(day)) for day in self.days]
        self.fields["quantity"].choices = [(str(n), f"{n} panier" if n == 1 else f"{n} paniers") for n in range(1, terms.most_baskets + 1)]

    def days_of(self, sheet: SignUpSheet, first: dt.date) -> tuple[dt.date, ...]:
        """The dates of the term that begins on `first` at this house."""
        days = sheet.sessions.on().values_list("local_date", flat=True)
        return tuple(term_for(self.terms, first).of(days))

    def offer(self, means: Means, *, on: dt.date) -> Offer | None:
        """What the choice made so far comes to, completed by the first house and day; None when the season has no day left."""
        chosen = {**self.initial, **(getattr(self, "cleaned_data", None) or {})}
        first = chosen.get("first_on") or (self.days[0] if self.days else None)
        sheet = chosen.get("sheet") or self.fields["sheet"].queryset.first()
        if first is None or sheet is None:
            return None
        quote = self.terms.tariff.quote(means, on=on)
        return Offer(quote, chosen.get("quantity") or 1, self.days_of(sheet, first))

    def clean(self):
        data = super().clean()
        sheet, first = data.get("sheet"), data.get("first_on")
        days = possible_days(self.terms, sheet) if sheet and first else []
        if sheet and first and first not in days:
            soonest = f"Ici, le premier panier possible est {dates.day_long(days[0])}." if days else "Choisissez une autre maison."
            self.add_error("first_on", f"Ce jour-là, il n'y a pas de distribution dans cette maison. {soonest}")
        return data


def price_finder(terms: SeasonTerms, data=None) -> PriceFinder | None:
    """« Trouver mon prix » for this season, without an account: sent by POST and kept nowhere. None before prices are published."""
    version = terms.tariff.version_on(clock.today())
    return PriceFinder(data, grid=version.grid) if version else None


def means_for(household, on: dt.date) -> Means:
    """The verified means of a household, as the tariff wants them."""
    return Means.of(means_of(household, on))


class WhoForm(forms.Form):
    """The little that is asked of somebody the house does not know yet."""

    given_name = forms.CharField(label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    family_name = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    phone = forms.CharField(
        label="Téléphone",
        required=False,
        max_length=20,
        help_text="Pour vous prévenir si une date change.",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )


class ConfirmForm(forms.Form):
    """The last step: what was shown travels with it, so that nobody confirms a price she has not seen."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.IntegerField(widget=forms.HiddenInput)
    promise = forms.BooleanField(
        label="J'apporte mon attestation dans le mois", required=False, help_text="La différence vous est alors rendue depuis aujourd'hui."
    )
    wait = forms.BooleanField(
        label="Si la maison est complète, je veux bien attendre", required=False, help_text="On vous prévient dès qu'un panier se libère."
    )


class ShareForm(forms.Form):
    """To whom the day's sheet is confided, and until when."""

    lasting = forms.ChoiceField(label="Pour combien de temps ?", choices=SharedFor.choices, initial=SharedFor.END, widget=forms.RadioSelect)
    given_to = forms.CharField(
        label="Pour qui ?",
        required=False,
        max_length=40,
        help_text="Un prénom, ou « la tablette » : pour savoir, ici, quel lien reprendre. Oublié au bout d'un mois.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class WaysForm(forms.Form):
    """A house's rule for what nobody collected."""

    leftover = forms.ChoiceField(
        label="Ce que personne n'est venu chercher",
        choices=Leftover.choices,
        widget=forms.RadioSelect,
        help_text="Une demi-heure après la fin, la feuille le rappelle à qui range.",
    )


class PhraseForm(forms.Form):
    """Which numbers of a paper sheet were ticked."""

    phrase = PhraseField(label="Qui a eu son panier ?")

    def __init__(self, *args, numbers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phrase"].numbers = numbers


class CounterForm(ChoiceForm):
    """The same choice, made by staff for somebody."""

    channel = forms.ChoiceField(
        label="La personne est", choices=[("counter", "à l'accueil"), ("phone", "au téléphone")], widget=forms.RadioSelect
    )
    wait = forms.BooleanField(label="Liste d'attente si la maison est complète", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def asked(self) -> dict:
        """What `subscribe` takes of the form."""
        return {name: self.cleaned_data[name] for name in ("sheet", "first_on", "quantity", "channel", "key")}
