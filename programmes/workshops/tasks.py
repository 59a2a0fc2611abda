"""What `tick` runs."""

import datetime as dt

from portal.kit import audit

from .actions.ask_after import ask_after, due
from .actions.forget_positions import forget_positions
from .actions.record_trained import due as over
from .actions.record_trained import record_trained


def ask_those_who_came() -> int:
    """The day after the last date of a course: where do they stand now? How many were written to."""
    return sum(ask_after(course=key) for key in due())


def purge_positions(today: dt.date) -> dict:
    return forget_positions(today=today)


def note_trained() -> int:
    """Whoever followed a training to its end: how many are new on the register?"""
    return sum(record_trained(training=key, by=audit.SYSTEM) for key in over())
