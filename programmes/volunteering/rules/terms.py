"""Delays of the volunteers' room, and what follows from them. Pure."""

import datetime as dt

from portal.kit.rules.months import months_later

NEW = dt.timedelta(days=14)  # so long the house has to meet who has just begun, or to say thank you to who stopped
LAPSING = dt.timedelta(days=30)  # so long before its end a qualification is looked at again
KEPT_MONTHS = 12  # after she stopped: qualifications seen, consent, insurance, what she likes
SKILLS_ASKED = 200  # letters


def last_day(seen_on: dt.date, months: int | None) -> dt.date | None:
    """The last day on which a qualification seen that day counts; None without end."""
    return months_later(seen_on, months) - dt.timedelta(days=1) if months else None


def forgotten_before(today: dt.date) -> dt.date:
    """Whoever stopped before this day has nothing left in her file but her hours."""
    return months_later(today, -KEPT_MONTHS)
