"""A grid of prices as plain data, and the price it gives for a quotient. Integer cents and whole euros of quotient only."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.kit.money import NBSP, format_euros

from ..enums import Basis

FREE = "gratuit"
RATE_UNIT = 100_000  # a rate is so many hundred-thousandths of the quotient: 360 is 0.36 %


@dataclass(frozen=True)
class Band:
    """A price for quotients from `min` (included) to `max` (excluded; None: no end). Euros of quotient, cents of price."""

    min: int
    max: int | None
    cents: int

    def holds(self, quotient: int) -> bool:
        return self.min <= quotient and (self.max is None or quotient < self.max)

    @property
    def label(self) -> str:
        """« moins de 400 », « de 400 à 699 », « 1 200 et plus »: whole quotients, so the last one included is shown."""
        if self.max is None:
            return f"{thousands(self.min)} et plus"
        if self.min == 0:
            return f"moins de {thousands(self.max)}"
        if self.max == self.min + 1:
            return thousands(self.min)
        return f"de {thousands(self.min)} à {thousands(self.max - 1)}"


@dataclass(frozen=True)
class Grid:
    """One version of a tariff. Only the fields of its basis count; amounts in cents, `rate` per 100,000 of the quotient.

    `floor_cents` and `cap_cents` bound a taux d'effort, or the prices among which a person chooses. `step_cents` is what a
    taux d'effort is rounded to, half up, before floor and cap.
    """

    basis: str
    unit: str = ""
    bands: tuple[Band, ...] = ()
    rate: int = 0
    floor_cents: int = 0
    cap_cents: int = 0
    step_cents: int = 1
    suggested_cents: int | None = None
    taxable_cents: int = 0
    not_taxable_cents: int = 0
    flat_cents: int = 0
    version_id: int | None = None
    scheme: str = ""

    @property
    def is_written(self) -> bool:
        """False for the empty draft a tariff begins with."""
        return self.basis != Basis.BANDS or bool(self.bands)


def thousands(number: int) -> str:
    """« 1 200 », with a no-break space."""
    return f"{number:,}".replace(",", NBSP)


def band_of(grid: Grid, quotient: int) -> Band:
    """The band that holds this quotient; a quotient below nought counts as nought. Raises ValueError on a grid with a hole."""
    quotient = max(quotient, 0)
    for band in grid.bands:
        if band.holds(quotient):
            return band
    raise ValueError(f"no band holds {quotient}")


def effort_cents(grid: Grid, quotient: int) -> int:
    """quotient x rate, rounded half up to the step, then held between floor and cap."""
    # quotient euros x 100 cents x rate / 100,000, over the step: the doubled fraction keeps the half exact.
    numerator, denominator = max(quotient, 0) * 100 * grid.rate, RATE_UNIT * grid.step_cents
    rounded = (2 * numerator + denominator) // (2 * denominator) * grid.step_cents
    return min(max(rounded, grid.floor_cents), grid.cap_cents)


def asks(grid: Grid) -> str:
    """Which proof this grid looks at: « quotient », « tax », or none."""
    return "quotient" if needs_quotient(grid) else "tax" if grid.basis == Basis.TAX else ""


def needs_quotient(grid: Grid) -> bool:
    return grid.basis in (Basis.BANDS, Basis.EFFORT)


def price_at(grid: Grid, quotient: int) -> int:
    """Cents for this quotient, for a basis that looks at the quotient."""
    return band_of(grid, quotient).cents if grid.basis == Basis.BANDS else effort_cents(grid, quotient)


def bounds(grid: Grid) -> tuple[int, int]:
    """The lowest and the highest price this grid can ask, in cents."""
    match grid.basis:
        case Basis.BANDS:
            prices = [band.cents for band in grid.bands]
            return min(prices), max(prices)
        case Basis.EFFORT | Basis.CHOICE:
            return grid.floor_cents, grid.cap_cents
        case Basis.TAX:
            return tuple(sorted((grid.not_taxable_cents, grid.taxable_cents)))
        case Basis.FLAT:
            return grid.flat_cents, grid.flat_cents
        case Basis.FREE:
            return 0, 0
    raise ValueError(f"unknown basis {grid.basis}")


def range_in_words(grid: Grid, *, part: Callable[[int], int] | None = None) -> str:
    """« gratuit », « 3,00 € », « de 4,00 € à 9,00 €, selon vos moyens »: of a written grid, what anybody may read.

    `part` gives what is left of a price, in cents."""
    low, high = (cents if part is None else part(cents) for cents in bounds(grid))
    if low == high:
        return format_euros(low) if low else FREE
    why = "vous choisissez" if grid.basis == Basis.CHOICE else "selon vos moyens"
    return f"de {format_euros(low)} à {format_euros(high)}, {why}"
