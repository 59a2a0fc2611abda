"""What the daily purge takes away in this room."""

import datetime as dt

from .actions.forget_requests import forget_requests, old_requests


def purge(today: dt.date) -> dict:
    return {"requests": forget_requests(today=today)}


def preview(today: dt.date) -> dict:
    return {"requests": old_requests(today).count()}
