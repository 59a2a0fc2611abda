"""What a device without network sends once it is back (`kit/offline.js`): ticks, each with its key and its age. Pure."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

AT_ONCE = 50  # ticks a message
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Tick:
    """One press: `key` makes it once, `line` and `value` are its button's name and value, `at` when it was made."""

    key: uuid.UUID
    line: str
    value: str
    at: dt.datetime


@dataclass(frozen=True)
class Sent:
    """One message: the `token` of the list, then of each tick its key, line, value and age (a day at most)."""

    token: object
    pressed: tuple[tuple[uuid.UUID, str, str, dt.timedelta], ...]

    def ticks(self, *, now: dt.datetime, not_before: dt.datetime) -> list[Tick]:
        return [Tick(*press, made_at(age=age, now=now, not_before=not_before)) for *press, age in self.pressed]


def read_sent(body: bytes) -> Sent | None:
    """What a device sent; None when it is no such message."""
    try:
        sent = json.loads(body)
        rows, token = sent["ticks"], sent["token"]
        if not isinstance(rows, list) or not 0 < len(rows) <= AT_ONCE:
            return None
        return Sent(token, tuple(_pressed(row) for row in rows))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _pressed(row: dict) -> tuple[uuid.UUID, str, str, dt.timedelta]:
    age = dt.timedelta(milliseconds=min(max(int(row["age"]), 0), DAY_MS))
    return uuid.UUID(row["key"]), str(row["line"])[:20], str(row["value"])[:40], age


def made_at(*, age: dt.timedelta, now: dt.datetime, not_before: dt.datetime) -> dt.datetime:
    """When a tick was made: so long before `now`, as its own device counted (a device whose clock is wrong counts its minutes well);
    never to come, never before its list was opened (`not_before`)."""
    return max(min(now - age, now), min(not_before, now))
