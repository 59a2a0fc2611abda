"""The vote on a request is closed: what it decides is done with it, in the same transaction."""

from maisons_habitants.committees.models import Vote
from portal.kit import audit

from ..enums import DecidedBy, Move, Outcome, Party
from ..models import Decision, FundRequest, Motion
from ..notifications.decisions import tell_leaders
from ..reading.motions import weighed
from ..rules.decision_words import AGAINST, minuted
from .envelope import commit_envelope
from .move_request import lock_request, move_request

MOVES = {Outcome.GRANTED: Move.GRANT, Outcome.REJECTED: Move.REJECT, Outcome.DEFERRED: Move.DEFER}
FOR = 1  # the place of « Pour » among the choices of a motion


def decide(*, request: FundRequest, vote: Vote, by) -> str:
    """What the closed `vote` decides, in the words of the minutes; "" where it decides nothing: a tie, or a majority against, after which
    another motion is put. Where an authority decides, it is an opinion, and the envelope holds its amount.

    Raises « enveloppe-depassee » where somebody else granted meanwhile, « geste-impossible », « pas-votre-demande »."""
    motion = Motion.objects.filter(vote=vote).first()
    if motion is None or vote.result is None:
        return ""
    outcome, reason = Outcome(motion.outcome), motion.reason
    if vote.result.position != FOR:
        if not motion.refuse_if_against:
            return ""
        outcome, reason = Outcome.REJECTED, AGAINST
    fresh = lock_request(request.pk)
    found = weighed(fresh)
    amount = motion.amount_cents if outcome == Outcome.GRANTED else None
    before, after = commit_envelope(request=fresh, amount_cents=amount) if amount else (found.left, found.left)
    opinion = outcome != Outcome.DEFERRED and fresh.rules.decided_by == DecidedBy.AUTHORITY
    decision = Decision(
        request=fresh, item_id=vote.item_id, vote=vote, rules=fresh.rules, outcome=outcome, asked_cents=found.asked,
        possible_cents=found.possible, granted_cents=amount, left_before_cents=before, left_after_cents=after,
        conditions=motion.conditions if amount else "", reason=reason, counted=counted(vote),
    )  # fmt: skip
    if not opinion:
        fields = {"granted_cents": amount} if amount else {"deferrals": fresh.deferrals + 1} if outcome == Outcome.DEFERRED else {}
        words = decision.conditions or decision.reason
        move_request(request=fresh, move=MOVES[outcome], party=Party.COMMITTEE, by=by, vote=vote, words=words, fields=fields)
    decision.save(force_insert=True)
    audit.record("funds.decide", fresh, by=by, maison=fresh.maison_id, outcome=str(outcome), opinion=opinion)
    if not opinion:
        tell_leaders(decision, by=by)
    return minuted(decision, opinion=opinion)


def counted(vote: Vote) -> dict[str, int]:
    """How many were in the room and needed, how many voices were cast, how many members were off the count; no name."""
    kept = vote.counted
    quorum = kept.get("quorum") or {}
    known = {name: kept.get(name, 0) for name in ("present", "voices", "cast", "abstained", "off", "proxies")}
    return known | {"needed": quorum.get("needed", 0), "casting": int(vote.by_casting_vote), "secret": int(vote.secret)}
