import datetime as dt
import uuid

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.plan_session import plan_session

from ..models import Body, Meeting
from .open_meeting import open_meeting


def plan_meeting(
    *, body: Body, start: dt.datetime, end: dt.datetime, by, place: str = "", room=None, open_to_all: bool = False,
    childcare: bool = False, words: str = "", key: uuid.UUID | None = None,
) -> Meeting:  # fmt: skip
    """A date on the committee's page and its meeting, at once. Raises « fin-avant-debut », « date-passee », « comite-dissous »."""
    with once(key, "committees.plan_meeting", by=by) as request:
        if request.done:
            return Meeting.objects.get(pk=request.result)
        if body.closed_on is not None:
            raise Refusal("comite-dissous", "Ce comité ne siège plus.", "Ouvrez-en un nouveau si la maison le souhaite.")
        if start <= clock.now():
            raise Refusal("date-passee", "Cette date est déjà passée.", "Choisissez une date à venir.")
        date = plan_session(activity=body.page, maison=body.maison, start=start, end=end, place=place, room=room, by=by)
        meeting = open_meeting(body=body, session=date, by=by, open_to_all=open_to_all, childcare=childcare, words=words)
        request.result = meeting.pk
    return meeting
