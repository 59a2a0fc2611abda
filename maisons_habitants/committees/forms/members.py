"""A member named, her mandate changed; a call opened, answered, closed."""

import datetime as dt

from django import forms

from portal.kit import clock
from portal.kit.forms import DayField, RowField

from ..enums import Designation, Function
from ..models import Body, CallForMembers, Candidate, College, Mandate, Seat
from ..rules.mandates import months_later
from .bodies import number

NAME_FIELDS = {
    "siege-pris": "seat", "siege-supprime": "seat", "deja-une-presidence": "function", "dates-a-l-envers": "ends_on",
    "mandat-trop-long": "ends_on",
}  # fmt: skip
PUBLIC = "Son nom choisi peut être lu par tout le monde"
USUAL_MONTHS = 24


def seat_words(seat: Seat) -> str:
    parts = [
        f"Siège {seat.number}",
        seat.college.name if seat.college else "",
        f"supplée le {seat.deputy_of.number}" if seat.deputy_of else "",
    ]
    return ", ".join([*(part for part in parts if part), *([] if seat.votes else ["consultatif"])])


class SeatField(RowField):
    def label_from_instance(self, seat: Seat) -> str:
        return seat_words(seat)


class NameForm(forms.Form):
    """Which seat, which days, how she was chosen, her role."""

    seat = SeatField(label="Siège", queryset=Seat.objects.none(), empty_label=None)
    starts_on = DayField(label="Du", calendar=True)
    ends_on = DayField(label="Au", calendar=True, help_text="Deux ans d’habitude ; la durée est libre.")
    designation = forms.ChoiceField(label="Comment elle a été choisie", choices=Designation.choices)
    function = forms.ChoiceField(label="Rôle", choices=Function.choices, initial=Function.MEMBER)
    public_name = forms.BooleanField(label=PUBLIC, required=False, help_text="À cocher seulement si elle l’a dit.")

    def __init__(self, *args, body: Body, seat: int = 0, **kwargs):
        today = clock.today()
        super().__init__(*args, initial={"starts_on": today, "ends_on": months_later(today, USUAL_MONTHS), "seat": seat or None}, **kwargs)
        rows = body.seats.filter(retired_on=None).select_related("college", "deputy_of")
        self.fields["seat"].queryset = rows.order_by("number", "pk")


class MandateForm(forms.Form):
    function = forms.ChoiceField(label="Rôle", choices=Function.choices)
    public_name = forms.BooleanField(label=PUBLIC, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, mandate: Mandate, **kwargs):
        known = {"function": mandate.function, "public_name": mandate.public_name, "seen": mandate.edition}
        super().__init__(*args, initial=known, **kwargs)


class EndForm(forms.Form):
    last_day = DayField(label="Son dernier jour", calendar=True)
    words = forms.CharField(label="Un mot, pour l’équipe", max_length=200, required=False, help_text="« Elle déménage. » Rien de sa vie.")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RenewForm(forms.Form):
    ends_on = DayField(label="Jusqu’au", calendar=True)
    designation = forms.ChoiceField(label="Comment", choices=Designation.choices)

    def __init__(self, *args, mandate: Mandate, **kwargs):
        first = mandate.last_day + dt.timedelta(days=1)
        super().__init__(*args, initial={"ends_on": months_later(first, USUAL_MONTHS), "designation": mandate.designation}, **kwargs)


CALL_FIELDS = {
    "aucune-place": "seats", "dates-a-l-envers": "closes_on", "appel-passe": "closes_on", "appel-trop-long": "closes_on",
    "appel-deja-ouvert": "seats",
}  # fmt: skip


