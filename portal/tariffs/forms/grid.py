"""The form that writes a version's prices. Bands are rows that can be added and taken away without any script.

The basis chosen decides which fields count: what stands in the others is kept on the screen and checked by nobody.
"""

import re
from dataclasses import dataclass, replace

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property

from portal.kit.forms import DayField, EurosField, number_sent

from ..enums import Basis
from ..models import TariffVersion
from ..rules.grid import Band, Grid
from ..rules.problems import HIGHEST_PRICE, Problem, grid_problems, grid_warnings
from .quotient import QuotientField

MOST_ROWS = 30
FIELDS_OF = {
    Basis.BANDS: (),
    Basis.EFFORT: ("rate", "effort_floor", "effort_cap", "step_cents"),
    Basis.TAX: ("not_taxable_cents", "taxable_cents"),
    Basis.FLAT: ("flat_cents",),
    Basis.FREE: (),
    Basis.CHOICE: ("choice_floor", "choice_cap", "suggested_cents"),
}
_BASIS_WORDS = {
    Basis.BANDS: "Du quotient familial, par paliers",
    Basis.EFFORT: "Du quotient familial, en proportion (taux d’effort)",
    Basis.TAX: "De l’avis d’impôt : imposable ou non",
    Basis.FLAT: "De rien : le même prix pour tout le monde",
    Basis.FREE: "De rien : c’est gratuit",
    Basis.CHOICE: "De la personne : elle choisit entre deux bornes",
}
_RATE = re.compile(r"([0-9]{1,3})(?:[,.]([0-9]{1,3}))?")


class RateField(forms.Field):
    """A share of the quotient typed in percents (« 0,36 »), kept as whole hundred-thousandths (360)."""

    default_error_messages = {"required": "Écrivez un taux, par exemple 0,36.", "invalid": "Écrivez un taux en %, par exemple 0,36."}

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 1000)
        return f"{whole},{rest:03d}".rstrip("0").rstrip(",")

    def to_python(self, value):
        if value in self.empty_values:
            return None
        text = str(value).replace("%", "").replace("\u00a0", "").replace("\u202f", "").strip().replace(",", ".")
        whole, _, rest = text.partition(".")
        if (
            not (whole.isascii() and whole.isdigit())
            or len(whole) > 3
            or len(rest) > 3
            or (rest and not (rest.isascii() and rest.isdigit()))
        ):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(whole) * 1000 + int(rest.ljust(3, "0") or 0)


def _price(label: str, **options) -> EurosField:
    return EurosField(label=label, maximum=HIGHEST_PRICE, **options)


