"""Calls to make: until when, in which order, and when the telephone has been tried enough. Pure."""

import datetime as dt

TRIES = 3  # calls in vain; then a letter, the list says so
DAY_ENDS, MORNING_ENDS = 17, 12  # hours, Europe/Paris: houses answer until then
WRONG = "wrong_number"


def deadline(before: str, now: dt.datetime) -> dt.datetime:
    """The time until which a call asked at `now` (aware, Europe/Paris) is of use. Saturdays and Sundays are no days to call: what
    falls there moves to Monday."""
    if before == "hour":
        return now + dt.timedelta(hours=1)
    if before == "today":
        end = _at(now, DAY_ENDS)
        return end if end > now else now + dt.timedelta(hours=1)
    if before == "tomorrow":
        return _at(_working(now + dt.timedelta(days=1)), DAY_ENDS)
    if before == "week":
        to_friday = (4 - now.weekday()) % 7 or 7
        return _at(now + dt.timedelta(days=to_friday), DAY_ENDS)
    raise ValueError(f"no such delay: {before}")


def _working(day: dt.datetime) -> dt.datetime:
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return day


def _at(day: dt.datetime, hour: int) -> dt.datetime:
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def left(before: dt.datetime | None, now: dt.datetime) -> str:
    """« dans 2 h », « depuis hier »: the clock of a call, both times in Europe/Paris. Nothing without a deadline."""
    if before is None:
        return ""
    if before > now:
        return _to_come(before, now)
    days = (now.date() - before.date()).days
    if days == 0:
        return "l’heure est passée"
    return "depuis hier" if days == 1 else f"depuis {days} jours"


def _to_come(before: dt.datetime, now: dt.datetime) -> str:
    minutes = int((before - now).total_seconds() // 60)
    days = (before.date() - now.date()).days
    if minutes < 60:
        return f"dans {max(minutes, 1)} min"
    if days == 0:
        return f"dans {(minutes + 30) // 60} h"
    return "demain" if days == 1 else f"dans {days} jours"


def beyond_reach(outcomes: list[str], has_phone: bool) -> bool:
    """Whether the telephone has done what it can: no number, a wrong one said last, or three calls in vain since somebody answered."""
    if not has_phone:
        return True
    vain = 0
    for outcome in outcomes:  # the oldest first
        vain = vain + 1 if outcome in ("no_answer", "message", "not_her", WRONG) else 0
    return vain >= TRIES or (bool(outcomes) and outcomes[-1] == WRONG)


def rank(*, beyond: bool, before: dt.datetime | None, since: dt.datetime) -> tuple:
    """Order of the list: whom the telephone does not reach stays on top, then the soonest deadline, then the oldest."""
    return (not beyond, before is None, before or since, since)
