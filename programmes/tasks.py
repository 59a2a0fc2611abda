"""What `tick` runs for the engine, from rows that are due."""

import datetime as dt

from .actions.forget_asked import forget_asked
from .actions.note_delivered import note_delivered
from .actions.release_expired import release_expired
from .actions.remind import remind


def keep_promises() -> int:
    """Learn who was told, give back what ran out, serve the lists. How many places moved."""
    note_delivered()
    return release_expired()


def reminders() -> int:
    """Whoever has a place two days from now."""
    return remind()


def purge_asked(today: dt.date) -> dict[str, int]:
    """Once a day: needs to come the day after the last date; answers and guests' names some weeks later."""
    return forget_asked(today=today)
