"""Addresses at which a house's shifts were followed, that open nothing any more or that nothing reads, go."""

import datetime as dt

from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate

from portal.kit import dates

from ..models import HouseFeed

KEPT = dt.timedelta(days=90)  # after the stop
UNREAD = dt.timedelta(days=400)  # a calendar asks several times a day: what was not read for so long is on no device


def old_house_feeds(today: dt.date):
    ended = Q(ended_at__lt=dates.midnight(today - KEPT))
    last = Coalesce("read_on", TruncDate("created_at"))
    return HouseFeed.objects.alias(last=last).filter(ended | Q(ended_at=None, last__lt=today - UNREAD))


def forget_house_feeds(*, today: dt.date) -> int:
    """How many went."""
    return old_house_feeds(today).delete()[0]
