"""Months as a wall calendar shows them. Pure."""

import datetime as dt

from portal.kit.rules.months import month_of, months_later


def later(month: dt.date, by: int) -> dt.date:
    """The first day of the month that is `by` months later (or earlier)."""
    return months_later(month_of(month), by)


def month_asked(text: str, today: dt.date, ahead: int) -> dt.date:
    """The first day of « 2026-12 »; of this month when nothing sensible was asked. Never past, nor more than `ahead` months away."""
    this = today.replace(day=1)
    try:
        asked = dt.date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return this
    return min(max(asked, this), later(this, ahead))


def day_asked(text: str, month: dt.date, today: dt.date) -> dt.date:
    """The day from which to read `month`: « 2026-12-10 » when it lies in it, else its first day; never a past one."""
    first = max(month, today) if month == today.replace(day=1) else month
    try:
        asked = dt.date.fromisoformat(text[:10])
    except ValueError:
        return first
    return asked if first <= asked < later(month, 1) else first


def weeks_of(month: dt.date) -> list[list[dt.date | None]]:
    """The weeks that touch the month, Monday first; None for the days of its neighbours."""
    days: list[dt.date | None] = [month + dt.timedelta(days=n) for n in range((later(month, 1) - month).days)]
    days = [None] * month.weekday() + days
    days += [None] * (-len(days) % 7)
    return [days[start : start + 7] for start in range(0, len(days), 7)]
