"""A birth as people give it: a whole date, or only a year. Pure: no Django, no row."""

import datetime as dt
from dataclasses import dataclass

OLDEST = 120  # years
ADULT = 18


@dataclass(frozen=True)
class Birth:
    """`date` when all of it is known, `year` in any case; both None when nothing is."""

    date: dt.date | None = None
    year: int | None = None


UNKNOWN = Birth()


def is_possible(birth: Birth, today: dt.date) -> bool:
    """Not in the future, nobody older than 120 years."""
    if birth.date is not None and birth.date > today:
        return False
    return birth.year is None or today.year - OLDEST <= birth.year <= today.year


def shown(birth: Birth) -> str:
    """What a form shows again of a known birth: « 12/03/1984 » or « 1984 »."""
    if birth.date is not None:
        return f"{birth.date:%d/%m/}{birth.date.year:04d}"
    return str(birth.year) if birth.year else ""


def age(birth: Birth, on: dt.date) -> int | None:
    """Years on that day; from a year alone, the age reached in that year; None when unknown."""
    if birth.date is not None:
        return on.year - birth.date.year - ((on.month, on.day) < (birth.date.month, birth.date.day))
    return on.year - birth.year if birth.year else None


def is_child(birth: Birth, on: dt.date) -> bool:
    """Under 18 on that day. Somebody whose age nobody knows is no child: nothing is ever refused for want of an age."""
    years = age(birth, on)
    return years is not None and years < ADULT
