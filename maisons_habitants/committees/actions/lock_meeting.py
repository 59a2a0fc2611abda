"""A meeting, fresh and locked: everything written of it, of its items and votes is written under this lock."""

from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..enums import MeetingState
from ..models import Meeting
from ..reading.table import meetings_read

RELOAD = "La page est à jour : regardez, puis recommencez si c’est encore utile."


def lock_meeting(pk: int) -> Meeting:
    """With its date, its house and its rules read, once the lock is held."""
    locked_one(Meeting, pk, rank=Rank.MEETING)
    return meetings_read().get(pk=pk)


def refuse_stale(row, seen: int | None) -> None:
    """Raises « deja-modifie » when somebody wrote since the page was opened; None: nobody looked at a state."""
    if seen is not None and seen != row.edition:
        raise Refusal("deja-modifie", "Quelqu’un d’autre vient de modifier ceci.", RELOAD)


def refuse_unless_open(meeting: Meeting) -> None:
    if meeting.state == MeetingState.OPEN:
        return
    if meeting.state in (MeetingState.CLOSED, MeetingState.NO_QUORUM):
        raise Refusal("reunion-close", "Cette réunion est finie.", "Ce qui manque s’écrit dans le compte rendu.")
    raise Refusal("reunion-pas-ouverte", "La réunion n’est pas encore ouverte.", "Ouvrez-la quand les premiers membres arrivent.")


def refuse_if_held(meeting: Meeting) -> None:
    """What is prepared beforehand is not changed once the meeting has begun."""
    if meeting.state not in (MeetingState.PLANNED, MeetingState.CONVOKED):
        raise Refusal("reunion-commencee", "La réunion a commencé : sa préparation ne change plus.", "Notez ce qui se passe à la réunion.")
    if meeting.session.cancelled:
        raise Refusal("date-annulee", "Cette date est annulée.", "Prévoyez une autre réunion.")


def bump(meeting: Meeting, *fields: str) -> None:
    meeting.edition += 1
    meeting.save(update_fields=[*fields, "edition"])
