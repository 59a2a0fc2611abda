"""Forms of the desk's screen of messages."""

from django import forms

from portal.kit.forms import RowField
from portal.places.models import Maison

from .enums import CHOSEN, Channel, State
from .models import OutboxMessage
from .registry import purposes
from .rules.failures import explained
from .rules.returns import BY_HAND


class MessageFilter(forms.Form):
    """What to show; nothing chosen shows all."""

    etat = forms.ChoiceField(label="État", required=False)
    moyen = forms.ChoiceField(label="Moyen", required=False)
    sujet = forms.ChoiceField(label="Pourquoi", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etat"].choices = [("", "tous"), *State.choices]
        self.fields["moyen"].choices = [("", "tous"), *Channel.choices]
        self.fields["sujet"].choices = [("", "tous"), *purposes.items()]

    def filtered(self, rows):
        """The rows that were asked for; what is not a known choice filters nothing."""
        self.is_valid()
        wanted = {"state": "etat", "channel": "moyen", "purpose": "sujet"}
        return rows.filter(**{column: self.cleaned_data[name] for column, name in wanted.items() if self.cleaned_data.get(name)})


class AddressForm(forms.Form):
    """The address to send again to, as known or corrected."""

    address = forms.CharField(label="Adresse", max_length=400)
    attempts = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, message: OutboxMessage, **kwargs):
        super().__init__(*args, initial={"address": message.address, "attempts": message.attempts}, **kwargs)
        field = self.fields["address"]
        field.label = {"email": "Adresse e-mail", "sms": "Numéro de téléphone"}.get(message.channel, "Adresse")
        field.widget.attrs["autocomplete"] = "off"
        if message.channel == Channel.EMAIL:
            field.widget.input_type = "email"


class OtherwiseForm(forms.Form):
    """Another way to say it, and the address there."""

    channel = forms.ChoiceField(label="Par quel moyen", choices=CHOSEN, widget=forms.RadioSelect)
    address = forms.CharField(
        label="Adresse ou numéro",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="Laissez vide pour prendre ce que dit sa fiche.",
    )
    attempts = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=State.choices, widget=forms.HiddenInput)

    def __init__(self, *args, message: OutboxMessage, ways: dict[str, str], **kwargs):
        super().__init__(*args, initial={"attempts": message.attempts, "state": message.state}, **kwargs)
        self.ways = ways
        self.fields["channel"].choices = [(code, label) for code, label in CHOSEN if code != message.channel]

    def clean(self):
        clean = super().clean()
        clean["address"] = clean.get("address") or self.ways.get(clean.get("channel", ""), "")
        return clean


class ReturnedForm(forms.Form):
    """Why a message came back, among what can happen to its way."""

    code = forms.ChoiceField(label="Pourquoi est-il revenu ?", widget=forms.RadioSelect)

    def __init__(self, *args, message: OutboxMessage, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code, explained(code)[0]) for code in BY_HAND.get(message.channel, ())]


class PrintForm(forms.Form):
    """Whose letters to print; no house: those of people whom no house knows."""

    maison = RowField(Maison.objects.all(), required=False, widget=forms.HiddenInput)
    recto = forms.BooleanField(label="J'imprime recto verso : chaque lettre sur sa feuille", required=False)


class PostedForm(forms.Form):
    """The letters of a batch that are not posted, one box each."""

    sauf = forms.MultipleChoiceField(label="Pas postées", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, letters: list[OutboxMessage], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sauf"].choices = [
            (letter.pk, f"{number}. {letter.who or letter.address.partition(chr(10))[0]}") for number, letter in enumerate(letters, start=1)
        ]

    def left_out(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["sauf"]}
