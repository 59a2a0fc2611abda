"""What `tick` runs once a day."""

import datetime as dt

from .actions.forget_appointments import forget_appointments


def purge_appointments(today: dt.date) -> dict:
    """Appointments of more than six months: only a count without names stays."""
    return {"appointments": forget_appointments(today=today)}
