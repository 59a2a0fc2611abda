"""A grid shown before it is decided: each price in plain words, its curve, what changes from another grid. Integer cents."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit.money import NBSP, format_euros

from ..enums import Basis
from .grid import Band, Grid, asks, bounds, effort_cents, needs_quotient, price_at, thousands
from .problems import HIGHEST_QUOTIENT
from .quote import Means, cents_for, hold_signs

WITHOUT_PROOF = "Sans justificatif"
EVERYBODY = "Tout le monde"
_STEADY = (Basis.BANDS, Basis.FLAT, Basis.FREE)  # prices that change only at known quotients


@dataclass(frozen=True)
class PriceRow:
    """Who, and the price in cents; `upto_cents` ends a range of prices."""

    who: str
    cents: int
    upto_cents: int | None = None


@dataclass(frozen=True)
class Change:
    """A price that is not the same in two grids. None: that grid has no such price."""

    who: str
    old_cents: int | None
    new_cents: int | None


def rate_words(rate: int) -> str:
    """« 0,36 % » from 360 hundred-thousandths."""
    whole, rest = divmod(rate, 1000)
    digits = f"{rest:03d}".rstrip("0")
    return f"{whole},{digits}{NBSP}%" if digits else f"{whole}{NBSP}%"


def grid_words(grid: Grid) -> str:
    """How the price is found, in one sentence for the public."""
    return hold_signs(_grid_words(grid))


def _grid_words(grid: Grid) -> str:
    low, high = (format_euros(cents) for cents in bounds(grid))
    match grid.basis:
        case Basis.BANDS:
            return "Le prix dépend de votre quotient familial."
        case Basis.EFFORT:
            step = "" if grid.step_cents == 1 else f", arrondi à {format_euros(grid.step_cents)} près"
            return f"Le prix est de {rate_words(grid.rate)} de votre quotient familial{step} : au moins {low}, au plus {high}."
        case Basis.TAX:
            return "Le prix dépend de votre avis d’impôt : imposable ou non."
        case Basis.FLAT:
            return "Le prix est le même pour tout le monde."
        case Basis.CHOICE:
            advice = "" if grid.suggested_cents is None else f" Prix conseillé : {format_euros(grid.suggested_cents)}."
            return f"Vous choisissez votre prix, entre {low} et {high}.{advice}"
    return "C’est gratuit pour tout le monde."


def described(grid: Grid) -> dict:
    """What a page or a paper shows of a grid: its sentence, every price, the proof it looks at."""
    return {"words": grid_words(grid), "rows": price_rows(grid) if grid.is_written else [], "asks": asks(grid)}


def price_rows(grid: Grid) -> list[PriceRow]:
    """Every price of the grid; for a taux d'effort its two ends and a price each hundred euros of quotient between them."""
    low, high = bounds(grid)
    unseen = [PriceRow(WITHOUT_PROOF, high)]
    match grid.basis:
        case Basis.BANDS:
            return [PriceRow(f"Quotient {_of(band)}", band.cents) for band in grid.bands] + unseen
        case Basis.EFFORT:
            return _effort_rows(grid) + unseen
        case Basis.TAX:
            return [
                PriceRow("Personnes non imposables", grid.not_taxable_cents),
                PriceRow("Personnes imposables", grid.taxable_cents),
                *unseen,
            ]
        case Basis.CHOICE:
            return [PriceRow(EVERYBODY, low, high)]
    return [PriceRow(EVERYBODY, low)]


def _of(band: Band) -> str:
    """« de moins de 400 », « de 400 à 699 », « de 1 200 et plus »"""
    return band.label if band.label.startswith("de ") else f"de {band.label}"


def effort_ends(grid: Grid) -> tuple[int, int]:
    """The last quotient at the lowest price, and the first at the highest."""
    prices = range(HIGHEST_QUOTIENT + 1)
    key = lambda quotient: effort_cents(grid, quotient)  # noqa: E731
    return bisect_left(prices, grid.floor_cents + 1, key=key) - 1, bisect_left(prices, grid.cap_cents, key=key)


