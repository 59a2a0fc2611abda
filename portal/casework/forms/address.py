"""Registering an address, ending it, what has come for somebody."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.households.models import Household

from ..actions.end_address import BY_STAFF
from ..enums import MailKind, RefusedBecause, Taker


class CoveredForm(forms.Form):
    """Who of her household stands on the certificate; whom nobody ticks does not."""

    covered = forms.MultipleChoiceField(
        label=_("Avec elle sur l’attestation"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Seulement celles et ceux qui n’ont pas d’autre adresse non plus."),
    )  # fmt: skip

    def __init__(self, *args, person, already=(), **options):
        super().__init__(*args, **options)
        members = {member.person.pk: member.person for home in Household.objects.of(person) for member in home.members()}
        members.pop(person.pk, None)
        self.members = {str(key): member for key, member in members.items()}
        self.fields["covered"].choices = [(key, member.full_name) for key, member in self.members.items()]
        self.fields["covered"].initial = [str(one.pk) for one in already]
        if not members:
            del self.fields["covered"]

    def persons(self) -> list:
        return [self.members[key] for key in self.cleaned_data.get("covered", [])]


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Pourquoi"), choices=RefusedBecause.choices, widget=forms.RadioSelect)


class EndAddressForm(forms.Form):
    reason = forms.ChoiceField(label=_("Pourquoi"), widget=forms.RadioSelect)

    def __init__(self, *args, absent: bool = False, **options):
        super().__init__(*args, **options)
        shown = [choice for choice in BY_STAFF if absent or choice != "absent"]
        self.fields["reason"].choices = [(choice.value, choice.label) for choice in shown]


class MailForm(forms.Form):
    """How many came, of what."""

    kind = forms.ChoiceField(label=_("Quoi"), choices=MailKind.choices)
    quantity = forms.IntegerField(label=_("Combien"), min_value=1, max_value=99, initial=1, widget=forms.NumberInput(attrs={"size": 3}))


class TakeForm(forms.Form):
    """Which things, and who takes them."""

    items = forms.MultipleChoiceField(label=_("Ce qui est remis"), widget=forms.CheckboxSelectMultiple)
    to = forms.ChoiceField(label=_("À qui"), choices=Taker.choices, widget=forms.RadioSelect, initial=Taker.SELF)
    power_seen = forms.BooleanField(label=_("J’ai vu la procuration écrite et la pièce d’identité"), required=False)

    def __init__(self, *args, mail=(), **options):
        super().__init__(*args, **options)
        self.fields["items"].choices = [(str(item.pk), item.words) for item in mail]
        self.fields["items"].initial = [str(item.pk) for item in mail]
