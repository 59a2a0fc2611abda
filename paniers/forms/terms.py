"""What a household says of a subscription that runs: what to change, until when, who collects."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.db.models import Q

from portal.kit import clock, dates
from portal.tariffs.rules.quote import Quote
from programmes.models import SignUpSheet

from ..enums import EndReason, Rhythm
from ..models import BasketSize, Subscription, agreed_of
from ..reading.prices import price_in_term, price_on
from ..reading.terms import open_days
from ..rules.agreed import standing_on
from .subscribe import EVERY_SECOND, EVERY_WEEK, RHYTHMS, SheetField, SizeField, numbers, rhythm_from


@dataclass(frozen=True)
class ChangeOffer:
    """What a change comes to: from which day, what, and the price of each time, in cents."""

    from_on: dt.date
    agreed: dict
    quote: Quote

    @property
    def each_cents(self) -> int:
        return self.quote.cents * self.agreed["quantity"]


class ChangeForm(forms.Form):
    """What a household would rather have, and from which day."""

    from_on = forms.TypedChoiceField(label="À partir de quand ?", coerce=dt.date.fromisoformat)
    size = SizeField(label="Quelle taille ?", queryset=BasketSize.objects.none(), empty_label=None)
    quantity = forms.TypedChoiceField(label="Combien de paniers chaque fois ?", coerce=int)
    rhythm = forms.ChoiceField(label="À quel rythme ?", choices=RHYTHMS, widget=forms.RadioSelect)
    sheet = SheetField(label="Dans quelle maison ?", queryset=SignUpSheet.objects.none(), empty_label=None)

    def __init__(self, *args, subscription: Subscription, **kwargs):
        self.subscription, self.terms, self.agreed = subscription, subscription.terms, agreed_of(subscription)
        days = open_days(subscription, subscription.terms.season)
        now = standing_on(self.agreed, days[0] if days else clock.today())
        rhythm = EVERY_WEEK if now.rhythm == Rhythm.WEEKLY else EVERY_SECOND
        first = {"size": now.size_id, "quantity": now.quantity, "rhythm": rhythm, "sheet": now.place.sheet_id}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["from_on"].choices = [(day.isoformat(), dates.day_long(day)) for day in days]
        self.fields["size"].queryset = self.terms.sizes.filter(Q(offered=True) | Q(pk=now.size_id))
        self.fields["quantity"].choices = numbers(max(self.terms.most_baskets, now.quantity))
        self.fields["sheet"].queryset = self.terms.season.sheets.select_related("maison").order_by("maison__name")
        if self.fields["size"].queryset.count() < 2:
            del self.fields["size"]

    def wish(self) -> dict:
        """What `change_subscription` takes of the form: what is other than what counts on that day, and nothing else."""
        data, now = self.cleaned_data, standing_on(self.agreed, self.cleaned_data["from_on"])
        rhythm = rhythm_from(data["rhythm"], self.terms, data["from_on"])
        if data["rhythm"] == EVERY_SECOND and now.rhythm != Rhythm.WEEKLY and "rhythm" not in self.changed_data:
            rhythm = now.rhythm
        chosen = {"size": data.get("size") or now.size, "quantity": data["quantity"], "rhythm": rhythm, "sheet": data["sheet"]}
        was = {"size": now.size, "quantity": now.quantity, "rhythm": now.rhythm, "sheet": now.place.sheet}
        return {name: value for name, value in chosen.items() if value != was[name]}

    def offer(self) -> ChangeOffer:
        """What it comes to, from the means of the day the term was quoted. Raises Refusal when the size has no price."""
        day, now = self.cleaned_data["from_on"], standing_on(self.agreed, self.cleaned_data["from_on"])
        agreed = {"size": now.size, "quantity": now.quantity, "rhythm": now.rhythm, "sheet": now.place.sheet} | self.wish()
        promised = price_in_term(agreed["size"], now, self.subscription.enrolment.household)
        return ChangeOffer(day, agreed, price_on(day, promised, self.subscription, self.agreed, now.quoted_on))


class StopForm(forms.Form):
    """The last day; at the counter, why."""

    last_on = forms.TypedChoiceField(label="Jusqu'à quand ?", coerce=dt.date.fromisoformat)

    def __init__(self, *args, days: list[dt.date], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_on"].choices = [(day.isoformat(), dates.day_long(day)) for day in days]


class CounterStopForm(StopForm):
    """The same, by the team: at any day, for a reason."""

    reason = forms.ChoiceField(
        label="Pourquoi ?",
        choices=[(reason.value, reason.label) for reason in (EndReason.HARDSHIP, EndReason.MOVED_AWAY, EndReason.STAFF)],
        widget=forms.RadioSelect,
        help_text="Rien d’autre n’est gardé d’une difficulté ni d’un déménagement.",
    )
    words = forms.CharField(label="Autre raison : laquelle ?", required=False, max_length=120)


class CollectorForm(forms.Form):
    """Who of the household collects."""

    person = forms.TypedChoiceField(label="Qui vient le chercher ?", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        self.fields["person"].choices = [(str(person.pk), person.display_name) for person in people]

    def chosen(self):
        return self.people[self.cleaned_data["person"]]
