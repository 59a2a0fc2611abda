"""What staff type about farms: a contract and its prices, the contents of a week, what came."""

import re

from django import forms
from django.core.exceptions import ValidationError

from portal.kit.forms import DayField, EurosField, RowField

from ..enums import Shortfall, Via
from ..models import GivePoint, Grower, GrowerContract, SeasonTerms
from ..rules.contents import Row
from ..rules.weight import kilos_cell

BLANK_ROWS, MOST_ROWS = 3, 30
_KILOS = re.compile(r"([0-9]{1,5})(?:[,.]([0-9]{1,3}))?")


class KilosField(forms.Field):
    """A weight typed in kilos (« 55,2 »), kept in grams."""

    default_error_messages = {"required": "Écrivez un poids en kilos.", "invalid": "Écrivez des kilos, par exemple 55,2."}

    def __init__(self, *, minimum: int = 0, **options):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 7, "autocomplete": "off"}))
        self.minimum = minimum
        super().__init__(**options)

    def prepare_value(self, value):
        return kilos_cell(value).removesuffix(",0") if isinstance(value, int) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        text = re.sub(r"[\s\u00a0\u202f]|kg", "", str(value).lower())
        if text.startswith(("-", "−")):
            raise ValidationError("Un poids ne descend pas sous zéro.", code="min")
        found = _KILOS.fullmatch(text)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        grams = int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0") or 0)
        if grams < self.minimum:
            raise ValidationError("Un poids au-dessus de zéro.", code="min")
        return grams


class GrowerForm(forms.ModelForm):
    class Meta:
        model = Grower
        fields = ["name", "place", "grows"]

    def _post_clean(self):
        """The action names what is wrong, in its words."""


class ContractForm(forms.ModelForm):
    """Who, from when to when, how many, and how one orders."""

    starts_on = DayField(label="Premier jour", calendar=True)
    ends_on = DayField(label="Dernier jour", calendar=True)
    cutoff_hour = forms.TimeField(label="à", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))

    class Meta:
        model = GrowerContract
        fields = [
            "grower", "starts_on", "ends_on", "baskets", "tolerance_percent", "bears", "cutoff_weekday", "cutoff_hour", "send_by",
            "contact_name", "email", "phone",
        ]  # fmt: skip
        labels = {"baskets": "Paniers promis chaque semaine", "bears": "Si l'on commande moins que promis"}
        help_texts = {
            "baskets": "Des paniers habituels. C'est ce que la ferme cultive pour nous.",
            "contact_name": "Un prénom suffit. Oublié deux ans après la fin du contrat.",
        }
        widgets = {"bears": forms.RadioSelect, "send_by": forms.RadioSelect}

    def __init__(self, *args, terms: SeasonTerms, **kwargs):
        super().__init__(*args, **kwargs)
        self.terms = terms
        self.fields["grower"].empty_label = "Choisissez une ferme"
        if self.instance.pk:
            self.fields["grower"].disabled = True

    def _post_clean(self):
        """The action names what is wrong, in its words."""

    def asked(self) -> dict:
        return {**self.cleaned_data, "terms": self.terms}


