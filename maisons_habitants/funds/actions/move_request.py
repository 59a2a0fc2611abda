"""The one door through which a request changes its state."""

from collections.abc import Mapping
from typing import Any

from maisons_habitants.committees.enums import VoteState
from maisons_habitants.committees.models import Vote
from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..enums import DecidedBy, Move, Party, State
from ..models import FundRequest, RequestEvent
from ..reading.parties import parties_of
from ..rules.machine import ARROWS, target
from .let_go import let_go

LEAVING = (Move.WITHDRAW, Move.UNSCHEDULE)  # without a decision: what an opinion held goes back to the envelope
RELOAD = "La page est à jour : regardez, puis recommencez si c’est encore utile."


def lock_request(pk: int) -> FundRequest:
    """Fresh, with its fund, its house and its rules, held until the transaction ends."""
    locked_one(FundRequest, pk, rank=Rank.REQUEST)
    return FundRequest.objects.select_related("fund", "maison", "rules", "item").get(pk=pk)


def refuse_stale(request: FundRequest, seen: int | None) -> None:
    """Raises « deja-modifie », and says who moved it last: somebody else wrote since the page was opened (`seen`: its edition then)."""
    if seen is None or seen == request.edition:
        return
    last = request.events.select_related("by").order_by("pk").last()
    if last is None:
        raise Refusal("deja-modifie", "Cette demande a changé entre-temps.", RELOAD)
    who = Party(last.party).label if last.party in (Party.LEADER, Party.COMMITTEE) or last.by is None else str(last.by)
    done = Move(last.move).label
    raise Refusal(
        "deja-modifie",
        f"Cette demande vient de changer : « {done} », par {who}. Elle est maintenant {request.get_state_display()}.",
        RELOAD,
    )


def move_request(
    *, request: FundRequest, move: Move, party: Party, by, seen: int | None = None, words: str = "",
    fields: Mapping[str, Any] | None = None, vote: Vote | None = None,
) -> FundRequest:  # fmt: skip
    """Moves a request along one arrow, inside the caller's transaction: right, state and edition are asked of the locked row, then the
    state and `fields` are written together, the event appended, the journal told.

    `vote`: the closed vote on its item, without which nothing moves on the committee's behalf. Raises « pas-votre-demande »,
    « deja-modifie », « geste-impossible ».
    """
    fresh = lock_request(request.pk)
    _refuse_stranger(fresh, Move(move), Party(party), by, vote)
    refuse_stale(fresh, seen)
    before, after = fresh.state, target(move, fresh.state, party)
    if after is None:
        sources = ", ".join(str(one.label) for one in State if one in ARROWS[move].sources)
        raise Refusal(
            "geste-impossible", f"Cette demande est {fresh.get_state_display()} : on ne peut pas la {Move(move).label}.",
            f"Cela se fait quand elle est : {sources}.",
        )  # fmt: skip
    if move in LEAVING:
        let_go(fresh)
    fresh.state, fresh.edition, fresh.changed_at = after, fresh.edition + 1, clock.now()
    for name, value in (fields or {}).items():
        setattr(fresh, name, value)
    fresh.save(update_fields=["state", "edition", "changed_at", *(fields or {})])
    RequestEvent.objects.create(
        request=fresh, move=move, before=before, after=after, party=party, by=by, rules=fresh.rules,
        words=words,
    )  # fmt: skip
    audit.record("funds.move", fresh, by=by, maison=fresh.maison_id, move=str(move))
    return fresh


def _refuse_stranger(request: FundRequest, move: Move, party: Party, by, vote: Vote | None) -> None:
    if party == Party.COMMITTEE:
        voted = vote is not None and vote.state == VoteState.CLOSED and vote.item_id == request.item_id is not None
        allowed = voted and (move == Move.DEFER or request.rules.decided_by == DecidedBy.COMMITTEE)  # else it gives its opinion
    else:
        allowed = party in parties_of(request, by)
    if not allowed:
        raise Refusal("pas-votre-demande", "Ce geste n’est pas le vôtre sur cette demande.", "Demandez à l’équipe de la maison.")
