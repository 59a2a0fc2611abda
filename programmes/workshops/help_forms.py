"""What is filled in when somebody was helped with a démarche."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import RowField
from portal.kit.visibility import Scope
from portal.places.models import Maison

from .enums import Consent, HelpOutcome, HelpTopic


class HelpForm(forms.Form):
    topic = forms.ChoiceField(label=_("La démarche"), choices=HelpTopic.choices)
    did = forms.CharField(
        label=_("Ce qui a été fait"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("« Demande envoyée, réponse attendue en janvier. » Ni mot de passe, ni identifiant, ni numéro de dossier."),
    )  # fmt: skip
    outcome = forms.ChoiceField(label=_("Et ensuite"), choices=HelpOutcome.choices, widget=forms.RadioSelect)
    consent = forms.ChoiceField(
        label=_("Son accord"), choices=Consent.choices, widget=forms.RadioSelect,
        help_text=_("La personne sait ce qui est noté, et pour un an. Elle tape elle-même ses mots de passe."),
    )  # fmt: skip
    maison = RowField(label=_("Maison"), queryset=Maison.objects.none())

    def __init__(self, *args, scope: Scope, **kwargs):
        super().__init__(*args, **kwargs)
        houses = Maison.objects.filter(closed_on=None).order_by("name")
        houses = houses if scope.everywhere else houses.filter(pk__in=scope.maisons)
        self.fields["maison"].queryset = houses
        self.fields["maison"].initial = houses.first()
