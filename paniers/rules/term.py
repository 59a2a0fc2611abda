"""The time of a subscription: from its first distribution, so many months, cut into calendar months for what is owed.

Months are counted by the calendar (from 3 December, three months go to 2 March inclusive), weeks by position in the season's own
dates, never by ISO number.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit.rules.months import months_later

DUE_DAY = 5  # what is owed for a month is asked for before its fifth day
DAYS_TO_PAY = 5  # at least, counted from the day of the subscription


@dataclass(frozen=True)
class Term:
    """Half-open: `start` is the first day, `end` the first day after."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day < self.end

    def of(self, days: Iterable[dt.date]) -> list[dt.date]:
        """Those of `days` that fall in the term, in order."""
        return sorted(day for day in days if day in self)


def term_from(first: dt.date, *, months: int, season_end: dt.date) -> Term:
    """The term of a subscription whose first basket is on `first`: `months` months, and never past the season (its last day is
    `season_end`). With 0 months (no commitment) it runs to the season's end."""
    last = season_end + dt.timedelta(days=1)
    return Term(first, min(months_later(first, months), last) if months else last)


def first_days(term: Term) -> list[dt.date]:
    """The first day of each billing period: the term's own start, then the first of each month."""
    days, day = [term.start], months_later(term.start.replace(day=1), 1)
    while day < term.end:
        days.append(day)
        day = months_later(day, 1)
    return days


def period_of(day: dt.date, term: Term) -> dt.date:
    """The first day of the billing period that `day` belongs to."""
    return max(term.start, day.replace(day=1))


def due_on(period: dt.date, *, billed_on: dt.date) -> dt.date:
    """Before which day a month is to be paid: its fifth, and never sooner than five days after it was asked for."""
    return max(period.replace(day=DUE_DAY), billed_on + dt.timedelta(days=DAYS_TO_PAY))
