"""One dated line, as rooms hand it to each other: agenda, home, « mon espace », calendars."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class DatedItem:
    """One line of an agenda, whoever gives it: aware times, shown in Europe/Paris; `note` is a short word (« 6 places »).

    With a `uid` (stable for ever, telling nobody's name), it is also an entry of the calendars one subscribes to: `sequence` rises and
    `changed_at` follows at each change, `cancelled` ones stay. A line that stands for several dates has none.
    """

    start: Any
    end: Any
    title: str
    url: str
    place: str = ""
    note: str = ""
    full: bool = False
    maison_id: int | None = None
    uid: str = ""
    sequence: int = 0
    changed_at: Any = None
    cancelled: bool = False
    moved_from: Any = None  # when it was to begin, as last announced
    address: str = ""  # where to go, in full; empty: `place` says it
    words: str = ""  # what to bring; stands in the calendar alone
    file: str = ""  # where to fetch this date alone, for one's own calendar


@dataclass(frozen=True)
class Moments:
    """What the marks of a house compare its rows with: now, the end of « bientôt », and the day."""

    now: dt.datetime
    soon: dt.datetime
    today: dt.date

    @classmethod
    def of(cls, now: dt.datetime, today: dt.date) -> "Moments":
        return cls(now, now + SOON, today)
