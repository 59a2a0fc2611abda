"""Until when one may still say something about a basket: a weekday and an hour before its date. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def cutoff_of(day: dt.date, *, weekday: int, hour: dt.time) -> dt.datetime:
    """The last such weekday and hour strictly before the distribution's day; aware, Europe/Paris (an hour that a clock change skips is
    read an hour later, one that comes twice the first time)."""
    back = (day.weekday() - weekday - 1) % 7 + 1
    wall = dt.datetime.combine(day - dt.timedelta(days=back), hour, tzinfo=PARIS)
    return wall.astimezone(dt.UTC).astimezone(PARIS)


def is_open(day: dt.date, now: dt.datetime, *, weekday: int, hour: dt.time) -> bool:
    """Strictly before the cut-off: at noon for a noon cut-off it is too late."""
    return now < cutoff_of(day, weekday=weekday, hour=hour)
