import datetime as dt

from programmes.models import Session

from ..models import Basket


def keep_days(moved: list[tuple[dt.date, Session]]) -> int:
    """What is owed for a basket follows the day it was agreed for: its date goes to another day, it stays of the first one. How many.
    A basket laid afterwards is of the day that its household read. In the transaction that moves the dates."""
    return sum(Basket.objects.filter(planned_for=session, of_day=None).update(of_day=before) for before, session in moved)
