"""An evening as the tests need it: a meeting of today, open, with so many members in the room."""

from maisons_habitants.committees.actions.open_sitting import open_sitting
from maisons_habitants.committees.actions.tick_presence import tick_presence
from maisons_habitants.committees.enums import Majority, MeetingState, QuorumBase
from maisons_habitants.committees.models import Meeting
from maisons_habitants.committees.reading.rules_of_day import rules_on

from . import factories as make

BOARD = {
    "quorum_base": QuorumBase.IN_OFFICE, "proxies_each": 1, "majority": Majority.ABSOLUTE, "casting_vote": True, "deputies": True,
}  # fmt: skip


def evening(seats: int = 5, there: int | None = None, *, items: int = 1, **rules):
    """(meeting, mandates): the first `there` are in the room (all of them unless said)."""
    body = make.body(seats, **rules)
    meeting = make.meeting(body, days=0.01)
    for number in range(items):
        make.item(meeting, f"Point {number + 1}")
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CONVOKED, rules=rules_on(body, meeting.session.local_date))
    opened = open_sitting(meeting=meeting, by=None)
    members = make.members(body)
    for one in members[:there]:
        tick_presence(meeting=opened, mandate=one.pk, presence="present", by=None)
    return Meeting.objects.get(pk=meeting.pk), members


def leaves(meeting, member) -> None:
    tick_presence(meeting=meeting, mandate=member.pk, presence="left", by=None)


def choice(vote, words: str):
    return vote.choices.get(words=words)
