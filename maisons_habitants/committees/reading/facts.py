"""What happened at a meeting, for its minutes: by the names that members chose, asides as counts, never why, never who chose what in
a secret vote."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ..enums import Answer, Presence, VoteState
from ..item_riders import carried_by
from ..models import Item, Meeting, Vote
from ..rules.quorum import Quorum
from .table import Member, Table, meetings_read, table_of


@dataclass(frozen=True)
class MemberFact:
    """`public`: she agreed that the name she chose is public."""

    mandate: int
    name: str
    public: bool
    college: str
    role: str
    votes: bool
    deputy: bool
    left: bool = False  # before the end


@dataclass(frozen=True)
class ProxyFact:
    giver: MemberFact
    bearer: MemberFact


@dataclass(frozen=True)
class ChoiceFact:
    words: str
    voices: int
    counts: bool  # False: an abstention
    won: bool = False


@dataclass(frozen=True)
class VoteFact:
    """A vote that was closed. `needed`: voices needed (0: the most is enough); `off`: members who did not vote on the item."""

    question: str
    secret: bool
    on_paper: bool
    choices: tuple[ChoiceFact, ...]
    result: str  # words of the choice that won, "" when nothing was decided
    tie: bool
    by_casting_vote: bool
    cast: int
    abstained: int
    needed: int
    present: int
    proxies: int
    off: int


@dataclass(frozen=True)
class ItemFact:
    """`quorum`: as it stood at its last vote, else at the end; None where there is no minimum. `carried`: what upper rooms put on it."""

    pk: int
    kind: str
    title: str
    words: str
    notes: str
    decision: str
    asides: int
    quorum: Quorum | None
    votes: tuple[VoteFact, ...]
    approves: int | None
    carried: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeetingFacts:
    meeting: Meeting
    title: str
    house: str
    start: dt.datetime
    end: dt.datetime
    where: str
    open_to_all: bool
    second: bool
    formal: bool
    chair: MemberFact | None
    present: tuple[MemberFact, ...]
    excused: tuple[MemberFact, ...]
    absent: tuple[MemberFact, ...]
    proxies: tuple[ProxyFact, ...]
    quorum: Quorum
    items: tuple[ItemFact, ...]


def facts_of(meeting: Meeting) -> MeetingFacts:
    """Ten queries and one a rider, whatever the number of members, items and votes."""
    meeting = meetings_read().get(pk=meeting.pk)
    table = table_of(meeting)
    items = list(meeting.items.all())
    carried = carried_by([item.pk for item in items])
    votes: dict[int, list[Vote]] = defaultdict(list)
    for vote in Vote.objects.filter(item__meeting=meeting, state=VoteState.CLOSED).prefetch_related("choices").order_by("closed_at", "pk"):
        votes[vote.item_id].append(vote)
    known = {one.key: fact_of(one) for one in table.members}
    session = meeting.session
    return MeetingFacts(
        meeting=meeting, title=meeting.body.page.title, house=meeting.body.maison.name, start=session.start, end=session.end,
        where=session.where, open_to_all=meeting.open_to_all, second=table.second, formal=table.rules.formal,
        chair=known.get(meeting.chair_id), present=_those(table, known, here), excused=_those(table, known, excused),
        absent=_those(table, known, lambda one: not here(one) and not excused(one)),
        proxies=tuple(ProxyFact(known[giver], known[bearer]) for giver, bearer in used_proxies(table) if giver in known),
        quorum=table.quorum(), items=tuple(_item(one, table, votes[one.pk], carried.get(one.pk, [])) for one in items),
    )  # fmt: skip


def here(one: Member) -> bool:
    """Who came, stayed or left before the end."""
    return one.presence in (Presence.PRESENT, Presence.LEFT)


def excused(one: Member) -> bool:
    return one.presence == Presence.EXCUSED or (one.presence == Presence.UNKNOWN and one.answer == Answer.EXCUSED)


def used_proxies(table: Table) -> list[tuple[int, int]]:
    """Proxies whose giver did not come and whose bearer did."""
    came = {one.key for one in table.members if here(one)}
    return [(giver, bearer) for giver, bearer in table.proxies.items() if giver not in came and bearer in came]


def fact_of(one: Member) -> MemberFact:
    college = one.college.name if one.college else ""
    seat, mandate = one.mandate.seat, one.mandate
    left = one.presence == Presence.LEFT
    return MemberFact(one.key, one.name, mandate.public_name, college, one.role, seat.votes, seat.deputy_of_id is not None, left)


def _those(table: Table, known: dict[int, MemberFact], which) -> tuple[MemberFact, ...]:
    return tuple(known[one.key] for one in table.members if which(one))


def _item(item: Item, table: Table, votes: list[Vote], carried: list) -> ItemFact:
    said = tuple(rider.words(what) for rider, what in carried if rider.words)
    quorum = _frozen(votes[-1]) if votes else None
    if quorum is None and (table.rules.formal or table.second):
        quorum = table.quorum(item.pk)
    return ItemFact(
        pk=item.pk, kind=item.kind, title=item.title, words=item.words, notes=item.notes, decision=item.decision,
        asides=len(table.aside(item.pk)), quorum=quorum, votes=tuple(vote_fact(vote) for vote in votes), approves=item.approves_id,
        carried=said,
    )  # fmt: skip


def _frozen(vote: Vote) -> Quorum | None:
    kept = vote.counted.get("quorum")
    return Quorum(kept["needed"], kept["there"], kept["office"], second=kept["second"]) if kept else None


def vote_fact(vote: Vote) -> VoteFact:
    """Of a closed vote, with its choices read."""
    kept = vote.counted
    choices = tuple(ChoiceFact(one.words, one.tally, one.counts, one.pk == vote.result_id) for one in vote.choices.all())
    return VoteFact(
        question=vote.question, secret=vote.secret, on_paper=vote.on_paper, choices=choices,
        result=next((one.words for one in choices if one.won), ""), tie=bool(kept.get("tie")), by_casting_vote=vote.by_casting_vote,
        cast=kept.get("cast", 0), abstained=kept.get("abstained", 0), needed=kept.get("needed", 0), present=kept.get("present", 0),
        proxies=kept.get("proxies", 0), off=kept.get("off", 0),
    )  # fmt: skip
