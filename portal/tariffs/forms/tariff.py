"""Forms around a tariff: its words, its full cost, its end, the publication of a version."""

from django import forms

from portal.kit.forms import DayField, EurosField

from ..rules.problems import HIGHEST_PRICE


class TariffForm(forms.Form):
    name = forms.CharField(label="Nom du tarif", max_length=120, help_text="Par exemple « Panier de légumes ».")
    unit = forms.CharField(
        label="Ce que paie le prix", max_length=60, help_text="Avec son article : « le panier », « la séance ». On lira : 4,00 € le panier."
    )
    description = forms.CharField(
        label="À quoi il sert",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une ou deux phrases simples : elles sont affichées sur la page publique des tarifs.",
    )


class FullCostForm(forms.Form):
    """What one unit really costs, from a day on."""

    cents = EurosField(
        label="Coût complet d’une unité", maximum=HIGHEST_PRICE, help_text="Achat, transport, préparation. Par exemple 7,50."
    )
    valid_from = DayField(label="À partir du", calendar=True)
    note = forms.CharField(label="D’où vient ce chiffre", required=False, max_length=160, help_text="Par exemple « marché 2026 ».")


class StartForm(forms.Form):
    """From which day a new version would hold."""

    valid_from = DayField(label="Ces prix commenceraient le", calendar=True)


class CloseForm(forms.Form):
    closed_from = DayField(label="Ne plus proposer ce tarif à partir du", calendar=True)


class PublishForm(forms.Form):
    """The board's resolution, with which a version is published. `edition` is the one the person read."""

    resolution_number = forms.CharField(label="Numéro de la délibération", max_length=60, widget=forms.TextInput(attrs={"size": 16}))
    resolution_date = DayField(label="Date de la délibération", calendar=True)
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
