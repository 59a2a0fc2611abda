"""What is typed about what is not paid."""

from django import forms

from portal.kit.forms import RowField
from portal.ledger.models import Regie


class ListForm(forms.Form):
    """For which régie a list is made."""

    regie = RowField(label="Régie", queryset=Regie.objects.none(), empty_label=None)

    def __init__(self, *args, regies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["regie"].queryset = regies


class AnswerForm(forms.Form):
    """What was agreed with a household."""

    answer = forms.CharField(
        label="Ce qui a été convenu",
        max_length=200,
        help_text="Par exemple : « règle le 6 », « aide demandée ». Rien d’autre.",
    )
