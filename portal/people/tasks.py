"""What is purged once a day in this room."""

import datetime as dt

from .actions.erase_persons import erase_persons


def purge_persons(today: dt.date) -> dict:
    """Persons without contact for two years."""
    return {"persons": erase_persons(today=today)}