def _effort_rows(grid: Grid) -> list[PriceRow]:
    last_low, first_high = effort_ends(grid)
    if grid.floor_cents == grid.cap_cents:
        return [PriceRow(EVERYBODY, grid.floor_cents)]
    rows = [PriceRow(f"Quotient jusqu’à {thousands(last_low)}", grid.floor_cents)] if last_low >= 0 else []
    step = 100 * max(1, -(-(first_high - last_low) // 2000))
    between = range((last_low // step + 1) * step, first_high, step)
    rows += [PriceRow(f"Quotient de {thousands(quotient)}", price_at(grid, quotient)) for quotient in between]
    if first_high <= HIGHEST_QUOTIENT:
        rows.append(PriceRow(f"Quotient de {thousands(first_high)} et plus", grid.cap_cents))
    return rows


def turning_points(grid: Grid) -> list[int]:
    """The quotients from which the price changes its way: bounds of bands, ends of a taux d'effort."""
    if grid.basis == Basis.BANDS:
        return [band.min for band in grid.bands if band.min]
    if grid.basis == Basis.EFFORT:
        last_low, first_high = effort_ends(grid)
        return [point for point in (last_low + 1, first_high) if 0 < point <= HIGHEST_QUOTIENT]
    return []


def _by_quotient(grid: Grid, quotient: int) -> int:
    return price_at(grid, quotient) if needs_quotient(grid) else bounds(grid)[0]


def comparable(old: Grid, new: Grid) -> bool:
    """Whether a price of one answers a price of the other: both by quotient (or the same for all), or of one same basis."""
    by_quotient = (*_STEADY, Basis.EFFORT)
    return old.basis == new.basis or (old.basis in by_quotient and new.basis in by_quotient)


def changes(old: Grid, new: Grid) -> list[Change]:
    """Who pays another price with `new`. Empty when nothing changes, or when the two are not `comparable`."""
    if not comparable(old, new):
        return []
    if old.basis == new.basis == Basis.TAX:
        found = [
            Change("Personnes non imposables", old.not_taxable_cents, new.not_taxable_cents),
            Change("Personnes imposables", old.taxable_cents, new.taxable_cents),
        ]
    elif old.basis == new.basis == Basis.CHOICE:
        found = [
            Change("Prix le plus bas", old.floor_cents, new.floor_cents),
            Change("Prix le plus haut", old.cap_cents, new.cap_cents),
            Change("Prix conseillé", old.suggested_cents, new.suggested_cents),
        ]
    else:
        found = _changes_by_quotient(old, new)
    if Basis.CHOICE not in (old.basis, new.basis):
        found.append(Change(WITHOUT_PROOF, bounds(old)[1], bounds(new)[1]))
    return [change for change in found if change.old_cents != change.new_cents]


def _changes_by_quotient(old: Grid, new: Grid) -> list[Change]:
    points = sorted({0, *turning_points(old), *turning_points(new)})
    if old.basis in _STEADY and new.basis in _STEADY:
        stretches = zip(points, [*points[1:], None], strict=True)
        return [Change(f"Quotient {_of(Band(low, high, 0))}", _by_quotient(old, low), _by_quotient(new, low)) for low, high in stretches]
    every = range(0, points[-1] + 100, 100 * max(1, points[-1] // 2000))
    return [
        Change(f"Quotient de {thousands(quotient)}", _by_quotient(old, quotient), _by_quotient(new, quotient))
        for quotient in sorted({*points, *every})
    ]


@dataclass(frozen=True)
class Impact:
    """How many households would pay more, less, the same, and what all would pay together for one unit each, in cents."""

    more: int = 0
    less: int = 0
    same: int = 0
    difference_cents: int = 0

    @property
    def households(self) -> int:
        return self.more + self.less + self.same


def impact(old: Grid, new: Grid, payers: Iterable[tuple[Means, int]]) -> Impact:
    """Whom a new grid changes, among nameless (means, number of households)."""
    more = less = same = difference = 0
    for known, number in payers:
        means = Means.of(known)
        step = cents_for(new, means) - cents_for(old, means)
        difference += step * number
        more += number * (step > 0)
        less += number * (step < 0)
        same += number * (step == 0)
    return Impact(more, less, same, difference)
