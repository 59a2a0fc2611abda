"""Addresses at which a house's shifts were followed, that open nothing any more or that nothing reads, go."""

import datetime as dt

from ..models import HouseFeed


def forget_house_feeds(*, today: dt.date) -> int:
    """How many went."""
    return HouseFeed.objects.to_forget(today).delete()[0]
