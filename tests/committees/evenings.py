"""Meetings that took place, and their minutes at each of their ages."""

from maisons_habitants.committees.actions.approve_minutes import approve_minutes, propose_minutes
from maisons_habitants.committees.actions.draft_minutes import draft_minutes
from maisons_habitants.committees.enums import MeetingState, Presence
from maisons_habitants.committees.models import Body, Meeting, MemberPresence, Minutes
from portal.kit import clock

from . import factories as make

SECRET, PUBLIC = "Mme Zéphyr", "Awa"


def committee(**rules) -> Body:
    """Awa, whose name is public; Mme Zéphyr, whose name is not; three others."""
    body = make.body(**rules)
    make.mandate(body, make.person(PUBLIC, family_name="Diallo", given_name="Aminata"), public_name=True)
    make.mandate(body, make.person(SECRET, family_name="Zéphyrin", given_name="Odile"))
    for name in ("Karim", "Léa B.", "Paul"):
        make.mandate(body, make.person(name))
    return body


def held(of: Body | None = None, *, days: float = -30, here: str = "ppeap", state: str = MeetingState.CLOSED, **fields) -> Meeting:
    """A sitting that is over. `here`: a letter for each member in the order of seats: present, left, excused, absent."""
    meeting = make.meeting(of or committee(), days=days, **fields)
    presences = {"p": Presence.PRESENT, "l": Presence.LEFT, "e": Presence.EXCUSED, "a": Presence.ABSENT}
    for mandate, letter in zip(make.members(meeting.body), here, strict=False):
        MemberPresence.objects.create(meeting=meeting, mandate=mandate, presence=presences[letter])
    meeting.state, meeting.closed_at = state, clock.now()
    meeting.save(update_fields=["state", "closed_at"])
    return meeting


def sits(meeting: Meeting, *, here: str = "ppppp", state: str = MeetingState.OPEN) -> Meeting:
    """It is open, with these members in the room."""
    presences = {"p": Presence.PRESENT, "a": Presence.ABSENT}
    for mandate, letter in zip(make.members(meeting.body), here, strict=False):
        MemberPresence.objects.update_or_create(meeting=meeting, mandate=mandate, defaults={"presence": presences[letter]})
    meeting.state = state
    meeting.save(update_fields=["state"])
    return meeting


def drafted(meeting: Meeting | None = None) -> Minutes:
    return draft_minutes(meeting=meeting or held(), by=None)


def proposed(minutes: Minutes | None = None, *, days: float = 12) -> tuple[Minutes, object]:
    """Minutes on the order of the day of a meeting to come, and their item there."""
    minutes = minutes or drafted()
    item = propose_minutes(minutes=minutes, meeting=make.meeting(minutes.meeting.body, days=days), by=None)
    return Minutes.objects.get(pk=minutes.pk), item


def approved(minutes: Minutes | None = None, *, days: float = 12) -> Minutes:
    minutes, item = proposed(minutes, days=days)
    sits(item.meeting)
    return approve_minutes(minutes=minutes, item=item, by=None)
