"""Questions of the house that nobody answers."""

import datetime as dt

from ..enums import State
from ..models import Question


def unanswered(now: dt.datetime, days: int):
    """Asked so many days ago or more, of requests that still wait for the answer."""
    asked = now - dt.timedelta(days=days)
    return Question.objects.filter(answered_at=None, asked_at__lte=asked, request__state=State.INCOMPLETE)
