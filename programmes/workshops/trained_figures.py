"""How many people were trained, for whom it concerns outside the desk: one table a year, of the whole town, that tells of nobody.

A year is told once it is closed (it is over, and all its people are forgotten), so its numbers never move; there is one table, without
choice of a house or a kind. So every number that leaves is a sum of cells that are nought or eleven at least, of people who stand in no
other year: no difference between any two of them is of one to ten people.
"""

import datetime as dt
from dataclasses import dataclass

from portal.casework.rules.small_cells import FEWEST_SHOWN
from portal.casework.rules.small_tables import disclosed

from .enums import TrainingKind
from .models import TrainedCount, Training
from .rules.trainings import BY_KIND

KINDS = [kind for kind in TrainingKind if BY_KIND[kind].renew]
ALONE = "sans structure"
HIDDEN = "-"
RULE = f"Une ligne dont un nombre va de 1 à {FEWEST_SHOWN - 1} n'est pas montrée ; le total non plus, alors."
HEAD = ["Structure", *(str(kind.label) for kind in KINDS)]


@dataclass(frozen=True)
class Table:
    """Of one closed year. `lines`: (structure, a number each kind, or None where the line is kept back); `total`: None, kept back."""

    year: int
    lines: list[tuple[str, tuple[int, ...] | None]]
    total: tuple[int, ...] | None

    def written(self) -> list[list[str]]:
        """As it stands in a file: each structure, then all."""
        rows = [[name, *_cells(row)] for name, row in self.lines]
        return [*rows, ["Toutes", *_cells(self.total)]]

    def labelled(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The same for a narrow screen, where each number stands beside its training."""
        return [(name, list(zip(HEAD[1:], cells, strict=True))) for name, *cells in self.written()]


def _cells(row: tuple[int, ...] | None) -> list[str]:
    return [HIDDEN] * len(KINDS) if row is None else [str(count) for count in row]


def closed_years(today: dt.date) -> list[int]:
    """The latest first. Two queries."""
    counted = {day.year for day in TrainedCount.objects.dates("trained_on", "year") if day.year < today.year}
    open_rows = Training.objects.dated().filter(forgotten_on=None, last_end__isnull=False)
    still = {row.last_end.year for row in open_rows if row.asked.renew}
    return sorted(counted - still, reverse=True)


def table_of(year: int, today: dt.date) -> Table | None:
    """None for a year that is not closed: nothing of it is told."""
    if year not in closed_years(today):
        return None
    sums: dict[str, dict[str, int]] = {}
    rows = TrainedCount.objects.of_year(year).select_related("training", "structure").order_by("structure__name", "pk")
    for row in rows:
        line = sums.setdefault(row.structure.name if row.structure else ALONE, dict.fromkeys(KINDS, 0))
        line[row.training.kind] += row.number
    names = sorted(sums, key=lambda name: (name == ALONE, name.casefold()))
    shown, total = disclosed([[sums[name][kind] for kind in KINDS] for name in names])
    return Table(year, list(zip(names, shown, strict=True)), total)


def renewals(today: dt.date) -> list[tuple[dt.date, str, str]]:
    """(day, structure, training) of what is to be renewed within a year, or is late by less than one: whom to write to, never how many."""
    rows = TrainedCount.objects.filter(renew_on__gt=today - dt.timedelta(days=365), renew_on__lte=today + dt.timedelta(days=365))
    rows = rows.exclude(structure=None).select_related("structure", "training").order_by("renew_on", "structure__name", "pk")
    return list(dict.fromkeys((row.renew_on, row.structure.name, str(row.training.get_kind_display())) for row in rows))
