"""Dates as people say them in French: « jeu. 3 déc. 17 h 30 », « 1er ». Times are aware and shown in Europe/Paris.

A pause never falls inside a time or a day and its month: no-break spaces hold them together.
"""

import datetime as dt

from django.utils import timezone

NBSP = "\u00a0"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DAYS_SHORT = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
MONTHS_SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment in Europe/Paris; refuses a naive time, whose hour would be anybody's guess."""
    if timezone.is_naive(moment):
        raise ValueError("a naive time has no place here")
    return timezone.localtime(moment)


def from_json(text: str) -> dt.datetime:
    """The aware moment that a database wrote inside JSON: PostgreSQL with its offset, SQLite without, in UTC."""
    moment = dt.datetime.fromisoformat(text)
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=dt.UTC)


def midnight(day: dt.date) -> dt.datetime:
    """The aware moment at which this day begins in Europe/Paris."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _number(day: dt.date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def day_short(day: dt.date) -> str:
    """« jeu. 3 déc. »"""
    return f"{DAYS_SHORT[day.weekday()]}{NBSP}{_number(day)}{NBSP}{MONTHS_SHORT[day.month - 1]}"


def day_written(day: dt.date, *, year: bool = True) -> str:
    """« 3 décembre 2026 », « 1er mai » without the year: the date of a paper."""
    words = f"{_number(day)}{NBSP}{MONTHS[day.month - 1]}"
    return f"{words} {day.year}" if year else words


def day_long(day: dt.date, *, year: bool = True) -> str:
    """« jeudi 3 décembre 2026 »"""
    return f"{DAYS[day.weekday()]} {day_written(day, year=year)}"


def hour(moment: dt.datetime | dt.time) -> str:
    """« 17 h 30 », « 10 h »"""
    if isinstance(moment, dt.datetime):
        moment = local(moment).time()
    return f"{moment.hour}{NBSP}h" + (f"{NBSP}{moment.minute:02d}" if moment.minute else "")


def moment_short(moment: dt.datetime) -> str:
    """« jeu. 3 déc. 17 h 30 »"""
    return f"{day_short(local(moment).date())} {hour(moment)}"


def moment_long(moment: dt.datetime) -> str:
    """« jeudi 3 décembre 2026 à 17 h 30 »"""
    return f"{day_long(local(moment).date())} à {hour(moment)}"


def hours_range(start: dt.datetime, end: dt.datetime) -> str:
    """« 17 h – 19 h »"""
    return f"{hour(start)} – {hour(end)}"


def days_range(first: dt.date, last: dt.date) -> str:
    """« du 3 déc. 2026 au 25 févr. 2027 », without saying twice what is the same."""
    if first == last:
        return f"le {_number(first)}{NBSP}{MONTHS_SHORT[first.month - 1]} {first.year}"
    begin = f"{_number(first)}{NBSP}{MONTHS_SHORT[first.month - 1]}"
    if first.year != last.year:
        begin += f" {first.year}"
    return f"du {begin} au {_number(last)}{NBSP}{MONTHS_SHORT[last.month - 1]} {last.year}"


def monday_of(text: str, today: dt.date) -> dt.date:
    """The Monday of the week of a day written « 2026-12-01 »; of this week when nothing sensible was asked, never a year away."""
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        day = today
    day = day if abs((day - today).days) <= 366 else today
    return day - dt.timedelta(days=day.weekday())
