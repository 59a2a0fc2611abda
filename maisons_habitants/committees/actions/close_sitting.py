import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import MeetingState, Presence
from ..models import Meeting, MemberPresence
from ..reading.votes import running_vote
from .lock_meeting import bump, lock_meeting, refuse_stale, refuse_unless_open


def refuse_open_vote(meeting: Meeting) -> None:
    if running_vote(meeting):
        raise Refusal("vote-en-cours", "Un vote est en cours.", "Terminez-le ou annulez-le d’abord.")


def close_sitting(*, meeting: Meeting, by, seen: int | None = None, key: uuid.UUID | None = None) -> Meeting:
    """The meeting is over: who was not noted is absent (excused if she had said so). Raises « vote-en-cours », « reunion-pas-ouverte »,
    « reunion-close », « deja-modifie »."""
    with once(key, "committees.close_sitting", by=by) as request:
        if request.done:
            return Meeting.objects.get(pk=request.result)
        fresh = lock_meeting(meeting.pk)
        refuse_unless_open(fresh)
        refuse_stale(fresh, seen)
        refuse_open_vote(fresh)
        unknown = MemberPresence.objects.filter(meeting=fresh, presence=Presence.UNKNOWN)
        unknown.filter(answer="excused").update(presence=Presence.EXCUSED)
        unknown.update(presence=Presence.ABSENT)
        fresh.state, fresh.closed_at, fresh.current_item = MeetingState.CLOSED, clock.now(), None
        bump(fresh, "state", "closed_at", "current_item")
        audit.record("committees.close_sitting", fresh, by=by, maison=fresh.body.maison_id)
        request.result = fresh.pk
    return fresh
