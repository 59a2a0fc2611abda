"""What other rooms tell of a tariff, added up: who pays it, what was sold at it. Nameless, and counts only."""

import datetime as dt
from collections import Counter

from portal.households.models import QuotientFamilial, TaxStatus
from portal.kit import registry

from .enums import Basis
from .models import Tariff, TariffVersion
from .rules.balance import Balance, balance, for_print, stretches
from .rules.grid import Grid
from .rules.problems import grid_problems
from .rules.quote import Means


def payers_of(tariff: Tariff, grid: Grid, day: dt.date) -> tuple[list[tuple[Means, int]], bool]:
    """(means, households) of those who pay this tariff, and True; when nobody says who pays it, every household whose proof
    holds on that day stands in, and False."""
    told = [(Means.of(means), number) for tell in registry.payers for means, number in tell(tariff, day)]
    return (told, True) if told else (_households(grid, day), False)


def _households(grid: Grid, day: dt.date) -> list[tuple[Means, int]]:
    facts, figure = (TaxStatus, "taxable") if grid.basis == Basis.TAX else (QuotientFamilial, "figure")
    holding = facts.objects.standing().filter(valid_from__lte=day, valid_until__gte=day).order_by("household", "checked_at", "pk")
    last = dict(holding.values_list("household", figure))  # the one checked last wins
    name = "taxable" if grid.basis == Basis.TAX else "quotient"
    return [(Means(**{name: value}), number) for value, number in Counter(last.values()).items()]


def balance_of(tariff: Tariff, first: dt.date, last: dt.date, *, masked: bool) -> tuple[Balance, bool]:
    """The solidarity balance of a tariff over days, both included, and whether the full cost was known all along.

    Days without a known cost count as costing nothing. `masked` hides lines of few households (prints, and who is not of
    the régie).
    """
    parts = stretches(first, last, tariff.full_costs.values_list("valid_from", "cents"))
    sold = [(part.cost_cents or 0, [line for tell in registry.balances for line in tell(tariff, part.first, part.last)]) for part in parts]
    version = tariff.version_on(last)
    order = [band.label for band in version.grid.bands] if version else []
    found = balance(sold, order=order)
    known = all(part.cost_cents is not None or not lines for part, (_, lines) in zip(parts, sold, strict=True))
    return (for_print(found) if masked else found), known


def unsound_versions():
    """For `check_books`: published grids that do not price every quotient once, bands in use left unguarded."""
    for version in TariffVersion.objects.published().with_bands():
        for problem in grid_problems(version.grid):
            yield f"tarif {version.tariff.scheme}, version {version.pk} : {problem.words}"
        if version.is_used and any(not band.frozen for band in version.bands.all()):
            yield f"tarif {version.tariff.scheme}, version {version.pk} : un palier d’une version utilisée n’est pas gardé"
