"""The evening's screen: who is there, whether you are enough, the item at hand, its vote."""

from dataclasses import dataclass, field

from ..enums import MeetingState, VoteState
from ..item_riders import carried_by
from ..models import Item, Meeting, OpenBallot, SecretVoter, StepAside, Vote
from ..reading.facts import VoteFact, vote_fact
from ..reading.table import Table, table_of
from ..rules.sitting import Voice
from ..rules.wording import quorum_words


@dataclass
class VoiceLine:
    """A voice on the screen: whose, by whose hand, and for an open vote what it chose."""

    voice: Voice
    name: str
    bearer: str = ""
    choice: int | None = None
    voted: bool = False

    @property
    def tick(self) -> str:
        return str(self.voice.key)


@dataclass
class Ballot:
    """The vote going on. A secret one shows who voted, never a count of its choices before its end."""

    vote: Vote
    choices: list
    voices: list[VoiceLine]
    gone: list[VoiceLine] = field(default_factory=list)  # voted, then left

    @property
    def voted(self) -> int:
        return sum(line.voted for line in [*self.voices, *self.gone])

    @property
    def able(self) -> int:
        """Voices in the room, and those cast before somebody left."""
        return len(self.voices) + sum(line.voted for line in self.gone)

    @property
    def waited(self) -> list[VoiceLine]:
        return [line for line in self.voices if not line.voted]


@dataclass
class Cockpit:
    meeting: Meeting
    table: Table
    items: list[Item]
    item: Item | None
    ballot: Ballot | None
    done: list[VoteFact]
    asides: list[StepAside]
    carried: list
    quorum: str
    enough: bool
    item_quorum: str

    @property
    def state(self) -> str:
        return self.meeting.state

    @property
    def running(self) -> bool:
        return self.meeting.state == MeetingState.OPEN

    @property
    def over(self) -> bool:
        return self.meeting.state in (MeetingState.CLOSED, MeetingState.NO_QUORUM)


def colleges_of(table: Table) -> dict[int, str]:
    return {one.college.pk: one.college.name for one in table.members if one.college}


def quorum_said(table: Table, item: int | None = None) -> str:
    return quorum_words(table.quorum(item), colleges_of(table))


def cockpit_of(meeting: Meeting, *, wanted: int = 0) -> Cockpit:
    """Twelve queries at most and one a rider, whatever the number of members, items and votes."""
    table, items = table_of(meeting), list(meeting.items.all())
    votes = list(Vote.objects.filter(item__meeting=meeting).exclude(state=VoteState.VOID).prefetch_related("choices").order_by("pk"))
    running = next((vote for vote in votes if vote.state == VoteState.OPEN), None)
    first = running.item_id if running else wanted or meeting.current_item_id
    item = next((one for one in items if one.pk == first), items[0] if items else None)
    done = [vote_fact(vote) for vote in votes if item and vote.item_id == item.pk and vote.state == VoteState.CLOSED]
    asides = list(StepAside.objects.filter(item=item).select_related("mandate__person__successor")) if item else []
    own = table.quorum(item.pk) if item and asides else None
    return Cockpit(
        meeting=meeting, table=table, items=items, item=item, ballot=ballot_of(running, table) if running else None, done=done,
        asides=asides, carried=carried_by([item.pk]).get(item.pk, []) if item else [], quorum=quorum_said(table),
        enough=table.quorum().met, item_quorum=quorum_words(own, colleges_of(table)) if own else "",
    )  # fmt: skip


def ballot_of(vote: Vote, table: Table) -> Ballot:
    if vote.secret:
        chosen, voted = {}, set(SecretVoter.objects.filter(vote=vote).values_list("mandate", flat=True))
    else:
        chosen = dict(OpenBallot.objects.filter(vote=vote).values_list("mandate", "choice"))
        voted = set(chosen)

    def line(voice: Voice) -> VoiceLine:
        bearer = table.name(voice.by) if voice.by != voice.key else ""
        return VoiceLine(voice, table.name(voice.key), bearer, chosen.get(voice.key), voice.key in voted)

    voices = table.voices(vote.item_id)
    here = {one.key for one in voices}
    gone = [line(Voice(key, key)) for key in sorted(voted - here)]
    return Ballot(vote, list(vote.choices.all()), [line(voice) for voice in voices], gone)
