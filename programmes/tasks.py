"""What `tick` runs for the engine, from rows that are due."""

from .actions.note_delivered import note_delivered
from .actions.release_expired import release_expired
from .actions.remind import remind
from .actions.see_to_people import changes_under_way


def keep_promises() -> int:
    """Learn who was told, give back what ran out, serve the lists. How many places moved."""
    note_delivered()
    return release_expired()


def changed_dates() -> int:
    """Who is still to be told of dates moved or called off together."""
    return changes_under_way()


def reminders() -> int:
    """Whoever has a place two days from now."""
    return remind()
