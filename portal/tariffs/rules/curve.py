"""The curve of prices by quotient as points of a small drawing. All coordinates are whole units of its view box."""

from dataclasses import dataclass

from portal.kit.money import format_euros

from ..enums import Basis
from .grid import Grid, bounds, needs_quotient, price_at, thousands
from .preview import turning_points

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 76, 16, 16, 44
STEPS = 160


@dataclass(frozen=True)
class Tick:
    at: int
    label: str


@dataclass(frozen=True)
class Curve:
    """`lines` are (kind, points): « new », « old » and « cost »; `words` tells the same to who does not see it."""

    lines: tuple[tuple[str, str], ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    words: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def _short_euros(cents: int, step: int) -> str:
    """« 4 € », « 0,50 € »: without cents on an axis that has none."""
    words = format_euros(cents)
    return words if step % 100 else words.replace(",00", "")


def _round_up(number: int, step: int) -> int:
    return -(-number // step) * step


def _step_for(extent: int, candidates: tuple[int, ...]) -> int:
    """The smallest step that leaves at most six ticks."""
    return next((step for step in candidates if extent <= 6 * step), candidates[-1] * max(1, extent // candidates[-1] // 6 + 1))


def curve(new: Grid, old: Grid | None = None, cost_cents: int | None = None) -> Curve | None:
    """The curve of a grid by quotient, over a former one and the full cost; None for a grid that no quotient changes."""
    if not needs_quotient(new):
        return None
    grids = [("new", new)] + ([("old", old)] if old is not None and needs_quotient(old) else [])
    x_max = _round_up(max(500, *(point * 5 // 4 for _, grid in grids for point in turning_points(grid) or [0])), 100)
    y_max = max(100, *(bounds(grid)[1] for _, grid in grids), cost_cents or 0) * 9 // 8

    def x(quotient: int) -> int:
        return LEFT + quotient * (WIDTH - LEFT - RIGHT) // x_max

    def y(cents: int) -> int:
        return HEIGHT - BOTTOM - cents * (HEIGHT - TOP - BOTTOM) // y_max

    lines = [(kind, _points(grid, x, y, x_max)) for kind, grid in reversed(grids)]
    if cost_cents is not None:
        lines.insert(0, ("cost", f"{x(0)},{y(cost_cents)} {x(x_max)},{y(cost_cents)}"))
    x_step = _step_for(x_max, (100, 200, 250, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000))
    y_step = _step_for(y_max, (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 1_000_000))
    low, high = (format_euros(cents) for cents in bounds(new))
    return Curve(
        lines=tuple(lines),
        x_ticks=tuple(Tick(x(quotient), thousands(quotient)) for quotient in range(0, x_max + 1, x_step)),
        y_ticks=tuple(Tick(y(cents), _short_euros(cents, y_step)) for cents in range(0, y_max + 1, y_step)),
        words=f"Courbe du prix selon le quotient, de {low} à {high}. Les mêmes prix se lisent dans le tableau.",
    )


def _points(grid: Grid, x, y, x_max: int) -> str:
    points = [(x(0), y(price_at(grid, 0)))]
    if grid.basis == Basis.BANDS:
        for band in grid.bands[1:]:
            points += [(x(band.min), points[-1][1]), (x(band.min), y(band.cents))]
        points.append((x(x_max), points[-1][1]))
    else:
        quotients = sorted({*range(0, x_max, max(1, x_max // STEPS)), *(point for point in turning_points(grid) if point < x_max), x_max})
        points += [(x(quotient), y(price_at(grid, quotient))) for quotient in quotients]
    return " ".join(f"{across},{down}" for across, down in points)
