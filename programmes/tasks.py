"""What `tick` runs for the engine, from rows that are due."""

from .actions.note_delivered import note_delivered
from .actions.release_expired import release_expired
from .actions.remind import remind
from .actions.serve_lists import serve_lists


def keep_promises() -> int:
    """Learn who was told, give back what ran out, serve the lists. How many places moved."""
    note_delivered()
    return release_expired() + serve_lists()


def reminders() -> int:
    """Whoever has a place two days from now."""
    return remind()
