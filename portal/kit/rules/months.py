"""Months of the calendar: the one arithmetic of the house. Pure."""

import calendar
import datetime as dt


def months_later(day: dt.date, months: int) -> dt.date:
    """The day of the same number so many months later (or earlier, below nought), or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_of(day: dt.date) -> dt.date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def next_month(day: dt.date) -> dt.date:
    """The first day of the month after that of `day`."""
    return months_later(month_of(day), 1)
