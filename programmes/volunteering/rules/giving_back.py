"""Until when a shift is given back by oneself, and what to do afterwards. Pure.

Never a penalty: afterwards one finds somebody, or calls the house, that there be hands on the day."""

import datetime as dt

from portal.kit import dates
from portal.kit.refusal import Refusal
from programmes.rules.sign_up import by_phone

NOTICE = dt.timedelta(hours=24)  # before it begins, where its sheet says nothing else
GRACE = dt.timedelta(hours=1)  # after it was taken: a slip of the thumb is mended at any time


def limit_of(start: dt.datetime, cancel_until: dt.datetime | None) -> dt.datetime:
    """Half-open: at this very moment it is too late."""
    return start - NOTICE if cancel_until is None else min(cancel_until, start)


def refusal_to_give_back(
    *, now: dt.datetime, start: dt.datetime | None, cancel_until: dt.datetime | None, taken_at: dt.datetime, phone: str = ""
) -> Refusal | None:  # fmt: skip
    """`start`: of the shift, None once it has begun or does not take place; `taken_at`: when it became hers."""
    if start is None or now >= start:
        return Refusal("trop-tard", "Ce créneau a déjà commencé.", f"Un souci ? {by_phone(phone)}")
    limit = limit_of(start, cancel_until)
    if now < limit or now < taken_at + GRACE:
        return None
    words = f"On rend ce créneau en un geste jusqu’au {dates.moment_long(limit)} ; c’est passé."
    return Refusal("trop-tard", words, f"Proposez-le à quelqu’un d’autre depuis cette page, ou prévenez la maison. {by_phone(phone)}")
