"""What `tick` runs."""

import datetime as dt

from .actions.ask_after import ask_after, due
from .actions.forget_positions import forget_positions


def ask_those_who_came() -> int:
    """The day after the last date of a course: where do they stand now? How many were written to."""
    return sum(ask_after(course=key) for key in due())


def purge_positions(today: dt.date) -> dict:
    return forget_positions(today=today)
