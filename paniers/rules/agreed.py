"""What counts on a day, of all that was agreed of a subscription since it began. Pure.

Weeks are counted by their position in the season, from 1, never by ISO number: 53 weeks, the new year, a week called off or moved
change nobody's fortnight.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from .term import Term


class Dated(Protocol):
    """An agreement: from which day, and why (`enums.Agreed`)."""

    from_on: dt.date
    kind: str


A = TypeVar("A", bound=Dated)


def falls_on(rhythm: str, position: int) -> bool:
    """Whether a subscription of this rhythm has a basket in the season's week of this position."""
    return rhythm == "weekly" or (position % 2 == 1) == (rhythm == "odd")


def fortnight_of(position: int) -> str:
    """The rhythm « every second week » that has a basket in the week of this position."""
    return "odd" if position % 2 else "even"


def positions(days: Iterable[dt.date]) -> dict[dt.date, int]:
    """The position of each day's week among the weeks (Monday to Sunday) that have a day, from 1. Days called off count."""
    mondays = {day: day - dt.timedelta(days=day.weekday()) for day in days}
    ranks = {monday: rank for rank, monday in enumerate(sorted(set(mondays.values())), start=1)}
    return {day: ranks[monday] for day, monday in mondays.items()}


def sunday_of(day: dt.date) -> dt.date:
    """The last day of its week."""
    return day + dt.timedelta(days=6 - day.weekday())


def standing_on(agreements: Sequence[A], day: dt.date) -> A | None:
    """The one that counts on a day: the latest begun; before the first, the first (its price is the promised one)."""
    begun = [row for row in agreements if row.from_on <= day]
    return max(begun, key=lambda row: row.from_on) if begun else min(agreements, key=lambda row: row.from_on, default=None)


def standing_in_week(agreements: Sequence[A], day_of: Callable[[A], dt.date | None], *, sunday: dt.date) -> A | None:
    """The one that counts in a week whose last day is `sunday`: the latest begun by the day of that week on which its own house gives
    (`day_of`), or by the week's end where it gives none. None before the first."""
    latest_first = sorted(agreements, key=lambda row: row.from_on, reverse=True)
    return next((row for row in latest_first if row.from_on <= (day_of(row) or sunday)), None)


def term_on(agreements: Sequence[Dated], day: dt.date, *, ends_on: dt.date) -> Term:
    """The term that `day` belongs to: from the start or renewal before it to the next renewal, or to the day after `ends_on`."""
    starts = sorted(row.from_on for row in agreements if row.kind != "change")
    begun = [start for start in starts if start <= day] or starts[:1]
    later = [start for start in starts if start > begun[-1]]
    return Term(begun[-1], later[0] if later else ends_on + dt.timedelta(days=1))
