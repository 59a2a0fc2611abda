"""Counting a till: how many of each note and coin, added up by the server; a small script adds up as one types."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import EurosField
from portal.kit.money import format_euros
from portal.ledger.rules.denominations import COINS, MOST, NOTES, total

WHOLE = _("Un nombre entier : combien de pièces ou de billets.")
SAID = {"invalid": WHOLE, "min_value": WHOLE, "max_value": _("C’est beaucoup : recomptez.")}


@dataclass(frozen=True)
class Row:
    """One line of the count: its box, what one piece is worth, what the typed number makes."""

    field: forms.BoundField
    cents: int
    words: str
    amount_cents: int


class CountForm(forms.Form):
    """How many of each; an empty box is none. `reason` says where a difference comes from."""

    reason = forms.CharField(
        label=_("D’où vient l’écart ?"),
        required=False,
        max_length=200,
        help_text=_("Quelques mots : ils restent sur la feuille de caisse."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for cents in (*NOTES, *COINS):
            # A box of text: in one of numbers a wheel turned by mistake changes the count, and letters are lost without a word.
            said = {"class": "input", "inputmode": "numeric", "autocomplete": "off", "maxlength": 5, "data-cents": cents}
            box = forms.TextInput(attrs=said)
            self.fields[f"n{cents}"] = forms.IntegerField(
                label=words_of(cents), required=False, min_value=0, max_value=MOST, widget=box, error_messages=SAID
            )

    @property
    def count(self) -> dict[str, int]:
        """What was typed and can be read, by value in cents."""
        data = getattr(self, "cleaned_data", {})
        return {name[1:]: number for name, number in data.items() if name[0] == "n" and name[1:].isdigit() and number}

    @property
    def counted_cents(self) -> int:
        return total(self.count)

    def _rows(self, values: tuple[int, ...]) -> list[Row]:
        count = self.count
        return [Row(self[f"n{cents}"], cents, words_of(cents), cents * count.get(str(cents), 0)) for cents in values]

    @property
    def boxes(self) -> list[tuple[str, list[Row]]]:
        return [(str(_("Billets")), self._rows(NOTES)), (str(_("Pièces")), self._rows(COINS))]


class CloseForm(CountForm):
    """The count at closing, and what the card terminal's own ticket says."""

    terminal = EurosField(
        label=_("Total du terminal"),
        required=False,
        help_text=_("Celui du ticket de télécollecte. Laissez vide s’il n’est pas encore sorti."),
    )
    terminal_reason = forms.CharField(label=_("D’où vient l’écart du terminal ?"), required=False, max_length=200)


def words_of(cents: int) -> str:
    """« 50 € », « 20 c »."""
    return format_euros(cents).replace(",00", "") if cents >= 100 else f"{cents}\u00a0c"
