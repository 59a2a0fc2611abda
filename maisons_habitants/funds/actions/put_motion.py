import uuid

from maisons_habitants.committees.actions.lock_meeting import lock_meeting
from maisons_habitants.committees.actions.open_vote import open_vote
from maisons_habitants.committees.models import Item, Vote
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Outcome, State
from ..models import FundRequest, Motion
from ..reading.motions import opinion_of, weighed
from ..rules.motion import question_of, refusal_of_motion


def put_motion(
    *, request: FundRequest, item: Item, outcome: str, by, amount: int | None = None, conditions: str = "", reason: str = "",
    refuse_if_against: bool = False, secret: bool = False, on_paper: bool = False, asking: int = 0, key: uuid.UUID | None = None,
) -> Vote:  # fmt: skip
    """A proposal on a request is put to the vote, « Pour », « Contre » or « Abstention »: whoever must step aside does, then the vote is
    open. `amount`: cents, of a grant alone. Raises what `refuse_motion` and committees' `open_vote` raise."""
    granted = outcome == Outcome.GRANTED
    with once(key, "funds.put_motion", by=by) as sent:
        if sent.done:
            return Vote.objects.get(pk=sent.result)
        lock_meeting(item.meeting_id)
        fresh = FundRequest.objects.select_related("fund", "maison", "rules").get(pk=request.pk)
        refuse_elsewhere(item, fresh)
        refuse_motion(fresh, outcome, amount, reason)
        motion = Motion.objects.create(
            request=fresh, item=item, outcome=outcome, amount_cents=amount if granted else None, conditions=conditions if granted else "",
            reason=reason if not granted else "", refuse_if_against=granted and refuse_if_against, by=by,
        )  # fmt: skip
        vote = open_vote(
            item=item, question=question_of(outcome, amount=amount), secret=secret or on_paper, on_paper=on_paper, asking=asking, by=by
        )
        motion.vote = vote
        motion.save(update_fields=["vote"])
        audit.record("funds.put_motion", fresh, by=by, maison=fresh.maison_id, outcome=str(outcome))
        sent.result = vote.pk
    return vote


def before_vote(item: Item, request: FundRequest) -> None:
    """No vote is opened on a request but on a proposal. Raises « demande-ailleurs », « avis-deja-donne », « proposition-manquante »."""
    refuse_elsewhere(item, request)
    motion = Motion.objects.filter(item=item, vote=None).first()
    if motion is None:
        raise Refusal(
            "proposition-manquante", "Ce point porte une demande : on vote sur une proposition.",
            "Écrivez ce qui est proposé : accorder une somme, refuser, ou remettre à une autre réunion.",
        )  # fmt: skip
    refuse_motion(request, motion.outcome, motion.amount_cents, motion.reason)


def refuse_elsewhere(item: Item, request: FundRequest) -> None:
    if request.item_id != item.pk or request.state != State.SCHEDULED:
        raise Refusal(
            "demande-ailleurs", f"Cette demande est {request.get_state_display()} : elle ne se vote plus à ce point.",
            "Regardez où elle en est, dans « Fonds ».",
        )  # fmt: skip
    if opinion_of(request) is not None:
        raise Refusal("avis-deja-donne", "Le comité a déjà donné son avis sur cette demande.", "La ville décide maintenant, par son acte.")


def refuse_motion(request: FundRequest, outcome: str, amount: int | None, reason: str) -> None:
    found = weighed(request)
    refusal = refusal_of_motion(outcome, amount=amount, possible=found.possible, left=found.left, reason=reason)
    if refusal:
        raise refusal
