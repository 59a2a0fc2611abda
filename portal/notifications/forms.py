"""Forms of the desk's screen of messages."""

from django import forms

from .enums import Channel, State
from .models import OutboxMessage
from .registry import purposes


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
