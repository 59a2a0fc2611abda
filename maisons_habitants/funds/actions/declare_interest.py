import uuid

from maisons_habitants.committees.actions.lock_meeting import lock_meeting
from maisons_habitants.committees.actions.step_aside import step_aside
from maisons_habitants.committees.enums import Interest
from maisons_habitants.committees.models import Mandate
from maisons_habitants.committees.reading.votes import running_vote
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import State
from ..models import DeclaredInterest, FundRequest


def declare_interest(*, request: FundRequest, mandate: Mandate, by, why: str = Interest.OTHER, key: uuid.UUID | None = None):
    """« Ce projet me touche »: from now on she does not read it, and she has no voice at its item. Why is for who keeps the meeting, and
    is in no line of the journal. Said twice is once.

    Raises « demande-ailleurs » once it is decided, « a-deja-vote » where she voted."""
    with once(key, "funds.declare_interest", by=by) as sent:
        if sent.done:
            return DeclaredInterest.objects.get(pk=sent.result)
        fresh = FundRequest.objects.select_related("item").get(pk=request.pk)
        if fresh.state != State.SCHEDULED:
            words = f"Cette demande est {fresh.get_state_display()} : le comité ne l’étudie plus à cette réunion."
            raise Refusal("demande-ailleurs", words, "Dites-le à la maison si elle revient.")
        meeting = lock_meeting(fresh.item.meeting_id)
        vote = running_vote(meeting)
        if vote is not None and vote.item_id == fresh.item_id:
            step_aside(item=fresh.item, mandate=mandate.pk, why=why, by=by)
        kept = why if why in Interest.values else Interest.OTHER
        row, _ = DeclaredInterest.objects.get_or_create(request=fresh, mandate=mandate, defaults={"why": kept})
        audit.record("funds.declare_interest", fresh, by=by, maison=fresh.maison_id)
        sent.result = row.pk
    return row
