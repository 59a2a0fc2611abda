"""Putting somebody on a shift at the desk, by keyboard: a name, Enter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.enums import Channel

from .take import KeysField


class AssignForm(forms.Form):
    """`name`: what was typed; `person`: the one pressed among those found; `over`: why a soft rule is put aside; `swap`: the
    offer of who hands her place on."""

    name = forms.CharField(
        label=_("Qui vient ?"), max_length=80, help_text=_("Un nom, un prénom, les deux ; puis Entrée."),
        error_messages={"required": _("Écrivez le début d’un nom, puis Entrée.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("Elle ou il a dit oui"), choices=[(Channel.PHONE, _("par téléphone")), (Channel.COUNTER, _("de vive voix"))],
        widget=forms.RadioSelect, initial=Channel.PHONE,
    )  # fmt: skip
    person = KeysField(required=False)
    swap = KeysField(required=False)
    over = forms.CharField(label=_("Pourquoi quand même"), max_length=200, required=False)
    wait = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("person"):
            self.fields["name"].required = False

    @property
    def who(self) -> int | None:
        """The key of the one pressed; None while a name is looked for."""
        return next(iter(self.cleaned_data.get("person", [])), None)
