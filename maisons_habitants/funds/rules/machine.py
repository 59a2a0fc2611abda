"""The one machine of a request to a fund: which move leads where, on whose behalf. Pure; `actions.move_request` is its only user.

Source: the machine recommended after reading Hypha's (anchors, funds-committees-cms.md, section 2): one enum, one table, permission asked
inside the transition. Options are rules of the fund, not states.
"""

from collections.abc import Collection
from dataclasses import dataclass

from ..enums import Move, Party, State

S, P = State, Party


@dataclass(frozen=True)
class Arrow:
    sources: frozenset[str]
    target: str
    parties: frozenset[str]


def _arrow(sources: Collection[str], target: str, parties: Collection[str]) -> Arrow:
    return Arrow(frozenset(sources), target, frozenset(parties))


UNDECIDED = (S.SUBMITTED, S.UNDER_REVIEW, S.INCOMPLETE, S.ELIGIBLE, S.SCHEDULED, S.DEFERRED)
ARROWS: dict[str, Arrow] = {
    Move.SUBMIT: _arrow([S.DRAFT], S.SUBMITTED, [P.LEADER, P.HELPER]),
    Move.TAKE_UP: _arrow([S.SUBMITTED], S.UNDER_REVIEW, [P.AGENT]),
    Move.ASK: _arrow([S.UNDER_REVIEW], S.INCOMPLETE, [P.AGENT]),
    Move.RESUBMIT: _arrow([S.INCOMPLETE], S.UNDER_REVIEW, [P.LEADER, P.HELPER]),
    Move.FIND_INELIGIBLE: _arrow([S.UNDER_REVIEW], S.INELIGIBLE, [P.AGENT]),
    Move.FIND_ELIGIBLE: _arrow([S.UNDER_REVIEW], S.ELIGIBLE, [P.AGENT]),
    Move.REOPEN: _arrow([S.INELIGIBLE], S.UNDER_REVIEW, [P.KEEPER]),
    Move.SCHEDULE: _arrow([S.ELIGIBLE, S.DEFERRED], S.SCHEDULED, [P.AGENT]),
    Move.UNSCHEDULE: _arrow([S.SCHEDULED], S.ELIGIBLE, [P.AGENT]),
    Move.GRANT: _arrow([S.SCHEDULED], S.GRANTED, [P.COMMITTEE, P.AUTHORITY]),
    Move.REJECT: _arrow([S.SCHEDULED], S.REJECTED, [P.COMMITTEE, P.AUTHORITY]),
    Move.DEFER: _arrow([S.SCHEDULED], S.DEFERRED, [P.COMMITTEE]),
    Move.COMPLETE: _arrow([S.GRANTED], S.COMPLETED, [P.AGENT]),
    Move.CANCEL: _arrow([S.GRANTED], S.CANCELLED, [P.KEEPER]),
    Move.WITHDRAW: _arrow(UNDECIDED, S.WITHDRAWN, [P.LEADER, P.HELPER]),
}


def target(move: str, state: str, party: str) -> str | None:
    """Where `move` leads from `state` for `party`; None: it does not."""
    arrow = ARROWS[move]
    return arrow.target if state in arrow.sources and party in arrow.parties else None


def moves_from(state: str, parties: Collection[str]) -> list[str]:
    """What these parties may do from here, in the machine's order: for the buttons of a screen."""
    return [move for move, arrow in ARROWS.items() if state in arrow.sources and arrow.parties & set(parties)]


# Who leads the project writes in it in these states alone.
WRITTEN_BY_LEADERS = frozenset({S.DRAFT, S.INCOMPLETE})
# Nothing more follows.
OVER = (S.REJECTED, S.COMPLETED, S.CANCELLED, S.WITHDRAWN, S.INELIGIBLE)
# Nothing was decided yet: nobody outside the leaders, the review and the committee sees it.
BEFORE_DECISION = frozenset({S.DRAFT, *UNDECIDED, S.INELIGIBLE})
