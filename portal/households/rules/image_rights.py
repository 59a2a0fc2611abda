"""Whether somebody may be shown on a medium, from what was answered. Pure: no Django, no row.

Civil Code art. 9 (image), art. 372-1 (a child's: those who hold parental authority, together; the child is listened to); GDPR art. 7: a yes
is for one use, dated, can be proved, and taken back as easily as it was given. Nobody who said nothing may be shown.
"""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.people.rules.births import UNKNOWN, Birth, is_child

YEARS = 5  # a yes holds so long, then it is asked for again
RENEWED_WITHIN = dt.timedelta(days=365)  # saying yes again in its last year begins it anew


@dataclass(frozen=True)
class Said:
    """One answer. `until`: the last day of a yes; `by_herself`: not by who holds parental authority."""

    medium: str
    yes: bool
    at: dt.datetime
    on: dt.date
    until: dt.date | None = None
    by_herself: bool = True


def last_day(on: dt.date) -> dt.date:
    """Of a yes said that day."""
    year = on.year + YEARS
    return on.replace(year=year, day=min(on.day, calendar.monthrange(year, on.month)[1]))


def standing(said: Iterable[Said], medium: str, day: dt.date | None = None) -> Said | None:
    """The answer that counts (on that day): the last one; of two of the same moment, the no."""
    heard = [one for one in said if one.medium == medium and (day is None or one.on <= day)]
    return max(heard, key=lambda one: (one.at, not one.yes), default=None)


def holds(one: Said | None, day: dt.date, birth: Birth = UNKNOWN) -> bool:
    """Is this a yes that counts on that day. What parents said ends the day their child is of age: it is hers to say from then on."""
    if one is None or not one.yes or one.until is None or day > one.until:
        return False
    return one.by_herself or is_child(birth, day)


def may_be_shown(said: Iterable[Said], medium: str, day: dt.date, birth: Birth = UNKNOWN) -> bool:
    return holds(standing(said, medium, day), day, birth)


def is_news(said: Iterable[Said], medium: str, yes: bool, day: dt.date, birth: Birth, by_herself: bool) -> bool:
    """Would this answer change anything: the same one twice is written once."""
    before = standing(said, medium)
    if not yes:
        return before is None or before.yes
    if not holds(before, day, birth):
        return True
    return before.by_herself != by_herself or before.until - day < RENEWED_WITHIN
