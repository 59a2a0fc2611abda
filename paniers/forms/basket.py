"""What becomes of one basket, as sent by the page of a household and by the counter."""

from django import forms

from portal.kit import dates
from portal.kit.forms import RowField
from programmes.models import Session

from ..enums import Choice
from ..models import GivePoint
from ..reading.possible import Possible


class DateField(RowField):
    """A date among those proposed. Another date of the house's seasons is read too: one that filled up meanwhile is refused by the
    action, which says why and where there is room."""

    def __init__(self, *args, **kwargs):
        super().__init__(Session.objects.filter(distribution__isnull=False), *args, empty_label=None, required=False, **kwargs)

    def propose(self, sessions: list[Session], *, house: bool) -> None:
        self.choices = [(row.pk, _label(row, house=house)) for row in sessions]


def _label(row: Session, *, house: bool) -> str:
    return f"{row.maison.name}, {dates.moment_short(row.start)}" if house else dates.moment_short(row.start)


class BasketForm(forms.Form):
    """One choice and what goes with it. The buttons say which; dates and points are those proposed, asked again by the action."""

    use_required_attribute = False  # each button asks for its own field alone
    choice = forms.ChoiceField(choices=[("", "planned"), *Choice.choices], required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    week = DateField(label="Quelle semaine ?")
    house = DateField(label="Dans quelle maison ?")
    point = RowField(label="Où ?", queryset=GivePoint.objects.none(), required=False, empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args, possible: Possible, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["week"].propose(possible.weeks, house=False)
        self.fields["house"].propose(possible.houses, house=True)
        self.fields["point"].queryset = GivePoint.objects.filter(pk__in=[row.pk for row in possible.points])
        self.fields["point"].choices = [(row.pk, row.name) for row in possible.points]
        for name, rows in (("week", possible.weeks), ("house", possible.houses), ("point", possible.points)):
            self.fields[name].required = not self.is_bound  # as it is read: none of them is a thing one may leave out
            self.initial[name] = rows[0].pk if rows else None

    def asked(self) -> dict:
        """What `choose_basket` takes of the form."""
        choice = self.cleaned_data["choice"]
        found = {"choice": choice, "seen": self.cleaned_data["seen"]}
        if choice == Choice.OTHER_WEEK:
            found["session"] = self.cleaned_data["week"]
        if choice == Choice.OTHER_HOUSE:
            found["session"] = self.cleaned_data["house"]
        if choice == Choice.GIVEN:
            found["point"] = self.cleaned_data["point"]
        return found


class CounterBasketForm(BasketForm):
    """The same, by staff; past the cut-off or the quota, with why."""

    channel = forms.ChoiceField(
        label="La personne est",
        choices=[("counter", "à l'accueil"), ("phone", "au téléphone")],
        initial="counter",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Passer outre le délai ou le nombre d'absences : pourquoi ?", required=False, max_length=200,
        help_text="Une phrase, gardée dans le journal. Vide : les règles de la saison.",
    )  # fmt: skip

    def asked(self) -> dict:
        found = super().asked()
        reason = self.cleaned_data["reason"] if found["choice"] in (Choice.CREDIT, Choice.GIVEN) else ""
        return {**found, "channel": self.cleaned_data["channel"], "reason": reason}
