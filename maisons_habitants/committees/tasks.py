"""What `tick` does for the committees, from rows that are due."""

import datetime as dt

from .actions.forget_members import forget_members
from .actions.remind_ends import remind_ends


def tell_ends() -> int:
    """Mandates that end soon."""
    return remind_ends()


def purge_members(today: dt.date) -> dict:
    """Members two years after their mandate, candidacies six months after the call."""
    return forget_members(today=today)
