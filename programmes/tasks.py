"""What `tick` runs for the engine, from rows that are due."""

import datetime as dt

from .actions.draw_sheet import draw_due
from .actions.follow_up import follow_up
from .actions.forget_asked import forget_asked
from .actions.note_delivered import note_delivered
from .actions.open_shares import open_shares_due
from .actions.release_expired import release_expired
from .actions.remind import remind
from .actions.see_to_people import changes_under_way
from .actions.serve_lists import serve_lists
from .actions.tell_drawn import tell_drawn


def keep_promises() -> int:
    """Learn who was told, give back what ran out, serve the lists. How many places moved."""
    note_delivered()
    return release_expired() + serve_lists()


def changed_dates() -> int:
    """Who is still to be told of dates moved or called off together."""
    return changes_under_way()


def reminders() -> int:
    """Whoever has a place two days from now."""
    return remind()


def draws() -> int:
    """Draw what is to be drawn, open what is no longer kept, tell each request what came of it. How many."""
    return draw_due() + open_shares_due() + tell_drawn()


def follow_ups() -> int:
    """Whoever came yesterday, or did not."""
    return follow_up()


def purge_asked(today: dt.date) -> dict[str, int]:
    """Once a day: needs to come the day after the last date; answers and guests' names some weeks later."""
    return forget_asked(today=today)
