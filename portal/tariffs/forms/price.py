"""« Trouver mon prix »: what a person says of her means, to see a price. Nothing is kept, nothing stands in an address."""

import datetime as dt

from django import forms

from portal.kit.forms import EurosField

from ..enums import Basis
from ..rules.grid import Grid, bounds, needs_quotient
from ..rules.quote import Means, Quote, quote
from .quotient import QuotientField


class PriceFinder(forms.Form):
    """Asks only what this grid looks at. Send it by POST."""

    quotient = QuotientField(
        label="Votre quotient familial",
        required=False,
        help_text="Il est écrit sur votre compte de la CAF ou de la MSA. Vous ne le connaissez pas ? Laissez vide.",
    )
    taxable = forms.ChoiceField(
        label="Payez-vous l’impôt sur le revenu ?",
        required=False,
        choices=[("non", "Non, je ne suis pas imposable"), ("oui", "Oui, je suis imposable"), ("", "Je ne sais pas")],
        widget=forms.RadioSelect,
    )
    chosen = EurosField(label="Le prix que vous choisissez")

    def __init__(self, *args, grid: Grid, **kwargs):
        super().__init__(*args, **kwargs)
        self.grid = grid
        if not needs_quotient(grid):
            del self.fields["quotient"]
        if grid.basis != Basis.TAX:
            del self.fields["taxable"]
        if grid.basis != Basis.CHOICE:
            del self.fields["chosen"]
        else:
            self.fields["chosen"].minimum, self.fields["chosen"].maximum = bounds(grid)
            self.fields["chosen"].initial = grid.suggested_cents

    def means(self) -> Means:
        """What was said, checked by nobody; nothing known before the form is sent and valid."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        taxable = {"oui": True, "non": False}.get(said.get("taxable"))
        return Means(quotient=said.get("quotient"), taxable=taxable, declared=True)

    def quote(self, on: dt.date) -> Quote:
        """The price for what was said; call it once the form is valid."""
        return quote(self.grid, self.means(), self.cleaned_data.get("chosen"), on=on)
