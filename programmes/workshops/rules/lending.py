"""What may be lent, for how long, and what a return changes. The house's own choices, said here."""

import datetime as dt
import re

USUAL_DAYS, MOST_DAYS = 28, 92  # proposed; and at most, from the day it leaves or is prolonged
QUIET_DAYS = 7  # between two gentle words about one machine
AVAILABLE, LENT, REPAIR, WITHDRAWN, SOLD = "available", "lent", "repair", "withdrawn", "sold"
BROKEN = ("damaged", "dead")  # conditions after which a machine goes to repair before anybody else has it

# Between which states staff may move a machine by hand; lending, return and sale have acts of their own.
MOVES = {
    AVAILABLE: (REPAIR, WITHDRAWN),
    REPAIR: (AVAILABLE, WITHDRAWN),
    WITHDRAWN: (AVAILABLE, REPAIR),
    LENT: (),
    SOLD: (),
}


def against_day(due: dt.date, today: dt.date) -> str:
    """Why a machine is not lent until that day: « jour-passe », « trop-long » or ""."""
    if due < today:
        return "jour-passe"
    return "trop-long" if due > today + dt.timedelta(days=MOST_DAYS) else ""


def after_return(condition: str) -> str:
    """Where a machine goes once it is back in this condition."""
    return REPAIR if condition in BROKEN else AVAILABLE


def missing(lent: list[str], back: list[str]) -> list[str]:
    """Of what left with it, what did not come back, in the order of the agreement."""
    return [code for code in lent if code not in set(back)]


def quiet_until(reminded: dt.date | None) -> dt.date | None:
    """The day from which one may write again about it; None: at once."""
    return reminded + dt.timedelta(days=QUIET_DAYS) if reminded else None


def plain_number(text: str) -> str:
    """An inventory number as it is kept: « tab-012 » and « TAB-012  » are one."""
    return re.sub(r"\s+", " ", text).strip().upper()
