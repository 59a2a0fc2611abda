"""A request as its committee weighs it: what the rules allow, what the envelope has, what was proposed and decided at its item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q

from maisons_habitants.committees.enums import VoteState
from maisons_habitants.committees.models import Vote

from ..enums import DecidedBy, Outcome, State
from ..models import Decision, Fund, FundRequest, Motion
from ..rules import grant
from ..rules.decision_words import cost_words, possible_words
from .terms import lines_of, terms_of


@dataclass(frozen=True)
class Weighed:
    """Amounts in cents. `possible`: what the rules allow; `left`: what the envelope has now; `grantable`: the lesser."""

    asked: int
    possible: int
    left: int
    cost_words: str
    possible_words: str

    @property
    def grantable(self) -> int:
        return grant.grantable(self.possible, self.left)

    @property
    def left_after(self) -> int:
        """Of the envelope, where the most is granted."""
        return self.left - self.grantable


def weighed(request: FundRequest) -> Weighed:
    """Two queries: its lines, the envelope as it is now."""
    lines, terms, asked = lines_of(request), terms_of(request.rules), request.asked_cents or 0
    left = Fund.objects.get(pk=request.fund_id).left_cents
    return Weighed(asked, grant.possible(lines, asked, terms), left, cost_words(lines, terms), possible_words(lines, asked, terms))


def carried(items: Iterable[int]) -> Mapping[int, FundRequest]:
    """Item -> the request it carries, or the one that was decided there. One query."""
    keys = set(items)
    rows = FundRequest.objects.annotate(decided_at=F("decisions__item")).filter(Q(item__in=keys) | Q(decided_at__in=keys))
    found = {}
    for row in rows.select_related("fund", "maison", "rules").order_by("pk"):
        found |= {key: row for key in (row.decided_at, row.item_id) if key in keys}
    return found


def opinion_of(request: FundRequest) -> Decision | None:
    """The committee's opinion that an act of the authority is to follow."""
    if request.rules is None or request.rules.decided_by != DecidedBy.AUTHORITY or request.state != State.SCHEDULED:
        return None
    return request.decisions.filter(live=True, act_on=None).exclude(outcome=Outcome.DEFERRED).last()


def last_motion(item: int) -> Motion | None:
    """The one put last at an item, with its vote; those that were called off left out."""
    rows = Motion.objects.filter(item=item, vote__isnull=False).exclude(vote__state=VoteState.VOID).select_related("vote__result")
    return rows.order_by("pk").last()


def not_carried(motion: Motion | None, request: FundRequest) -> bool:
    """Its vote ended without deciding anything: another is to be put."""
    vote: Vote | None = motion.vote if motion else None
    return bool(vote and vote.state == VoteState.CLOSED and not request.decisions.filter(vote=vote).exists())
