"""What `tick` runs for the engine, from rows that are due."""

from .actions.follow_up import follow_up
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


def follow_ups() -> int:
    """Whoever came yesterday, or did not."""
    return follow_up()
