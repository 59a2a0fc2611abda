"""From when to when a moment may be taken online. Staff, at the counter and on the phone, are never bound by it."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """How a permanence is booked: `online` at all; `ahead_days` before the date at the earliest, `notice_hours` at the latest; what
    is kept for counter and phone opens to all `release_hours` before."""

    online: bool = True
    ahead_days: int = 30
    notice_hours: int = 2
    release_hours: int = 48


def doors(terms: Terms, start: dt.datetime, *, kept: bool, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """(opens, closes) of the online door of the moment that begins at `start`; both the same when it never opens."""
    if not terms.online:
        shut = min(now, start)
        return shut, shut
    opens = start - (dt.timedelta(hours=terms.release_hours) if kept else dt.timedelta(days=terms.ahead_days))
    return opens, max(start - dt.timedelta(hours=terms.notice_hours), opens)
