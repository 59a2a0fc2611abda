"""Ticks come late, twice and out of order: which of two holds, and until when a date may still be corrected. Pure."""

import datetime as dt
import enum


class Verdict(enum.Enum):
    """What a tick does to what is known."""

    WRITE = "write"
    SAME = "same"  # it is known already, or was known before: nothing to say
    OLDER = "older"  # something else was noted later: that stays


def verdict(known: tuple[dt.datetime, str] | None, tick: tuple[dt.datetime, str]) -> Verdict:
    """`known` and `tick` are (when it was made, presence or "" for taken back). The last one by its own time holds, whatever the order
    of arrival; of two at the very same moment, always the same one."""
    if known is None or tick > known:
        return Verdict.WRITE
    return Verdict.SAME if tick[1] == known[1] else Verdict.OLDER


def correctable_until(day: dt.date) -> dt.date:
    """The last day on which the presences of a date of that `day` may change: the end of the next month, when its figures are given."""
    year, month = divmod(day.year * 12 + day.month - 1 + 2, 12)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)
