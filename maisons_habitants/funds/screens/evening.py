"""A request at its item, on the evening's screen and on the page of its proposal."""

from dataclasses import dataclass
from typing import Any

from maisons_habitants.committees.enums import Interest, MeetingState
from maisons_habitants.committees.models import Item, Meeting
from maisons_habitants.committees.reading.table import Table

from ..enums import DecidedBy, Outcome, State
from ..forms.motions import MotionForm
from ..models import Decision, FundRequest, Motion
from ..reading.interests import touched
from ..reading.motions import Weighed, last_motion, not_carried, opinion_of, weighed
from ..rules.decision_words import NEXT, minuted


@dataclass(frozen=True)
class Concerned:
    """A member whom the request touches. `certain`: her voice goes by itself; else somebody asks her."""

    key: int
    name: str
    why: Interest
    certain: bool
    aside: bool


@dataclass
class Hearing:
    """Everything the screen says of a request at its item; amounts in cents."""

    request: FundRequest
    item: Item
    weighed: Weighed
    leaders: list[str]
    concerned: list[Concerned]
    motion: Motion | None
    next_words: str
    decision: Decision | None
    opinion: bool
    form: MotionForm | None

    @property
    def decided_words(self) -> str:
        return minuted(self.decision, opinion=self.opinion) if self.decision else ""

    @property
    def running(self) -> bool:
        return bool(self.motion and self.motion.vote.state == "open")

    @property
    def after_motion(self) -> int:
        """What the envelope has left if the running motion is carried."""
        amount = (self.motion.amount_cents or 0) if self.motion else 0
        return self.weighed.left - amount

    @property
    def certain(self) -> list[Concerned]:
        return [one for one in self.concerned if one.certain]

    @property
    def suggested(self) -> list[Concerned]:
        return [one for one in self.concerned if not one.certain and not one.aside]


def hearing_of(request: FundRequest, item: Item, table: Table, *, runs: bool, form: MotionForm | None = None) -> Hearing:
    """Fourteen queries at most, whatever the number of members, leaders and lines."""
    found = weighed(request)
    known = touched(request, [one.mandate for one in table.members]) if runs else {}
    asides = table.aside(item.pk)
    concerned = [Concerned(key, table.name(key), why, sure, key in asides) for key, (why, sure) in known.items()]
    motion = last_motion(item.pk)
    decision = request.decisions.filter(item=item).exclude(live=False).select_related("rules").last()
    here = request.item_id == item.pk and request.state == State.SCHEDULED
    open_to_motion = runs and here and not (motion and motion.vote.state == "open") and opinion_of(request) is None
    if open_to_motion and form is None:
        form = MotionForm(formal=table.rules.formal, grantable=found.grantable)
    opinion = bool(decision and decision.rules.decided_by == DecidedBy.AUTHORITY and decision.outcome != Outcome.DEFERRED)
    leaders = [row.shown_name for row in request.leaders.select_related("person__successor")]
    said = NEXT if here and not_carried(motion, request) else ""
    return Hearing(request, item, found, leaders, concerned, motion, said, decision, opinion, form if open_to_motion else None)


def shown(http: Any, cockpit: Any, request: FundRequest) -> dict:
    """For `ItemRider.shown`."""
    return {"hearing": hearing_of(request, cockpit.item, cockpit.table, runs=may_run(http, cockpit.meeting))}


def may_run(http: Any, meeting: Meeting) -> bool:
    from portal.kit.visibility import user_can
    from portal.people.enums import Capability

    return meeting.state == MeetingState.OPEN and user_can(http.user, Capability.KEEP_COMMITTEES, meeting.body.maison_id)
