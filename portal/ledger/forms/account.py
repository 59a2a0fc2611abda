"""What a household chooses on « À régler »: which lines, how much, how."""

from django import forms

from portal.kit.forms import EurosField
from portal.kit.money import format_euros
from portal.ledger.models import Payment, Statement


class PayForm(forms.Form):
    """Lines are sent as « key:left », so that one that was paid meanwhile, in another tab or at the counter, is noticed; « choix » says
    that boxes were shown: without it and without a line, all is meant. An empty amount means all that is left of the ticked lines."""

    ligne = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    montant = EurosField(label="Une autre somme", required=False, minimum=1)
    moyen = forms.CharField(required=False)

    def __init__(self, *args, statement: Statement, ways: list, coming: list[Payment], **kwargs):
        super().__init__(*args, **kwargs)
        self.coming = {charge for payment in coming for charge, _ in payment.meant_for}  # a bank has the order
        self.known = {f"{charge.pk}:{charge.left_cents}": charge for charge in statement.due if charge.pk not in self.coming}
        self.ways = [way for way in ways if way.online]
        lines = self.fields["ligne"]
        lines.choices = [(key, charge.label) for key, charge in self.known.items()]
        lines.initial = list(self.known)
        lines.error_messages["invalid_choice"] = "Une ligne a changé entre-temps : le compte est à jour. Regardez-le, puis recommencez."
        least = min((way.min_cents for way in self.ways), default=1)
        hint = f"Les plus anciennes sommes d’abord. En ligne, {format_euros(least)} au moins."
        self.fields["montant"].help_text = hint

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("ligne")) if self.is_bound else set(self.known)

    @property
    def partial(self) -> bool:
        """Whether what is folded away was used: it then stands open, with what was typed."""
        return self.is_bound and bool(self.data.get("montant") or "montant" in self.errors)

    def clean(self) -> dict:
        data = super().clean()
        chosen = data.get("ligne") or []
        if not self.errors and not chosen:
            if self.data.get("choix"):  # the boxes were shown, and none is ticked
                self.add_error(None, "Rien n’est coché. Cochez ce que vous réglez.")
            chosen = list(self.known)
        data["charges"] = [self.known[key] for key in chosen]
        return data
