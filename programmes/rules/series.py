"""Which days a series has. Days are dates, hours are naive and local (Europe/Paris): ten o'clock stays ten o'clock when the clocks change.

Weeks are counted by position from the week of the first day, never by their ISO number: every second week stays every second week
over the new year, whatever the year has of weeks.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

EARLIEST = dt.time(6)  # before, an hour may be skipped or lived twice in a night of clock change
MOST = 60  # dates planned at once
MOST_WEEKS = 106  # how far a series looks ahead: two years
YEAR = dt.timedelta(weeks=52)  # « a year later », on the same day of the week


@dataclass(frozen=True)
class Rhythm:
    """From `first` on: on that day alone (`every` 0), else each `every` weeks on `weekdays` (0 = Monday; none: that of `first`), up to
    `until` included or until `count` dates are kept."""

    first: dt.date
    every: int = 0
    weekdays: tuple[int, ...] = ()
    until: dt.date | None = None
    count: int | None = None

    @property
    def last(self) -> dt.date:
        """No day of the series is later."""
        if not self.every:
            return self.first
        furthest = self.first + dt.timedelta(weeks=MOST_WEEKS)
        return min(self.until, furthest) if self.until else furthest


@dataclass(frozen=True)
class Day:
    """A day of the series; `why` it is left out (« Noël », « vacances d’hiver »), or nothing."""

    day: dt.date
    why: str = ""


def every_day(rhythm: Rhythm) -> Iterator[dt.date]:
    """All the days of the rhythm in order, whatever is left out; `count` is not looked at."""
    if not rhythm.every:
        yield rhythm.first
        return
    weekdays = sorted(set(rhythm.weekdays) or {rhythm.first.weekday()})
    monday = rhythm.first - dt.timedelta(days=rhythm.first.weekday())
    for week in range(0, MOST_WEEKS + 1, rhythm.every):
        for weekday in weekdays:
            day = monday + dt.timedelta(weeks=week, days=weekday)
            if rhythm.first <= day <= rhythm.last:
                yield day


def laid(rhythm: Rhythm, free: Mapping[dt.date, str]) -> list[Day]:
    """The days of the series, those of `free` (day -> why) left out: they do not count among the `count` dates kept. At most `MOST` are
    kept; nothing stands after the last one kept of a series by number."""
    found: list[Day] = []
    kept = 0
    wanted = min(rhythm.count or MOST, MOST)
    for day in every_day(rhythm):
        found.append(Day(day, free.get(day, "")))
        kept += not found[-1].why
        if kept == wanted:
            break
    return found


def a_year_later(rhythm: Rhythm, today: dt.date) -> Rhythm:
    """The same rhythm 52 weeks later, the same days of the week; as many times 52 weeks as it takes to begin today or after."""
    years = max(1, -((rhythm.first - today) // YEAR))
    shift = YEAR * years
    return replace(rhythm, first=rhythm.first + shift, until=rhythm.until + shift if rhythm.until else None)


def end_of_days_before(day: dt.date, number: int) -> dt.date:
    """« Jusqu'à 2 jours avant » is the whole of that day: the day at whose midnight it is over."""
    return day - dt.timedelta(days=number - 1)
