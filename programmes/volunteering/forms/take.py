"""Taking a shift: who comes, and on which other dates too."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import number_sent
from portal.people.models import Person
from programmes.enums import Channel

from ..listings.choosing import Choice


class TakeForm(forms.Form):
    """`people`: those she may sign up, herself first; `others`: the same post on other dates that she may take."""

    people = forms.TypedMultipleChoiceField(
        label=_("Qui vient ?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez au moins une personne."),
            "invalid_choice": _("Une de ces personnes y est déjà, ou n’est plus bénévole : la liste est à jour."),
        },
    )  # fmt: skip
    also = forms.TypedMultipleChoiceField(
        label=_("Et ces jours-là aussi ?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Un de ces jours n’est plus libre pour vous : la liste est à jour.")},
    )

    def __init__(self, *args, people: list[Person], others: list[Choice], **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {person.pk: person for person in people}
        self.others = {choice.row.pk: choice for choice in others}
        self.fields["people"].choices = [(key, person.display_name) for key, person in self.known.items()]
        self.fields["also"].choices = [(key, choice.words) for key, choice in self.others.items()]
        self.initial.setdefault("people", [people[0].pk] if people else [])
        if len(self.known) == 1:
            self.fields["people"].widget = forms.MultipleHiddenInput()
            self.fields["people"].widget.choices = self.fields["people"].choices
        if not others:
            del self.fields["also"]

    def who(self) -> list[Person]:
        return [self.known[key] for key in self.cleaned_data["people"]]


class KeysField(forms.Field):
    """Keys of rows, as boxes ticked or a button pressed send them: those that are none are left out. Whether she may act on them is the
    view's to say."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value) -> list[int]:
        return sorted({key for key in map(number_sent, value or ()) if 0 < key < 2**31})


class CounterTakeForm(forms.Form):
    """At the counter: the shifts pressed or ticked for the person who stands here, and who of her household comes too. `over`: why a soft
    rule is put aside for the one pressed."""

    shifts = KeysField(label=_("Créneaux"), error_messages={"required": _("Cochez au moins un créneau.")})
    people = forms.TypedMultipleChoiceField(label=_("Avec"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    over = forms.CharField(label=_("Pourquoi quand même"), max_length=200, required=False, empty_value=None, widget=forms.HiddenInput)
    wait = forms.BooleanField(label=_("S’il n’y a plus de place : liste d’attente"), required=False, initial=True)
    channel = forms.ChoiceField(
        label=_("Par"), choices=[(Channel.COUNTER, _("au comptoir")), (Channel.PHONE, _("par téléphone"))], widget=forms.RadioSelect,
        initial=Channel.COUNTER,
    )  # fmt: skip

    def __init__(self, *args, person: Person, family: list[Person], **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {one.pk: one for one in family if one.pk != person.pk}
        self.fields["people"].choices = [(key, one.display_name) for key, one in self.known.items()]
        if not self.known:
            del self.fields["people"]

    def clean_over(self) -> str:
        """A word, where a rule is put aside; nothing asked where none is."""
        word = self.cleaned_data["over"]
        if word is None and "over" in self.data:
            raise forms.ValidationError(_("Dites en un mot pourquoi, avec son accord."))
        return word or ""

    def also(self) -> list[Person]:
        return [self.known[key] for key in self.cleaned_data.get("people", [])]
