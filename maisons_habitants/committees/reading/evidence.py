"""What a house can show of its committees over a year, for the renewal of its agreement as a centre social (circulaire CNAF 2012-013: the
participation of users is formalised). Counts and dates, never a name."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q

from portal.kit import clock, dates
from portal.places.models import Maison
from programmes.enums import Presence as Came
from programmes.models import Attendance

from ..enums import ItemKind, MeetingState, Outcome, Presence, VoteState
from ..models import Body, Item, Mandate, Meeting, MemberPresence, Proposal, Vote

HELD = (MeetingState.CLOSED, MeetingState.NO_QUORUM)
FINAL = (Outcome.DONE, Outcome.REFUSED)
CAME = Came.PRESENT


@dataclass
class Evidence:
    """Of one house in one year. `attended` of `expected`: members who were there, of those who sat on the day, all meetings together."""

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
    rows: list[Meeting] = field(default_factory=list)

    @property
    def attendance(self) -> int | None:
        """Per cent; None where nobody was expected."""
        return round(100 * self.attended / self.expected) if self.expected else None


def evidence_of(maisons: Iterable[Maison], year: int) -> list[Evidence]:
    """House by house, in nine queries whatever their number. `late`: proposals whose answer was owed by the end of the year (or by today)
    and had not come by then."""
    found = {maison.pk: Evidence(maison) for maison in maisons}
    first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), clock.today())
    if last < first:
        return list(found.values())
    meetings = _meetings(found, first, last)
    _members(found, meetings, first, last)
    _proposals(found, first, last)
    return list(found.values())


def _meetings(found: dict[int, Evidence], first: dt.date, last: dt.date) -> dict[int, Meeting]:
    bodies = Body.objects.filter(maison__in=found).filter(Q(closed_on=None) | Q(closed_on__gte=first)).order_by()
    for maison, number in bodies.values_list("maison").annotate(number=Count("pk")):
        found[maison].committees = number
    of_year = Meeting.objects.filter(body__maison__in=found, state__in=HELD, session__local_date__range=(first, last))
    meetings = {row.pk: row for row in of_year.select_related("session", "body__page").order_by("session__start", "pk")}
    for row in meetings.values():
        one = found[row.body.maison_id]
        one.rows.append(row)
        one.meetings += row.state == MeetingState.CLOSED
        one.without_quorum += row.state == MeetingState.NO_QUORUM
        one.open_meetings += row.open_to_all
    there = MemberPresence.objects.filter(meeting__in=meetings, presence__in=(Presence.PRESENT, Presence.LEFT))
    votes = Vote.objects.filter(item__meeting__in=meetings, state=VoteState.CLOSED)
    decided = Item.objects.filter(meeting__in=meetings).exclude(kind=ItemKind.MINUTES).exclude(decision="")
    came = Attendance.objects.filter(session__meeting__in=meetings, presence=CAME)
    for name, rows, by in (
        ("attended", there, "meeting"), ("votes", votes, "item__meeting"), ("decisions", decided, "meeting"),
        ("visitors", came, "session__meeting"),
    ):  # fmt: skip
        for meeting, number in rows.order_by().values_list(by).annotate(number=Count("pk")):
            one = found[meetings[meeting].body.maison_id]
            setattr(one, name, getattr(one, name) + number)
    return meetings


def _members(found: dict[int, Evidence], meetings: dict[int, Meeting], first: dt.date, last: dt.date) -> None:
    days = defaultdict(list)
    for row in meetings.values():
        days[row.body_id].append(row.session.local_date)
    sat = Mandate.objects.filter(seat__body__maison__in=found, starts_on__lte=last).select_related("seat__body")
    people, before = defaultdict(set), defaultdict(set)
    for mandate in sat:
        until, house = mandate.ended_on or mandate.ends_on, mandate.seat.body.maison_id
        if until < mandate.starts_on:
            continue  # it never began
        found[house].expected += sum(mandate.starts_on <= day <= until for day in days[mandate.seat.body_id])
        who = mandate.person_id or f"mandate {mandate.pk}"  # forgotten two years after: still one member
        if until >= first:
            people[house].add(who)
        if mandate.starts_on < first:
            before[house].add(who)
    for house, known in people.items():
        found[house].members = len(known)
        found[house].new_members = len(known - before[house])


def _proposals(found: dict[int, Evidence], first: dt.date, last: dt.date) -> None:
    known = Proposal.objects.filter(maison__in=found, merged_into=None, set_aside_at=None, said_on__lte=last)
    end = dates.midnight(last + dt.timedelta(days=1))
    rows = known.annotate(
        ended=Min("answers__given_at", filter=Q(answers__outcome__in=FINAL, answers__given_at__lt=end)),
        done=Count("answers", filter=Q(answers__outcome=Outcome.DONE, answers__given_at__lt=end)),
    )
    for maison, said, stickers, owed, ended, done in rows.values_list("maison", "said_on", "stickers", "owed_on", "ended", "done"):
        one = found[maison]
        if said >= first:
            one.proposals += 1
            one.stickers += stickers
        if ended is not None and dates.local(ended).date() >= first:
            one.answered += 1
            one.done += bool(done)
            one.refused += not done
        one.late += bool(owed and owed <= last and ended is None)
