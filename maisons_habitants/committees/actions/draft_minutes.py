from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..enums import MeetingState, MinutesState
from ..models import Meeting, Minutes
from ..reading.minutes import draft_of


@transaction.atomic
def draft_minutes(*, meeting: Meeting, by) -> Minutes:
    """The minutes of a meeting that took place, drafted from its facts. Asked twice, they are there once.

    Raises « reunion-en-cours » before the meeting is closed."""
    fresh = locked_one(Meeting.objects.select_related("body"), meeting.pk, rank=Rank.MEETING)
    known = fresh.minutes.first()
    if known is not None:
        return known
    if fresh.state not in (MeetingState.CLOSED, MeetingState.NO_QUORUM):
        raise Refusal(
            "reunion-en-cours",
            "Cette réunion n’est pas terminée.",
            "Terminez d’abord la séance : le compte rendu part de ce qui s’y est noté.",
        )
    text, public = draft_of(fresh)
    minutes = Minutes.objects.create(meeting=fresh, text=text, public_text=public, state=MinutesState.DRAFT)
    audit.record("committees.draft_minutes", minutes, by=by, maison=fresh.body.maison_id)
    return minutes


@transaction.atomic
def correct_minutes(*, minutes: Minutes, why: str, by) -> Minutes:
    """A correction of approved minutes: a new version with the same words, to be changed and approved in its turn.

    Raises « pas-approuve », « dire-pourquoi », « correction-commencee »."""
    locked_one(Meeting, minutes.meeting_id, rank=Rank.MEETING)
    last = Minutes.objects.select_related("meeting__body").filter(meeting=minutes.meeting_id).first()
    if last.state != MinutesState.APPROVED:
        code = "pas-approuve" if last.pk == minutes.pk else "correction-commencee"
        raise Refusal(code, "La dernière version n’est pas encore approuvée.", "Changez-la directement : elle ne vaut pas encore.")
    if not why.strip():
        raise Refusal("dire-pourquoi", "Dites ce que cette version corrige.", "Une ligne suffit : elle sera lue avec le compte rendu.")
    version = Minutes.objects.create(
        meeting_id=minutes.meeting_id, version=last.version + 1, text=last.text, public_text=last.public_text, why=why.strip()
    )
    audit.record("committees.correct_minutes", version, by=by, maison=last.meeting.body.maison_id)
    return version
