"""What a household chooses, online or at the counter, and what it would cost."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.db.models import F, Q

from portal.households.models import means_of
from portal.kit import clock, dates
from portal.kit.forms import PhraseField, RowField
from portal.tariffs.forms import PriceFinder
from portal.tariffs.rules.quote import Means, Quote
from programmes.models import SignUpSheet

from ..enums import Leftover, Rhythm, SharedFor
from ..models import BasketSize, SeasonTerms
from ..reading.season import possible_days, term_for, week_positions
from ..rules.agreed import falls_on, fortnight_of
from ..rules.weight import kilos


@dataclass(frozen=True)
class Offer:
    """What a choice comes to: the price of one basket and why, how many dates, from when to when. Cents."""

    quote: Quote
    quantity: int
    days: tuple[dt.date, ...]
    size: BasketSize | None = None  # None: the season has one alone
    every_second: bool = False  # one week out of two

    @property
    def week_cents(self) -> int:
        return self.quote.cents * self.quantity

    @property
    def total_cents(self) -> int:
        return self.week_cents * len(self.days)

    @property
    def span(self) -> str:
        return dates.days_range(self.days[0], self.days[-1]) if self.days else ""


EVERY_WEEK, EVERY_SECOND = "weekly", "fortnight"
RHYTHMS = [(EVERY_WEEK, "Chaque semaine"), (EVERY_SECOND, "Une semaine sur deux")]


def rhythm_from(chosen: str, terms: SeasonTerms, first: dt.date) -> str:
    """« Une semaine sur deux » begins with the day chosen."""
    position = week_positions(terms).get(first) if chosen == EVERY_SECOND else None
    return fortnight_of(position) if position else Rhythm.WEEKLY


class SizeField(RowField):
    """A size, with its weight."""

    widget = forms.RadioSelect

    def label_from_instance(self, size: BasketSize) -> str:
        words = f"{size.name}, {kilos(size.weight_grams)}"
        return words if size.offered else f"{words} · n’est plus proposé à d’autres"


class SheetField(RowField):
    """A house, with the state of its places in words."""

    widget = forms.RadioSelect

    def label_from_instance(self, sheet: SignUpSheet) -> str:
        return f"{sheet.maison.name} · liste d'attente" if sheet.left == 0 else sheet.maison.name


class ChoiceForm(forms.Form):
    """Where, from which day, how many a week."""

    sheet = SheetField(label="Où venir le chercher ?", queryset=SignUpSheet.objects.none(), empty_label=None)
    first_on = forms.TypedChoiceField(label="Premier panier", coerce=dt.date.fromisoformat)
    size = SizeField(label="Quelle taille ?", queryset=BasketSize.objects.none(), empty_label=None)
    quantity = forms.TypedChoiceField(label="Combien de paniers chaque fois ?", coerce=int, initial=1)
    rhythm = forms.ChoiceField(label="À quel rythme ?", choices=RHYTHMS, widget=forms.RadioSelect, initial=EVERY_WEEK, required=False)
    meanwhile = SheetField(
        label="Si votre maison est complète, où venir en attendant ?",
        queryset=SignUpSheet.objects.none(),
        required=False,
        empty_label="Nulle part, j’attends ma place",
        help_text="Vous prenez vos paniers là, et vous y allez dès qu’une place se libère.",
        widget=forms.Select,
    )

    def __init__(self, *args, terms: SeasonTerms, **kwargs):
        super().__init__(*args, **kwargs)
        self.terms = terms
        sheets = terms.season.sheets.select_related("maison").order_by("maison__name")
        self.fields["sheet"].queryset = sheets
        self.days = possible_days(terms)
        self.fields["first_on"].choices = [(day.isoformat(), dates.day_long(day)) for day in self.days]
        self.fields["quantity"].choices = numbers(terms.most_baskets)
        sizes = terms.sizes.filter(offered=True).select_related("tariff")
        if len(sizes) < 2:
            del self.fields["size"]
        else:
            self.fields["size"].queryset, self.fields["size"].initial = sizes, next(size.pk for size in sizes if size.usual)
        with_room = sheets.filter(Q(capacity=None) | Q(taken__lt=F("capacity") + F("overbooked")))
        if len(with_room) in (0, len(sheets)):
            del self.fields["meanwhile"]
        else:
            self.fields["meanwhile"].queryset = with_room

    def days_of(self, sheet: SignUpSheet, first: dt.date, rhythm: str = Rhythm.WEEKLY) -> tuple[dt.date, ...]:
        """The dates of the term that begins on `first` at this house, those of the rhythm."""
        days = term_for(self.terms, first).of(sheet.sessions.on().values_list("local_date", flat=True))
        if rhythm == Rhythm.WEEKLY:
            return tuple(days)
        at = week_positions(self.terms)
        return tuple(day for day in days if falls_on(rhythm, at[day]))

    def offer(self, means: Means, *, on: dt.date) -> Offer | None:
        """What the choice made so far comes to, completed by the first house and day; None when the season has no day left."""
        chosen = {**self.initial, **(getattr(self, "cleaned_data", None) or {})}
        first = chosen.get("first_on") or (self.days[0] if self.days else None)
        sheet = chosen.get("sheet") or self.fields["sheet"].queryset.first()
        if first is None or sheet is None:
            return None
        rhythm = rhythm_from(chosen.get("rhythm") or EVERY_WEEK, self.terms, first)
        size = self._size_of(chosen.get("size"))
        quote = (size.tariff if size else self.terms.tariff).quote(means, on=on)
        return Offer(quote, chosen.get("quantity") or 1, self.days_of(sheet, first, rhythm), size, rhythm != Rhythm.WEEKLY)

    def _size_of(self, chosen) -> BasketSize | None:
        """The size chosen; None for the usual one where there is no other."""
        if "size" not in self.fields or isinstance(chosen, BasketSize):
            return chosen or None
        key = str(chosen) if str(chosen or "").isdigit() else str(self.fields["size"].initial)
        return next((size for size in self.fields["size"].queryset if str(size.pk) == key), None)

    def place(self) -> dict:
        """Where: the house chosen, or another meanwhile when it is full."""
        sheet, meanwhile = self.cleaned_data["sheet"], self.cleaned_data.get("meanwhile")
        if sheet.left == 0 and meanwhile:
            return {"sheet": meanwhile, "wishes": sheet}
        return {"sheet": sheet}

    def what(self) -> dict:
        """What `subscribe` takes of the choice besides the house."""
        data = self.cleaned_data
        rhythm = rhythm_from(data.get("rhythm") or EVERY_WEEK, self.terms, data["first_on"])
        return {"first_on": data["first_on"], "quantity": data["quantity"], "size": data.get("size"), "rhythm": rhythm}

    def clean(self):
        data = super().clean()
        self._refuse_withdrawn()
        sheet, first = data.get("sheet"), data.get("first_on")
        if sheet and first:
            sheet = self.place()["sheet"]
        days = possible_days(self.terms, sheet) if sheet and first else []
        if sheet and first and first not in days:
            soonest = f"Ici, le premier panier possible est {dates.day_long(days[0])}." if days else "Choisissez une autre maison."
            self.add_error("first_on", f"Ce jour-là, il n'y a pas de distribution dans cette maison. {soonest}")
        return data

    def _refuse_withdrawn(self) -> None:
        """The size that was chosen is offered no more, and no other is asked for: she is told, never given the usual one instead."""
        chosen = str(self.data.get("size") or "")
        if "size" in self.fields or not chosen.isdecimal() or len(chosen) > 18:
            return
        size = self.terms.sizes.filter(pk=chosen, offered=False).first()
        if size is not None:
            self.add_error(None, f"« {size.name} » n’est plus proposé. Regardez le panier habituel et son prix, puis continuez.")


def numbers(most: int) -> list[tuple[str, str]]:
    """« 1 panier », « 2 paniers »…"""
    return [(str(n), f"{n} panier" if n == 1 else f"{n} paniers") for n in range(1, most + 1)]


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
        return {name: self.cleaned_data[name] for name in ("channel", "key")} | self.place() | self.what()
