"""Ticks come late, twice and out of order: how they are read, which of two holds, and until when a date may still be corrected. Pure."""

import datetime as dt
import enum
import json
import uuid

AT_ONCE = 50  # ticks a message
DAY_MS = 86_400_000


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


def read_sent(body: bytes) -> dict | None:
    """What a device sent: its sheet's `token` and its `ticks`, each with `key` (UUID), `line`, `value`, `age` (a day at most); None when
    it is no such message."""
    try:
        sent = json.loads(body)
        rows, token = sent["ticks"], sent["token"]
        if not isinstance(rows, list) or not 0 < len(rows) <= AT_ONCE:
            return None
        ticks = [
            {
                "key": uuid.UUID(row["key"]), "line": str(row["line"])[:20], "value": str(row["value"])[:40],
                "age": dt.timedelta(milliseconds=min(max(int(row["age"]), 0), DAY_MS)),
            }
            for row in rows
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return {"token": token, "ticks": ticks}


def made_at(*, age: dt.timedelta, now: dt.datetime, not_before: dt.datetime) -> dt.datetime:
    """When a tick was made: so long before `now`, as its own device counted (a device whose clock is wrong counts its minutes well);
    never to come, never before its sheet was opened (`not_before`)."""
    return max(min(now - age, now), min(not_before, now))


def correctable_until(day: dt.date) -> dt.date:
    """The last day on which the presences of a date of that `day` may change: the end of the next month, when its figures are given."""
    year, month = divmod(day.year * 12 + day.month - 1 + 2, 12)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)
