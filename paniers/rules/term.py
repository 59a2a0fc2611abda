"""The time of a subscription: from its first distribution, so many months, cut into calendar months for what is owed.

Months are counted by the calendar (from 3 December, three months go to 2 March inclusive), weeks by position in the season's own
dates, never by ISO number.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit.rules.months import months_later

from ..enums import AFTERWARDS, QUARTERLY, Billing

DUE_DAY = 5  # what is owed for a month is asked for before its fifth day
DUE_DAY_AFTER = 20  # what is asked for once it is past comes together: there is more time
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


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the calendar's quarter."""
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def span_of(day: dt.date, billing: str) -> Term:
    """The month or quarter of the calendar that a day is owed with; by basket, the day itself."""
    if billing == Billing.BASKET:
        return Term(day, day + dt.timedelta(days=1))
    begin = quarter_of(day) if billing in QUARTERLY else day.replace(day=1)
    return Term(begin, months_later(begin, 3 if billing in QUARTERLY else 1))


def owed_from(day: dt.date, term: Term, billing: str) -> dt.date:
    """The day from which a basket of `day` is owed: when its month or quarter begins (or the term, in the middle of it), or the day after
    it ends where one pays afterwards; by basket, its own day."""
    span = span_of(day, billing)
    return span.end if billing in AFTERWARDS else max(term.start, span.start)


def due_on(period: dt.date, *, billed_on: dt.date, billing: str = Billing.MONTH) -> dt.date:
    """Before which day what is owed from `period` is to be paid: the fifth of its month (the twentieth where one pays afterwards), and
    never sooner than five days after it was asked for; a basket owed alone, on its day."""
    if billing == Billing.BASKET:
        return period
    fixed = DUE_DAY_AFTER if billing in AFTERWARDS else DUE_DAY
    return max(period.replace(day=fixed), billed_on + dt.timedelta(days=DAYS_TO_PAY))
