"""What a house can show of its committees over a year, for the renewal of its agreement as a centre social (circulaire CNAF 2012-013: the
participation of users is formalised). Counts and dates, never a name."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce

from portal.kit import clock, dates
from portal.places.models import Maison
from programmes.enums import Presence as Came
from programmes.models import Attendance

from ..enums import ItemKind, MeetingState, Outcome, Presence, VoteState
from ..models import Body, Item, Mandate, Meeting, MemberPresence, Proposal, Vote

HELD = (MeetingState.CLOSED, MeetingState.NO_QUORUM)
ANSWERED = (Outcome.UNDER_WAY, Outcome.DONE, Outcome.REFUSED)  # « à l’étude » owes an answer still


@dataclass
class Evidence:
    """Of one house in one year. `attended` of `expected`: seats at which somebody sat, of those that were held on the day, over the
    meetings that took place (a deputy sits for the seat she is a deputy for; who left early came). `new_members`: sat in no year before.
    `late`: answers given after the day promised. `waiting`: answers promised by the end of the year (or today) that had not come then."""

    maison: Maison
    committees: int = 0
    meetings: int = 0
    without_quorum: int = 0
    open_meetings: int = 0
    attended: int = 0
    expected: int = 0
    visitors: int = 0
    members: int = 0
    new_members: int = 0
    decisions: int = 0
    votes: int = 0
    proposals: int = 0
    stickers: int = 0
    answered: int = 0
    done: int = 0
    refused: int = 0
    late: int = 0
    waiting: int = 0
    rows: list[Meeting] = field(default_factory=list)

    @property
    def attendance(self) -> int | None:
        """Per cent; None where nobody was expected."""
        return round(100 * self.attended / self.expected) if self.expected else None

    @property
    def under_way(self) -> int:
        return self.answered - self.done - self.refused

    @property
    def anything(self) -> bool:
        return bool(self.committees or self.rows or self.proposals or self.answered or self.members)


def evidence_of(maisons: Iterable[Maison], year: int) -> list[Evidence]:
    """House by house, in eight queries whatever their number and that of their meetings."""
    found = {maison.pk: Evidence(maison) for maison in maisons}
    first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), clock.today())
    if last < first:
        return list(found.values())
    meetings = _meetings(found, first, last)
    _members(found, meetings, first, last)
    _proposals(found, first, last)
    return list(found.values())


def _meetings(found: dict[int, Evidence], first: dt.date, last: dt.date) -> dict[int, Meeting]:
    bodies = Body.objects.filter(maison__in=found).filter(Q(closed_on=None) | Q(closed_on__gte=first))
    for maison, number in bodies.order_by().values_list("maison").annotate(number=Count("pk")):
        found[maison].committees = number
    of_year = Meeting.objects.filter(body__maison__in=found, state__in=HELD, session__local_date__range=(first, last))
    meetings = {row.pk: row for row in of_year.select_related("session", "body__page").order_by("session__start", "pk")}
    for row in meetings.values():
        one = found[row.body.maison_id]
        one.rows.append(row)
        one.meetings += row.state == MeetingState.CLOSED
        one.without_quorum += row.state == MeetingState.NO_QUORUM
        one.open_meetings += row.open_to_all and row.state == MeetingState.CLOSED
    votes = Vote.objects.filter(item__meeting__in=meetings, state=VoteState.CLOSED)
    decided = Item.objects.filter(meeting__in=meetings).exclude(kind=ItemKind.MINUTES).exclude(decision="")
    came = Attendance.objects.filter(session__meeting__in=meetings, presence=Came.PRESENT)
    for name, rows, by in (("votes", votes, "item__meeting"), ("decisions", decided, "meeting"), ("visitors", came, "session__meeting")):
        for meeting, number in rows.order_by().values_list(by).annotate(number=Count("pk")):
            one = found[meetings[meeting].body.maison_id]
            setattr(one, name, getattr(one, name) + number)
    return meetings


def _members(found: dict[int, Evidence], meetings: dict[int, Meeting], first: dt.date, last: dt.date) -> None:
    held = {pk: row for pk, row in meetings.items() if row.state == MeetingState.CLOSED}
    of_body = defaultdict(list)
    for row in held.values():
        of_body[row.body_id].append(row)
    here = MemberPresence.objects.filter(meeting__in=held, presence__in=(Presence.PRESENT, Presence.LEFT))
    seat = Coalesce("mandate__seat__deputy_of", "mandate__seat")
    sat = set(here.order_by().annotate(at=seat).values_list("meeting", "at"))
    expected = set(sat)  # a mandate ended since, for a day before the meeting she came to, was a seat held
    people, before = defaultdict(set), defaultdict(set)
    mandates = (
        Mandate.objects.until()
        .filter(seat__body__maison__in=found, starts_on__lte=last)
        .annotate(at=Coalesce("seat__deputy_of", "seat"), who=Coalesce("person__successor", "person"))
    )
    for key, starts, until, body, house, at, who in mandates.order_by().values_list(
        "pk", "starts_on", "until", "seat__body", "seat__body__maison", "at", "who"
    ):
        if until < starts:
            continue  # it never began
        expected |= {(row.pk, at) for row in of_body[body] if starts <= row.session.local_date <= until}
        who = who or f"mandat {key}"  # forgotten two years after: still one member
        if until >= first:
            people[house].add(who)
        if starts < first:
            before[house].add(who)
    for name, pairs in (("attended", sat), ("expected", expected)):
        for meeting, number in Counter(meeting for meeting, _ in pairs).items():
            one = found[held[meeting].body.maison_id]
            setattr(one, name, getattr(one, name) + number)
    for house, known in people.items():
        found[house].members = len(known)
        found[house].new_members = len(known - before[house])


def _proposals(found: dict[int, Evidence], first: dt.date, last: dt.date) -> None:
    """Those that were neither put aside nor joined to another. An answer counts in the year it first came; what it became by the end."""
    known = Proposal.objects.filter(maison__in=found, merged_into=None, set_aside_at=None, said_on__lte=last)
    by_then = Q(answers__given_at__lt=dates.midnight(last + dt.timedelta(days=1)))
    rows = known.annotate(
        came=Min("answers__given_at", filter=by_then & Q(answers__outcome__in=ANSWERED)),
        done=Count("answers", filter=by_then & Q(answers__outcome=Outcome.DONE)),
        refused=Count("answers", filter=by_then & Q(answers__outcome=Outcome.REFUSED)),
    )
    for maison, said, stickers, owed, came, done, refused in rows.order_by().values_list(
        "maison", "said_on", "stickers", "owed_first_on", "came", "done", "refused"
    ):
        one, came_on = found[maison], dates.local(came).date() if came else None
        if said >= first:
            one.proposals += 1
            one.stickers += stickers
        if came_on and came_on >= first:
            one.answered += 1
            one.done += bool(done)
            one.refused += bool(refused and not done)
            one.late += bool(owed and came_on > owed)
        one.waiting += bool(owed and owed <= last and came_on is None)