class PriceRow(forms.Form):
    """One product of a contract; an empty line is nothing."""

    product = forms.CharField(label="Produit", required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    cents = EurosField(label="Prix du kilo", required=False, minimum=1)
    crate = KilosField(label="Une caisse (kg)", required=False, minimum=1)

    def clean(self):
        data = super().clean()
        if data.get("product") and data.get("cents") is None and "cents" not in self.errors:
            self.add_error("cents", "Écrivez le prix du kilo.")
        if data.get("cents") is not None and not data.get("product"):
            self.add_error("product", "Écrivez le produit.")
        return data


PriceRows = forms.formset_factory(PriceRow, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
PriceRows.crate_default = 10_000


def prices_in(rows) -> dict[str, tuple[int, int]]:
    """What `save_contract` takes; two lines of one product keep two names, so that it is refused in words."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        data = row.cleaned_data
        if name := data.get("product"):
            found[name if name not in found else f"{name} "] = (data["cents"], data.get("crate") or PriceRows.crate_default)
    return found


class WeekRow(forms.Form):
    """One product of a week: its farm, and how many grams in each size of basket."""

    product = forms.CharField(
        label="Produit", required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "list": "produits"})
    )
    grower = RowField(label="Ferme", queryset=Grower.objects.none(), required=False, empty_label="achat, sans ferme")

    def __init__(self, *args, sizes, growers, **kwargs):
        super().__init__(*args, **kwargs)
        self.sizes = sizes
        self.fields["grower"].queryset = growers
        self.fields["grower"].choices = [("", "achat, sans ferme"), *((row.pk, row.name) for row in growers)]
        for size in sizes:
            self.fields[f"g{size.pk}"] = forms.IntegerField(
                label=f"{size.name} (g)", required=False, min_value=0, max_value=20_000,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip

    @property
    def weights(self) -> list:
        return [self[f"g{size.pk}"] for size in self.sizes]

    def rows(self) -> list[Row]:
        data = self.cleaned_data
        grower = data["grower"].pk if data.get("grower") else None
        grams = [(size, data.get(f"g{size.pk}")) for size in self.sizes]
        return [Row(data.get("product") or "", None if size.usual else size.pk, number, grower) for size, number in grams if number]

    def clean(self):
        data = super().clean()
        if data.get("product") and not self.errors and not any(data.get(f"g{size.pk}") for size in self.sizes):
            self.add_error(f"g{self.sizes[0].pk}", "Écrivez un poids, ou effacez le produit.")
        return data


WeekRows = forms.formset_factory(WeekRow, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class SendForm(forms.Form):
    """How the order leaves, and that the farm agreed where it must."""

    via = forms.ChoiceField(label="Comment la ferme est-elle prévenue ?", choices=Via.choices, widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="La ferme est d'accord", required=False)


class ReceiveForm(forms.Form):
    """What came: a weight a line, as ordered until somebody says otherwise."""

    delivery_note = forms.CharField(
        label="Bon de livraison n°", required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    crates_lent = forms.IntegerField(label="Caisses prêtées", required=False, min_value=0, max_value=999)
    crates_returned = forms.IntegerField(label="Caisses rendues", required=False, min_value=0, max_value=999)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            came = line.grams if line.received_grams is None else line.received_grams
            self.fields[f"kg{line.pk}"] = KilosField(label=f"{line.product}, reçu (kg)", initial=came)
            self.fields[f"why{line.pk}"] = forms.ChoiceField(
                label=f"{line.product}, pourquoi", required=False, choices=[("", "—"), *Shortfall.choices], initial=line.why
            )

    def pairs(self) -> list[tuple]:
        return [(line, self[f"kg{line.pk}"], self[f"why{line.pk}"]) for line in self.lines]

    def asked(self) -> dict:
        data = self.cleaned_data
        return {
            "received": {line.pk: data[f"kg{line.pk}"] for line in self.lines},
            "why": {line.pk: data.get(f"why{line.pk}", "") for line in self.lines},
            "delivery_note": data["delivery_note"],
            "crates_lent": data["crates_lent"] or 0,
            "crates_returned": data["crates_returned"] or 0,
        }


class SubstituteForm(forms.Form):
    """What takes the place of what is short, in each usual basket."""

    line = RowField(label="Ce qui manque", queryset=None, empty_label=None)
    product = forms.CharField(
        label="Remplacé par", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "list": "produits"})
    )
    each = forms.IntegerField(label="Grammes dans chaque panier habituel", min_value=1, max_value=20_000)
    kept = forms.IntegerField(
        label="Grammes qui restent de ce qui manque", required=False, min_value=0, max_value=20_000, help_text="Rien : tout est remplacé."
    )
    cents_per_kg = EurosField(label="Prix du kilo", required=False, minimum=1, help_text="Seulement si le contrat n'a pas ce produit.")

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = lambda line: line.product

    def asked(self) -> dict:
        return {**self.cleaned_data, "kept": self.cleaned_data["kept"] or 0}


class CratesForm(forms.Form):
    lent = forms.IntegerField(label="Venues", required=False, min_value=0, max_value=999)
    returned = forms.IntegerField(label="Reparties", required=False, min_value=0, max_value=999)

    def asked(self) -> dict:
        return {name: self.cleaned_data[name] or 0 for name in ("lent", "returned")}


class SurplusForm(forms.Form):
    line = RowField(label="Produit", queryset=None, empty_label=None)
    point = RowField(label="Où", queryset=GivePoint.objects.filter(open=True), empty_label=None)
    grams = KilosField(label="Poids (kg)", minimum=1)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = lambda line: line.product


class ThanksForm(forms.Form):
    recipe = forms.CharField(
        label="Ce qu'on en a cuisiné",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La recette ou un mot, sans le nom de personne : « Une soupe de potimarron pour quarante, mercredi à la Capuche. »",
    )
    via = forms.ChoiceField(label="Comment", choices=Via.choices, widget=forms.RadioSelect)


class ViaForm(forms.Form):
    via = forms.ChoiceField(label="Comment", choices=Via.choices, widget=forms.RadioSelect)
