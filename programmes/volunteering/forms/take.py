"""Taking a shift: who comes, and on which other dates too."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.people.models import Person
from programmes.enums import Channel

from ..choosing import Choice


class TakeForm(forms.Form):
    """`people`: those she may sign up, herself first; `others`: the same post on other dates that she may take."""

    people = forms.TypedMultipleChoiceField(
        label=_("Qui vient ?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une personne.")},
    )  # fmt: skip
    also = forms.TypedMultipleChoiceField(
        label=_("Et ces jours-là aussi ?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
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


class CounterTakeForm(forms.Form):
    """At the counter: the shifts pressed or ticked for the person who stands here."""

    shifts = forms.TypedMultipleChoiceField(
        label=_("Créneaux"), coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Cochez au moins un créneau.")}
    )
    channel = forms.ChoiceField(
        label=_("Par"), choices=[(Channel.COUNTER, _("au comptoir")), (Channel.PHONE, _("par téléphone"))], widget=forms.RadioSelect,
        initial=Channel.COUNTER,
    )  # fmt: skip

    def __init__(self, *args, choices: list[Choice], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shifts"].choices = [(choice.row.pk, choice.words) for choice in choices]
