"""A meeting with those who sit at it: members of its day, who is there, proxies, who does not vote on what. Six queries, whatever their
number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ..enums import Answer, Function, Presence
from ..models import Mandate, Meeting, MemberPresence, Proxy, StepAside
from ..rules.quorum import Quorum, quorum_of
from ..rules.sitting import Sitter, SittingRules, Voice, in_office, voices
from .rules_of_day import rules_on


@dataclass
class Member:
    """Somebody with a mandate on the day, and what is known of her for the meeting. `name`: the one she chose to be called by."""

    mandate: Mandate
    row: MemberPresence | None = None
    number: int = 0  # her line on the sheet to sign

    @property
    def key(self) -> int:
        return self.mandate.pk

    @property
    def person(self):
        """Her record that stands; None once nothing says any more who sat."""
        return self.mandate.person.current_record if self.mandate.person else None

    @property
    def name(self) -> str:
        return self.mandate.shown_name

    @property
    def presence(self) -> str:
        return self.row.presence if self.row else Presence.UNKNOWN

    @property
    def answer(self) -> str:
        return self.row.answer if self.row else Answer.UNKNOWN

    @property
    def college(self):
        return self.mandate.seat.college

    @property
    def role(self) -> str:
        return "" if self.mandate.function == Function.MEMBER else self.mandate.get_function_display()

    @property
    def sitter(self) -> Sitter:
        seat = self.mandate.seat
        return Sitter(self.mandate.pk, seat.pk, seat.college_id, seat.votes, seat.deputy_of_id, self.presence)


@dataclass
class Table:
    meeting: Meeting
    rules: SittingRules
    members: list[Member]
    proxies: dict[int, int] = field(default_factory=dict)  # giver -> bearer, keys of mandates
    asides: dict[int, set[int]] = field(default_factory=dict)  # item -> mandates

    @cached_property
    def sitters(self) -> list[Sitter]:
        return [one.sitter for one in self.members]

    @cached_property
    def by_key(self) -> dict[int, Member]:
        return {one.key: one for one in self.members}

    @property
    def second(self) -> bool:
        return self.meeting.second_of_id is not None

    @property
    def present(self) -> list[Member]:
        return [one for one in self.members if one.presence == Presence.PRESENT]

    @property
    def office(self) -> int:
        return len(in_office(self.sitters, self.rules))

    def aside(self, item: int | None) -> set[int]:
        return self.asides.get(item, set()) if item else set()

    def quorum(self, item: int | None = None) -> Quorum:
        return quorum_of(self.sitters, self.rules, proxies=self.proxies, aside=self.aside(item), second=self.second)

    def voices(self, item: int | None = None) -> list[Voice]:
        return voices(self.sitters, self.rules, proxies=self.proxies, aside=self.aside(item))

    def name(self, key: int) -> str:
        return self.by_key[key].name if key in self.by_key else "un ancien membre"

    @property
    def given(self) -> list[dict]:
        """The proxies of the meeting, by names."""
        return [{"key": giver, "giver": self.name(giver), "bearer": self.name(bearer)} for giver, bearer in sorted(self.proxies.items())]

    def borne_by(self, key: int) -> list[str]:
        return [self.name(giver) for giver, bearer in self.proxies.items() if bearer == key]


def mandates_at(meeting: Meeting, rows: Iterable[MemberPresence] = ()) -> list[Mandate]:
    """Mandates of its day, seat by seat, and those already noted there: what was ticked stays, whatever is written of a mandate since."""
    came = [row.mandate_id for row in rows if row.presence in (Presence.PRESENT, Presence.LEFT)]
    of_day = Mandate.objects.on(meeting.session.local_date).filter(seat__body=meeting.body_id)
    found = of_day | Mandate.objects.filter(pk__in=came, seat__body=meeting.body_id) if came else of_day
    rows = found.select_related("seat__college", "seat__deputy_of", "person__successor")
    return list(rows.order_by("seat__number", "starts_on", "pk"))


def table_of(meeting: Meeting) -> Table:
    """`meeting` with its session and body; read anew each time."""
    day = meeting.session.local_date
    rows = {row.mandate_id: row for row in MemberPresence.objects.filter(meeting=meeting)}
    members = [Member(one, rows.get(one.pk), place) for place, one in enumerate(mandates_at(meeting, rows.values()), 1)]
    proxies = dict(Proxy.objects.filter(meeting=meeting).values_list("giver", "bearer"))
    asides: dict[int, set[int]] = defaultdict(set)
    for item, mandate in StepAside.objects.filter(item__meeting=meeting).values_list("item", "mandate"):
        asides[item].add(mandate)
    row = meeting.rules if meeting.rules_id else rules_on(meeting.body, day)
    return Table(meeting, SittingRules.of(row), members, proxies, dict(asides))


def meetings_read():
    """Meetings with what every screen of them shows."""
    return Meeting.objects.select_related(
        "session__maison", "session__room", "body__page", "body__maison", "rules", "chair__person__successor"
    )
