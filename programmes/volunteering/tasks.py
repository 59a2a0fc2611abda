"""What `tick` runs: tell of qualifications that end before a shift; once a day, forget."""

import datetime as dt

from .actions.forget_files import forget_files
from .actions.tell_lapsing import tell_lapsing


def tell_of_lapsing() -> int:
    return tell_lapsing()


def purge_files(today: dt.date) -> dict:
    """Files of who stopped a year ago: only hours and thanks stay."""
    return forget_files(today=today)
