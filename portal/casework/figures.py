"""Counts without names, over the whole town: no house is told apart, so that no two screens give a third away."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncMonth

from portal.kit import dates

from .enums import AddressState, EndedBecause, Outcome
from .models import AddressRegistration, Referral
from .rules import small_cells

HIDDEN = small_cells.written(small_cells.HIDDEN)
RULE = "Les nombres de 1 à 10 sont masqués (« - »), et les totaux qui les feraient deviner."


@dataclass(frozen=True)
class Row:
    """One line of a table: what it is of, and its counts as they may be shown."""

    head: tuple[str, ...]
    line: small_cells.Line

    @property
    def written(self) -> list[str]:
        return [small_cells.written(cell) for cell in (*self.line.cells, self.line.total)]


def referral_rows(year: int) -> list[Row]:
    """For each month and offer: how many of each outcome. One query."""
    since, before = dates.midnight(dt.date(year, 1, 1)), dates.midnight(dt.date(year + 1, 1, 1))
    rows = (
        Referral.objects.filter(at__gte=since, at__lt=before)
        .annotate(month=TruncMonth("at"))
        .order_by()
        .values("month", "offer__partner__name", "offer__name", "outcome")
        .annotate(n=Count("pk"))
    )
    counts: dict[tuple, Counter] = {}
    for row in rows:
        key = (row["month"].month, row["offer__partner__name"], row["offer__name"])
        counts.setdefault(key, Counter())[row["outcome"]] = row["n"]
    return [
        Row((dates.MONTHS[month - 1], partner, offer), small_cells.shown([found[outcome] for outcome in Outcome.values]))
        for (month, partner, offer), found in sorted(counts.items())
    ]


REFERRAL_HEAD = ["mois", "partenaire", "ce qui est proposé", *(str(outcome.label) for outcome in Outcome), "total"]
ENDS = [reason for reason in EndedBecause if reason != EndedBecause.RENEWED]
ADDRESS_HEAD = ["année", "en cours au dernier jour (à 10 près)", "nouvelles", "renouvelées", "refusées",
                *(str(reason.label) for reason in ENDS), "fins en tout"]  # fmt: skip


@dataclass(frozen=True)
class AddressYear:
    """A year of registrations. `active` is rounded: its change from year to year would tell what is hidden."""

    year: int
    active: int
    new: int | None
    renewed: int | None
    refused: int | None
    ends: small_cells.Line

    @property
    def written(self) -> list[str]:
        flows = [small_cells.written(count) for count in (self.new, self.renewed, self.refused)]
        return [str(self.active), *flows, *(small_cells.written(cell) for cell in (*self.ends.cells, self.ends.total))]


def address_years(today: dt.date, number: int = 3) -> list[AddressYear]:
    """The last years, this one first."""
    return [_address_year(year, today) for year in range(today.year, today.year - number, -1)]


def _address_year(year: int, today: dt.date) -> AddressYear:
    rows = AddressRegistration.objects
    begun = rows.filter(start__year=year, start__lte=today)
    ended = rows.filter(state=AddressState.ENDED, ended_on__year=year, ended_on__lte=today).order_by()
    by_reason = dict(ended.values("reason").annotate(n=Count("pk")).values_list("reason", "n"))
    return AddressYear(
        year,
        small_cells.rounded(rows.covering(min(dt.date(year, 12, 31), today)).count()),
        small_cells.alone(begun.filter(renews=None).count()),
        small_cells.alone(begun.exclude(renews=None).count()),
        small_cells.alone(rows.filter(state=AddressState.REFUSED, decided_on__year=year).count()),
        small_cells.shown([by_reason.get(reason.value, 0) for reason in ENDS]),
    )
