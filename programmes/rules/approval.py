"""By when the team answers a sign-up that it looks at."""

import datetime as dt

WITHIN = dt.timedelta(days=3)
BEFORE_THE_DATE = dt.timedelta(hours=24)


def answer_by(asked_at: dt.datetime, next_start: dt.datetime) -> dt.datetime:
    """Three days after it was asked, but a day before the date; on the eve, half of the time that is left. Never after the date begins,
    never before it was asked. The place is held until then and beyond: a late answer is the team's fault, not the person's."""
    left = max(next_start - asked_at, dt.timedelta())
    return asked_at + (min(WITHIN, left - BEFORE_THE_DATE) if left > 2 * BEFORE_THE_DATE else left / 2)
