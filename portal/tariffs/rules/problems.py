"""What is wrong with a grid, in words, for the form that writes it and the action that publishes it.

A problem stops publication; a warning is only said (a price that falls when the quotient rises may be wanted).
"""

import itertools
from dataclasses import dataclass

from portal.kit.money import format_euros

from ..enums import Basis
from .grid import Band, Grid, thousands

HIGHEST_PRICE = 100_000_00  # one hundred thousand euros: beyond, a slip of the finger
HIGHEST_QUOTIENT = 1_000_000


@dataclass(frozen=True)
class Problem:
    """`row` is the place of the band it speaks of (from 0), or None for the whole grid; `field` the form's field."""

    code: str
    words: str
    row: int | None = None
    field: str = ""


def band_problems(bands: list[Band] | tuple[Band, ...]) -> list[Problem]:
    """Why these bands do not follow one another from nought without end. Rows keep the order in which they were written."""
    if not bands:
        return [Problem("aucun-palier", "Il faut au moins un palier, de 0 « et plus ».")]
    found = [problem for row, band in enumerate(bands) for problem in _alone(row, band)]
    if found:
        return found
    rows = sorted(range(len(bands)), key=lambda row: (bands[row].min, bands[row].max is None, bands[row].max or 0))
    if bands[rows[0]].min != 0:
        last = thousands(bands[rows[0]].min - 1)
        found.append(Problem("trou", f"Aucun prix pour un quotient de 0 à {last} : le premier palier commence à 0.", rows[0], "min"))
    for before, after in itertools.pairwise(rows):
        found += _between(bands[before], bands[after], after)
    if bands[rows[-1]].max is not None and not any(bands[row].max is None for row in rows):
        end = thousands(bands[rows[-1]].max)
        found.append(Problem("trou", f"Aucun prix à partir de {end} : laissez vide la fin du dernier palier.", rows[-1], "max"))
    return found


def _alone(row: int, band: Band) -> list[Problem]:
    found = []
    if band.min < 0 or band.min > HIGHEST_QUOTIENT or (band.max or 0) > HIGHEST_QUOTIENT:
        found.append(Problem("quotient-hors-bornes", f"Un quotient va de 0 à {thousands(HIGHEST_QUOTIENT)}.", row, "min"))
    if band.max is not None and band.max <= band.min:
        found.append(Problem("palier-vide", "La fin du palier vient avant son début.", row, "max"))
    return found + _price(band.cents, row, "cents")


def _between(before: Band, after: Band, row: int) -> list[Problem]:
    if before.max is None or before.max > after.min:
        last = after.max - 1 if after.max is not None else None
        end = min((edge for edge in (last, before.max - 1 if before.max else None) if edge is not None), default=None)
        start = thousands(after.min)
        where = f"à partir de {start}" if end is None else (f"de {start}" if end == after.min else f"de {start} à {thousands(end)}")
        return [Problem("chevauchement", f"Deux prix pour un quotient {where} : ces paliers se chevauchent.", row, "min")]
    if before.max < after.min:
        first, last = thousands(before.max), thousands(after.min - 1)
        where = f"de {first}" if first == last else f"de {first} à {last}"
        return [Problem("trou", f"Aucun prix pour un quotient {where} : il manque un palier.", row, "min")]
    return []


def _price(cents: int | None, row: int | None = None, field: str = "") -> list[Problem]:
    if cents is None:
        return [Problem("prix-manquant", "Écrivez un prix.", row, field)]
    if cents < 0:
        return [Problem("prix-negatif", "Un prix ne descend pas au-dessous de 0 €.", row, field)]
    if cents > HIGHEST_PRICE:
        return [Problem("prix-demesure", f"Ce prix dépasse {format_euros(HIGHEST_PRICE)} : est-ce une faute de frappe ?", row, field)]
    return []


def _range(grid: Grid) -> list[Problem]:
    found = _price(grid.floor_cents, field="floor_cents") + _price(grid.cap_cents, field="cap_cents")
    if not found and grid.floor_cents > grid.cap_cents:
        low, high = format_euros(grid.floor_cents), format_euros(grid.cap_cents)
        found.append(Problem("bornes-inversees", f"Le prix le plus bas ({low}) dépasse le plus haut ({high}).", field="floor_cents"))
    return found


def _effort(grid: Grid) -> list[Problem]:
    found = _range(grid)
    if grid.rate is None or not 0 < grid.rate <= 100_000:
        found.append(Problem("taux-hors-bornes", "Le taux va de 0,001 % à 100 % du quotient.", field="rate"))
    if grid.step_cents is None or not 1 <= grid.step_cents <= 10_000:
        found.append(Problem("pas-hors-bornes", "L’arrondi va de 0,01 € à 100,00 €.", field="step_cents"))
    return found


def _choice(grid: Grid) -> list[Problem]:
    found = _range(grid)
    if not found and grid.suggested_cents is not None and not grid.floor_cents <= grid.suggested_cents <= grid.cap_cents:
        found.append(Problem("conseil-hors-bornes", "Le prix conseillé doit rester entre les deux bornes.", field="suggested_cents"))
    return found


def grid_problems(grid: Grid) -> list[Problem]:
    """Everything that stops this grid from being published; an empty list when it is sound."""
    match grid.basis:
        case Basis.BANDS:
            return band_problems(grid.bands)
        case Basis.EFFORT:
            return _effort(grid)
        case Basis.TAX:
            return _price(grid.not_taxable_cents, field="not_taxable_cents") + _price(grid.taxable_cents, field="taxable_cents")
        case Basis.FLAT:
            return _price(grid.flat_cents, field="flat_cents")
        case Basis.CHOICE:
            return _choice(grid)
        case Basis.FREE:
            return []
    return [Problem("base-inconnue", "Dites de quoi dépend le prix.", field="basis")]


def grid_warnings(grid: Grid) -> list[Problem]:
    """What deserves a second look and stops nothing: a price that falls while the quotient rises."""
    found = []
    if grid.basis == Basis.BANDS and not band_problems(grid.bands):
        ordered = sorted(grid.bands, key=lambda band: band.min)
        for before, after in itertools.pairwise(ordered):
            if after.cents < before.cents:
                words = f"Le prix baisse à partir d’un quotient de {thousands(after.min)} : {format_euros(before.cents)}, puis"
                found.append(Problem("prix-en-baisse", f"{words} {format_euros(after.cents)}.", grid.bands.index(after), "cents"))
    if grid.basis == Basis.TAX and not grid_problems(grid) and grid.not_taxable_cents > grid.taxable_cents:
        found.append(Problem("prix-en-baisse", "Les personnes non imposables paieraient plus que les autres."))
    return found
