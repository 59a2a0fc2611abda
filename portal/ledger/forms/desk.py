"""What is typed at the desk."""

from django import forms

from portal.kit.dates import day_short
from portal.kit.forms import EurosField, RowField
from portal.kit.money import format_euros
from portal.ledger.enums import Method
from portal.ledger.models import Regie, Statement


def _words(charge) -> str:
    return f"{charge.label} · {format_euros(charge.left_cents)}, avant le {day_short(charge.due_on)}"


class TakeForm(forms.Form):
    """Money for a household. Lines are sent as « key:left », so that a line that changed meanwhile is noticed; an empty amount means
    the total of the ticked lines."""

    lines = forms.MultipleChoiceField(label="Lignes à régler", required=False, widget=forms.CheckboxSelectMultiple)
    amount_cents = EurosField(label="Montant encaissé", required=False, minimum=1, help_text="Vide : le total des lignes cochées.")
    method = forms.ChoiceField(label="Moyen", widget=forms.RadioSelect)
    tendered_cents = EurosField(label="Somme donnée", required=False, help_text="En espèces, pour calculer la monnaie à rendre.")
    note = forms.CharField(label="Numéro du chèque ou du bon", required=False, max_length=80)
    payer = forms.CharField(label="Remis par", required=False, max_length=120, help_text="Si c’est quelqu’un d’autre que le foyer.")
    keep_credit = forms.BooleanField(label="Garder le reste en avance", required=False)
    sure = forms.CharField(
        label="Oui, ces sommes sont justes", required=False, widget=forms.HiddenInput
    )  # the figures that were asked again: others are asked anew
    regie = RowField(label="Régie", queryset=Regie.objects.none(), empty_label=None)

    def __init__(self, *args, statement: Statement, regies: list[Regie], **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {f"{charge.pk}:{charge.left_cents}": charge for charge in statement.due}
        self.fields["lines"].choices = [(key, _words(charge)) for key, charge in self.known.items()]
        self.fields["lines"].error_messages["invalid_choice"] = "Une ligne a changé : les montants sont à jour. Vérifiez, puis recommencez."
        self.fields["lines"].initial = list(self.known)
        self.fields["regie"].queryset = Regie.objects.filter(pk__in=[regie.pk for regie in regies])
        if len(regies) == 1:
            self.fields["regie"].initial = regies[0].pk
            self.fields["regie"].widget = forms.HiddenInput()
        accepted = {method for regie in regies for method in regie.allowed_methods}
        self.fields["method"].choices = [(method.value, method.label) for method in Method if method.value in accepted]
        self.fields["method"].initial = next((value for value, _ in self.fields["method"].choices), None)
        self.fields["tendered_cents"].widget.attrs["autofocus"] = True  # a note in the hand: its amount, Enter, done
        if not statement.due:
            del self.fields["lines"]

    @property
    def unusual(self) -> bool:
        """Whether what is folded away was used or is refused: it then stands open."""
        folded = ("payer", "keep_credit")
        refused = self.non_field_errors() or "amount_cents" in self.errors
        return self.is_bound and bool(refused or any(self.data.get(name) or name in self.errors for name in folded))

    def clean(self):
        data = super().clean()
        data["charges"] = [self.known[key] for key in data.get("lines") or []]
        data["seen_cents"] = sum(charge.left_cents for charge in data["charges"])
        if data.get("amount_cents") is None and "amount_cents" not in self.errors and "lines" not in self.errors:
            data["amount_cents"] = data["seen_cents"]
            if not data["amount_cents"]:
                self.add_error("amount_cents", "Cochez une ligne ou écrivez un montant.")
        data["sure"] = data.get("sure") == self._figures(data)
        return data

    def _figures(self, data: dict) -> str:
        return f"{data.get('amount_cents')}:{data.get('tendered_cents')}:{data.get('seen_cents')}"

    def ask_again(self) -> None:
        """Show the box that says « yes » to these figures, and to no others."""
        box = self.fields["sure"]
        box.widget = forms.CheckboxInput(check_test=lambda value: False, attrs={"value": self._figures(self.cleaned_data)})


class VoidForm(forms.Form):
    """Why a payment of today is undone."""

    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=120,
        help_text="Ces mots sont sur la quittance d’annulation.",
        error_messages={"required": "Dites pourquoi ce paiement est annulé."},
    )


class BillingForm(forms.Form):
    """Why a month that is far from the one before is right, or why its preparation is thrown away."""

    reason = forms.CharField(label="Raison", required=False, max_length=200, help_text="Par exemple : deux maisons de plus depuis ce mois.")
