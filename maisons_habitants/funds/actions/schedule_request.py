"""A request goes on the order of the day of a meeting of its committee, and off it. The meeting is locked before the request."""

import datetime as dt
import uuid

from maisons_habitants.committees.actions.lock_meeting import lock_meeting
from maisons_habitants.committees.actions.prepare_meeting import add_item, drop_item
from maisons_habitants.committees.enums import ItemKind, MeetingState, VoteState
from maisons_habitants.committees.models import Item, Meeting
from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Move, Party
from ..models import FundRequest
from ..notifications.review import tell_scheduled, tell_unscheduled
from .move_request import RELOAD, move_request
from .review_request import opened

MINUTES = 10  # on the order of the day, to be changed there
OVER = (MeetingState.CLOSED, MeetingState.NO_QUORUM)
BEFORE = (MeetingState.PLANNED, MeetingState.CONVOKED)


def schedule(*, request: FundRequest, meeting: Meeting, by, seen: int | None = None, key: uuid.UUID | None = None) -> FundRequest:
    """A decision to take, last of the order of the day; who leads it is told the day. Nobody overrides the days that the rules leave to
    read it. Raises « autre-comite », « reunion-finie », « date-annulee », « hors-delai », those of `move_request` and of
    committees' `add_item`."""
    with once(key, f"funds.schedule:{request.pk}", by=by) as asked:
        if asked.done:
            return FundRequest.objects.get(pk=request.pk)
        there = lock_meeting(meeting.pk)
        fresh = opened(request, Move.SCHEDULE, by=by, seen=seen)
        _refuse_meeting(fresh, there)
        item = add_item(meeting=there, by=by, title=fresh.title, kind=ItemKind.DECISION, minutes=MINUTES)
        day = dates.day_written(there.session.local_date)
        moved = move_request(
            request=fresh, move=Move.SCHEDULE, party=Party.AGENT, by=by, words=f"Réunion du {day}.", fields={"item": item}
        )  # fmt: skip
        tell_scheduled(moved, there.session.local_date, by=by)
    return moved


def _refuse_meeting(request: FundRequest, meeting: Meeting) -> None:
    another = "Choisissez une autre réunion du comité."
    if meeting.body_id != request.fund.body_id:
        raise Refusal("autre-comite", "Cette réunion n’est pas celle du comité de ce fonds.", another)
    day = meeting.session.local_date
    if meeting.state in OVER or meeting.session.end <= clock.now():
        raise Refusal("reunion-finie", f"La réunion du {dates.day_long(day)} est finie.", another)
    if meeting.session.cancelled:
        raise Refusal("date-annulee", f"La réunion du {dates.day_long(day)} est annulée.", another)
    last = last_day_for(request, day)
    filed = filed_on(request)
    if filed > last:
        raise Refusal(
            "hors-delai",
            f"Pour la réunion du {dates.day_long(day)}, il fallait déposer le {dates.day_long(last)} au plus tard ; cette demande l’a été "
            f"le {dates.day_long(filed)}.",
            "C’est la règle de ce fonds, la même pour toutes les demandes : choisissez la réunion d’après.",
        )  # fmt: skip


def last_day_for(request: FundRequest, meeting_day: dt.date) -> dt.date:
    """The last day to file for a meeting of that day, under the rules of the request."""
    return meeting_day - dt.timedelta(days=request.rules.days_before)


def filed_on(request: FundRequest) -> dt.date:
    return dates.local(request.filed_at).date()


def unschedule(*, request: FundRequest, by, reason: str = "", seen: int | None = None, key: uuid.UUID | None = None) -> FundRequest:
    """Off the order of the day. Its line goes too, unless the meeting has begun or something was said or voted there. Raises
    « vote-en-cours », those of `move_request`."""
    with once(key, f"funds.unschedule:{request.pk}", by=by) as asked:
        if asked.done:
            return FundRequest.objects.get(pk=request.pk)
        item = Item.objects.filter(fund_requests=request.pk).first()
        if item is not None:
            lock_meeting(item.meeting_id)
        fresh = opened(request, Move.UNSCHEDULE, by=by, seen=seen)
        if item is None or fresh.item_id != item.pk:
            raise Refusal("deja-modifie", "Cette demande vient d’être inscrite à une autre réunion.", RELOAD)
        item = Item.objects.select_related("meeting__session").get(pk=item.pk)  # as it is under the lock
        if item.votes.filter(state=VoteState.OPEN).exists():
            raise Refusal("vote-en-cours", "Le comité vote en ce moment sur cette demande.", "Attendez la fin du vote.")
        moved = move_request(
            request=fresh, move=Move.UNSCHEDULE, party=Party.AGENT, by=by, words=reason.strip()[:2000], fields={"item": None}
        )  # fmt: skip
        if _untouched(item):
            drop_item(item=item, by=by)
        tell_unscheduled(moved, item.meeting.session.local_date, reason.strip(), by=by)
    return moved


def _untouched(item: Item) -> bool:
    """Nobody spoke, voted or stepped aside there, and the meeting is still prepared."""
    meeting = item.meeting
    if meeting.state not in BEFORE or meeting.session.cancelled or item.notes.strip() or item.decision.strip():
        return False
    return not (item.votes.exists() or item.asides.exists() or item.fund_motions.exists() or item.fund_decisions.exists())