class PricesForm(forms.Form):
    valid_from = DayField(label="Ces prix commencent le", calendar=True)
    basis = forms.ChoiceField(label="De quoi dépend le prix ?", choices=list(_BASIS_WORDS.items()), widget=forms.RadioSelect)
    rate = RateField(label="Part du quotient, en %", help_text="Par exemple 0,36 : un quotient de 1 000 donne 3,60 €.")
    effort_floor = _price("Prix le plus bas")
    effort_cap = _price("Prix le plus haut", help_text="C’est aussi le prix sans justificatif.")
    step_cents = EurosField(label="Arrondi à", minimum=1, maximum=10_000, help_text="0,01 pour le centime, 0,10 pour dix centimes.")
    not_taxable_cents = _price("Prix des personnes non imposables")
    taxable_cents = _price("Prix des personnes imposables", help_text="C’est aussi le prix sans justificatif.")
    flat_cents = _price("Prix")
    choice_floor = _price("Prix le plus bas")
    choice_cap = _price("Prix le plus haut")
    suggested_cents = _price("Prix conseillé", required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def _clean_fields(self) -> None:
        """Only the fields of the basis chosen are checked."""
        basis = self["basis"].data
        counting = {"valid_from", "basis", "edition", *FIELDS_OF.get(basis, ())}
        everything, self.fields = self.fields, {name: field for name, field in self.fields.items() if name in counting}
        try:
            super()._clean_fields()
        finally:
            self.fields = everything


class BandForm(forms.Form):
    """A row: from a quotient to another, both included, a price. An empty row is no band."""

    start = QuotientField(label="De", required=False, size=7)
    end = QuotientField(label="À (compris)", required=False, size=7)
    cents = _price("Prix", required=False)

    def __init__(self, *args, number: int, **kwargs):
        super().__init__(*args, prefix=f"palier-{number}", **kwargs)
        self.number = number
        for field in self.fields.values():
            field.row_label, field.label = field.label, f"Palier {number + 1}, {field.label.lower()}"

    @property
    def is_blank(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in self.fields)

    def clean(self) -> dict:
        given = super().clean()
        if not self.is_blank:
            if given.get("start") is None and "start" not in self.errors:
                self.add_error("start", "Écrivez le premier quotient de ce palier.")
            if given.get("cents") is None and "cents" not in self.errors:
                self.add_error("cents", "Écrivez un prix, par exemple 5,50.")
        return given

    @property
    def band(self) -> Band:
        end = self.cleaned_data["end"]
        return Band(self.cleaned_data["start"], None if end is None else end + 1, self.cleaned_data["cents"])


_PROBLEM_FIELDS = {"min": "start", "max": "end", "cents": "cents"}


@dataclass
class GridEditor:
    """The whole form of a version: `prices`, and `rows` of bands. Bound to what was sent, or showing the version."""

    version: TariffVersion
    data: QueryDict | None = None

    @cached_property
    def prices(self) -> PricesForm:
        if self.data is not None:
            return PricesForm(self.data)
        version = self.version
        values = {name: getattr(version, name) for name in PricesForm.base_fields if hasattr(version, name)}
        ends = {"effort_floor": version.floor_cents, "effort_cap": version.cap_cents}
        ends |= {"choice_floor": version.floor_cents, "choice_cap": version.cap_cents}
        return PricesForm(initial=values | ends)

    @cached_property
    def rows(self) -> list[BandForm]:
        if self.data is not None:
            return [BandForm(self.data, number=number) for number in range(self._sent_rows())]
        shown = [
            {"start": band.min, "end": None if band.max is None else band.max - 1, "cents": band.cents} for band in self.version.grid.bands
        ]
        return [BandForm(initial=row, number=number) for number, row in enumerate(shown or [{}, {}, {}])]

    def _sent_rows(self) -> int:
        return min(max(number_sent(self.data.get("paliers")), 1), MOST_ROWS)

    def reshaped(self, act: str) -> "GridEditor | None":
        """The same form, nothing typed lost, with a row more (« ajouter ») or without one (« retirer-2 »); None for another act."""
        word, _, which = act.partition("-")
        keep = list(range(self._sent_rows()))
        if word == "ajouter":
            keep = [*keep, None][:MOST_ROWS]
        elif word == "retirer" and which == str(number_sent(which)) and int(which) in keep:
            keep.remove(int(which))
        else:
            return None
        data = self.data.copy()
        typed = [
            {name: "" if row is None else data.get(f"palier-{row}-{name}", "") for name in BandForm.base_fields} for row in keep or [None]
        ]
        for number, row in enumerate(typed):
            for name, value in row.items():
                data[f"palier-{number}-{name}"] = value
        data["paliers"] = str(len(typed))
        return GridEditor(self.version, data)

    @cached_property
    def _by_bands(self) -> bool:
        return self.prices["basis"].value() == Basis.BANDS

    @cached_property
    def problems(self) -> list[Problem]:
        """What the rules have against the grid, put beside their fields; read after the fields themselves are sound."""
        found = grid_problems(self.grid)
        written = [row for row in self.rows if not row.is_blank]
        for problem in found:
            if problem.row is not None:
                written[problem.row].add_error(_PROBLEM_FIELDS[problem.field], problem.words)
            else:
                self.prices.add_error(self._field_of(problem), problem.words)
        return found

    def _field_of(self, problem: Problem) -> str | None:
        name = {"floor_cents": f"{self.grid.basis}_floor", "cap_cents": f"{self.grid.basis}_cap"}.get(problem.field, problem.field)
        return name if name in self.prices.fields else None

    def fields_are_sound(self) -> bool:
        rows = [row.is_valid() for row in self.rows] if self._by_bands else []
        return self.prices.is_valid() and all(rows)

    def is_valid(self) -> bool:
        return self.fields_are_sound() and not self.problems

    @cached_property
    def grid(self) -> Grid:
        """What was written, as plain data; only when `fields_are_sound`."""
        given = self.prices.cleaned_data
        basis = given["basis"]
        numbers = {name: given[name] for name in FIELDS_OF[basis] if name in Grid.__dataclass_fields__ and given.get(name) is not None}
        for end in ("floor", "cap"):
            if f"{basis}_{end}" in given:
                numbers[f"{end}_cents"] = given[f"{basis}_{end}"]
        bands = [row.band for row in self.rows if not row.is_blank] if basis == Basis.BANDS else []
        empty = Grid(basis=basis, unit=self.version.tariff.unit, version_id=self.version.pk, scheme=self.version.tariff.scheme)
        return replace(empty, bands=tuple(bands), **numbers)

    @property
    def sound_grid(self) -> Grid:
        """The same, its bands in order: what is shown and saved once `is_valid`."""
        return replace(self.grid, bands=tuple(sorted(self.grid.bands, key=lambda band: band.min)))

    @property
    def warnings(self) -> list[Problem]:
        return grid_warnings(self.grid)

    @property
    def forms(self) -> list[forms.Form]:
        """For the summary of errors on top of the page."""
        return [self.prices, *(self.rows if self._by_bands else [])]