class CallForm(forms.Form):
    seats = number("Combien de places ?", least=1, most=40)
    college = RowField(label="Pour quel collège ?", queryset=College.objects.none(), required=False, empty_label="peu importe")
    words = forms.CharField(
        label="Quelques mots", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Pourquoi le comité cherche du monde, ce qui va s’y décider.",
    )  # fmt: skip
    opens_on = DayField(label="Du", calendar=True)
    closes_on = DayField(label="Au", calendar=True, help_text="Trois semaines laissent le temps d’en parler.")
    designation = forms.ChoiceField(
        label="S’il y a plus de monde que de places", widget=forms.RadioSelect,
        choices=(
            (Designation.DRAWN, "un tirage au sort : les mêmes chances pour tout le monde"),
            (Designation.ELECTED, "un vote, noté ici"),
            (Designation.APPOINTED, "une désignation, expliquée"),
        ),
    )  # fmt: skip
    meetings = number("Réunions par an, à peu près", least=1, most=52)
    months = number("Durée du mandat, en mois", least=1, most=120)
    childcare = forms.BooleanField(label="Les enfants sont gardés pendant les réunions", required=False)

    def __init__(self, *args, body: Body, vacant: int, **kwargs):
        today = clock.today()
        known = {
            "seats": max(vacant, 1), "opens_on": today, "closes_on": today + dt.timedelta(days=21), "designation": Designation.DRAWN,
            "meetings": 6, "months": USUAL_MONTHS, "childcare": True,
        }  # fmt: skip
        super().__init__(*args, initial=known, **kwargs)
        self.fields["college"].queryset = body.colleges.order_by("position", "pk")
        if not body.colleges.exists():
            del self.fields["college"]

    def asked(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.fields}


class CandidateForm(forms.Form):
    """Online: a word if she likes, and whether her name may be read."""

    words = forms.CharField(
        label="Un mot, si vous voulez", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce qui vous tient à cœur dans le quartier. Seule l’équipe le lit.",
    )  # fmt: skip
    public_name = forms.BooleanField(
        label="Si je siège, mon nom choisi peut être lu par tout le monde", required=False, help_text="Sinon, on compte sans nommer."
    )


class CounterForm(forms.Form):
    """At the counter: which call, a word, her name."""

    call = RowField(label="Pour quel comité ?", queryset=CallForMembers.objects.none(), empty_label=None)
    words = forms.CharField(label="Un mot, si elle veut", max_length=400, required=False)
    public_name = forms.BooleanField(label=PUBLIC, required=False, help_text="À cocher seulement si elle l’a dit.")

    def __init__(self, *args, calls, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls
        self.fields["call"].label_from_instance = lambda call: f"{call.body.page.title}, {call.body.maison.name}"


CLOSE_FIELDS = {
    "choix-manquant": "chosen", "trop-de-choisis": "chosen", "mots-manquants": "words", "facon-manquante": "designation",
    "debut-passe": "starts_on", "sieges-manquants": "starts_on",
}  # fmt: skip


class CloseForm(forms.Form):
    """How those who sit are chosen. Where the seats suffice, everybody is."""

    designation = forms.ChoiceField(label="Comment choisir", choices=CallForm.base_fields["designation"].choices, widget=forms.RadioSelect)
    chosen = forms.TypedMultipleChoiceField(
        label="Qui est choisi", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Pour un vote ou une désignation. Le tirage au sort choisit seul.",
    )  # fmt: skip
    words = forms.CharField(
        label="Comment le choix s’est fait", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Chacun le lit dans sa réponse. « Vote à main levée le 3 décembre, devant 20 habitants. »",
    )  # fmt: skip
    starts_on = DayField(label="Les mandats commencent le", calendar=True)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, call: CallForMembers, rows: list[Candidate], **kwargs):
        super().__init__(*args, initial={"designation": call.designation, "starts_on": clock.today(), "seen": call.edition}, **kwargs)
        self.fields["chosen"].choices = [(row.pk, row.person.current_record.full_name) for row in rows]
        if len(rows) <= call.seats:
            del self.fields["designation"], self.fields["chosen"]

    def asked(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"} | {"seen": self.cleaned_data.get("seen")}
