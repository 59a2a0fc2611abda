"""The vote going on at a meeting."""

from ..enums import VoteState
from ..models import Meeting, Vote


def running_vote(meeting: Meeting) -> Vote | None:
    """There is one at most. One query."""
    return Vote.objects.filter(item__meeting=meeting, state=VoteState.OPEN).select_related("item").first()
