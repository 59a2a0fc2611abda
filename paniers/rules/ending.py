"""How a subscription ends: by itself at its term, on trial, with notice, or by the team for a reason. Pure.

The household stops by itself while it tries (its first baskets), and with notice where it is bound by no term; bound, it says that it
does not go on after the term. The team may end it at any time, and says why.
"""

import datetime as dt
from dataclasses import dataclass

from .term import Term, term_from

OFFERED_BEFORE = dt.timedelta(days=30)  # another term is offered, and a higher price told, thirty days before


@dataclass(frozen=True)
class Engagement:
    """Where a subscription stands. `begun`: its baskets for which it is too late to say anything; `trial`: how many are an essay;
    `bound`: the running term commits the household; `last`: its last day, inclusive."""

    begun: int
    trial: int
    notice_days: int
    bound: bool
    last: dt.date

    @property
    def on_trial(self) -> bool:
        """The household may still stop without notice: no more than the essay's baskets are behind it."""
        return self.trial > 0 and self.begun <= self.trial

    def stops_from(self, today: dt.date) -> dt.date:
        """The earliest last day that the household may choose by itself."""
        if self.on_trial:
            return today
        return self.last if self.bound else min(today + dt.timedelta(days=self.notice_days), self.last)


def offered_from(last: dt.date) -> dt.date:
    """The day from which another term is offered, the running one's last day being `last`."""
    return last - OFFERED_BEFORE


def next_term(last: dt.date, *, months: int, season_end: dt.date) -> Term | None:
    """The term after the one whose last day is `last`; None when the season ends with it."""
    start = last + dt.timedelta(days=1)
    return None if start > season_end else term_from(start, months=months, season_end=season_end)
