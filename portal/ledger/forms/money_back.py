"""What a referent says to take back what her household has in advance."""

from django import forms

from portal.kit.forms import EurosField
from portal.kit.money import format_euros
from portal.ledger.models import MoneyToAsk

PAY, KEEP = "regler", "reprendre"
DESK, ORDER = "accueil", "comptable"


class MoneyBackForm(forms.Form):
    """How much; and, only where it is a question, whether what is owed is paid first, and how to have back what was paid by hand. Its
    answers: `pay_first` (None where nothing is owed), `at_desk`."""

    order = forms.ChoiceField(label="D’abord, ce qu’il reste à régler ?", widget=forms.RadioSelect)
    amount_cents = EurosField(label="Combien voulez-vous reprendre ?", minimum=1, required=False)
    hand = forms.ChoiceField(label="Ce que vous aviez réglé à l’accueil", widget=forms.RadioSelect, required=False)

    def __init__(self, *args, money: MoneyToAsk, **kwargs):
        super().__init__(*args, **kwargs)
        self.money = money
        self.fields["amount_cents"].help_text = f"Vide : tout. Au plus {format_euros(money.there_cents)}."
        if money.due_cents:
            due, after = format_euros(money.due_cents), format_euros(money.after_paying_cents)
            pay = f"Oui, régler {due} avec mon avance, et reprendre le reste : {after}"
            if not money.after_paying_cents:
                pay = "Oui, régler avec mon avance : il ne reste alors rien à reprendre"
            self.fields["order"].choices = [(PAY, pay), (KEEP, f"Non, je réglerai ces {due} autrement")]
            self.fields["order"].error_messages["required"] = "Dites si votre avance règle d’abord ce qui reste, ou non."
        else:
            del self.fields["order"]
        if money.at_desk_cents:
            self.fields["hand"].choices = [
                (DESK, "Je passe à l’accueil, en espèces"),
                (ORDER, "Par le comptable public, en quelques semaines"),
            ]
            self.fields["hand"].initial = DESK
        else:
            del self.fields["hand"]

    def clean(self) -> dict:
        data = super().clean()
        data["pay_first"] = data["order"] == PAY if data.get("order") else None
        data["at_desk"] = "hand" in self.fields and data.get("hand") != ORDER
        there = self.money.after_paying_cents if data["pay_first"] else self.money.there_cents
        if self.errors:
            return data
        if not there:
            self.add_error("order", "Votre avance paie juste ce que vous devez. Réglez-le sur la page « À régler », en un geste.")
        data["amount_cents"] = data.get("amount_cents") or there
        if there and data["amount_cents"] > there:
            self.add_error("amount_cents", f"Vous pouvez reprendre {format_euros(there)} au plus.")
        return data


class ConfirmForm(forms.Form):
    """The same answers once confirmed. Nothing is asked of the account here: the second click of a double one finds it changed already,
    and the action alone knows that it was carried out."""

    amount_cents = EurosField(minimum=1)
    order = forms.ChoiceField(choices=[(PAY, PAY), (KEEP, KEEP)], required=False)
    hand = forms.ChoiceField(choices=[(DESK, DESK), (ORDER, ORDER)], required=False)

    def clean(self) -> dict:
        data = super().clean()
        data["pay_first"] = data["order"] == PAY if data.get("order") else None
        data["at_desk"] = data.get("hand") == DESK
        return data
