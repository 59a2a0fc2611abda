import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Function, MeetingState
from ..models import Mandate, Meeting, MemberPresence
from ..reading.rules_of_day import rules_on
from ..reading.table import mandates_at
from .lock_meeting import bump, lock_meeting, refuse_stale


def open_sitting(
    *, meeting: Meeting, by, chair: Mandate | None = None, seen: int | None = None, key: uuid.UUID | None = None
) -> Meeting:  # fmt: skip
    """The meeting begins: presences may be ticked. `chair`: who presides; else whoever holds that function.

    Raises « pas-convoquee » (a formal body), « pas-encore-le-jour », « date-annulee », « reunion-close », « deja-ouverte ».
    """
    with once(key, "committees.open_sitting", by=by) as request:
        if request.done:
            return Meeting.objects.get(pk=request.result)
        fresh = lock_meeting(meeting.pk)
        refuse_stale(fresh, seen)
        _refuse(fresh)
        members = mandates_at(fresh)
        known = set(MemberPresence.objects.filter(meeting=fresh).values_list("mandate", flat=True))
        MemberPresence.objects.bulk_create([MemberPresence(meeting=fresh, mandate=one) for one in members if one.pk not in known])
        if fresh.rules_id is None:
            fresh.rules = rules_on(fresh.body, fresh.session.local_date)
        fresh.chair = chair or fresh.chair or next((one for one in members if one.function == Function.CHAIR), None)
        fresh.state, fresh.opened_at = MeetingState.OPEN, clock.now()
        fresh.keeper = by if getattr(by, "pk", None) else None
        fresh.current_item = fresh.items.first()
        bump(fresh, "rules", "chair", "state", "opened_at", "keeper", "current_item")
        audit.record("committees.open_sitting", fresh, by=by, maison=fresh.body.maison_id)
        request.result = fresh.pk
    return fresh


def _refuse(meeting: Meeting) -> None:
    if meeting.state == MeetingState.OPEN:
        raise Refusal("deja-ouverte", "La réunion est déjà ouverte.", "Pointez qui est là.")
    if meeting.closed_at is not None:
        raise Refusal("reunion-close", "Cette réunion est finie.", "Ce qui manque s’écrit dans le compte rendu.")
    if meeting.session.cancelled:
        raise Refusal("date-annulee", "Cette date est annulée.", "Prévoyez une autre réunion.")
    if meeting.session.local_date > clock.today():
        raise Refusal("pas-encore-le-jour", "La réunion s’ouvre le jour même.", "D’ici là, préparez son ordre du jour.")
    rules = rules_on(meeting.body, meeting.session.local_date)
    if meeting.state == MeetingState.PLANNED and rules is not None and rules.formal:
        raise Refusal("pas-convoquee", "Les membres n’ont pas été convoqués.", "Prévoyez une autre réunion, et convoquez à temps.")
