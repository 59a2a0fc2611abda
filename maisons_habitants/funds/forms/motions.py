from django import forms
from django.utils.translation import gettext_lazy as _

from maisons_habitants.committees.enums import Interest
from portal.kit.forms import DayField, EurosField
from programmes.forms.places import number_field

from ..enums import Outcome

OUTCOMES = (
    (Outcome.GRANTED.value, _("Accorder une somme")),
    (Outcome.REJECTED.value, _("Refuser")),
    (Outcome.DEFERRED.value, _("Remettre à une autre réunion")),
)


def _area(label, help_text="") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), help_text=help_text)


class MotionForm(forms.Form):
    """What is put to the vote. `formal`: the committee's rules say when a vote is secret."""

    outcome = forms.ChoiceField(label=_("On propose de"), choices=OUTCOMES, widget=forms.RadioSelect)
    amount = EurosField(label=_("La somme, en euros"), required=False, minimum=1)
    conditions = _area(_("À condition que"), _("Facultatif : « la fête reste ouverte à tout le quartier »."))
    reason = _area(_("La raison"), _("Pour refuser ou remettre : elle est dite à qui porte le projet."))
    refuse_if_against = forms.BooleanField(label=_("Refuser si le vote est contre"), required=False)
    secret = forms.BooleanField(label=_("Vote secret"), required=False)
    on_paper = forms.BooleanField(label=_("Secret, sur papier : on compte les bulletins"), required=False)

    def __init__(self, *args, formal: bool, grantable: int, **options):
        first = {"outcome": Outcome.GRANTED.value if grantable else Outcome.DEFERRED.value, "amount": grantable or None}
        super().__init__(*args, initial=first, prefix="proposition", **options)
        if formal:
            self.fields["asking"] = number_field(_("Combien de présents demandent le secret ?"), required=False, min_value=0, max_value=500)

    def said(self) -> dict:
        return self.cleaned_data | {"asking": self.cleaned_data.get("asking") or 0}


class ActForm(forms.Form):
    """The town's act, after the committee's opinion."""

    number = forms.CharField(label=_("Le numéro de l’acte"), max_length=60)
    on = DayField(label=_("La date de l’acte"), calendar=True)
    decides = forms.ChoiceField(
        label=_("La ville"), choices=[("granted", _("accorde")), ("rejected", _("refuse"))], widget=forms.RadioSelect
    )
    amount = EurosField(label=_("La somme accordée, en euros"), required=False, minimum=1)
    conditions = _area(_("À condition que"))
    reason = _area(_("La raison, si elle refuse"), _("Elle est dite à qui porte le projet."))
    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self):
        asked = super().clean()
        if asked.get("decides") == "granted" and not asked.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Écrivez la somme accordée."))
        return asked

    def said(self) -> dict:
        asked, grants = self.cleaned_data, self.cleaned_data["decides"] == "granted"
        return {
            "number": asked["number"], "on": asked["on"], "granted_cents": asked["amount"] if grants else None,
            "conditions": asked["conditions"] if grants else "", "reason": "" if grants else asked["reason"], "seen": asked["edition"],
        }  # fmt: skip


class InterestForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Parce que cela concerne"), initial=Interest.OTHER,
        choices=[(Interest.SELF.value, _("moi")), (Interest.FAMILY.value, _("ma famille")),
                 (Interest.ASSOCIATION.value, _("une association dont je suis membre")), (Interest.OTHER.value, _("une autre raison"))],
    )  # fmt: skip
