"""Requests answered long ago leave the register."""

import datetime as dt

from ..models import DataRequest
from ..rules import delays


def old_requests(today: dt.date):
    """Those answered before the register's delay."""
    return DataRequest.objects.filter(answered_on__lt=delays.kept_since(today))


def forget_requests(*, today: dt.date) -> int:
    """How many left."""
    return old_requests(today).delete()[0]
