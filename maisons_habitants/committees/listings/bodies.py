"""The committees of some houses at a glance, and one committee seat by seat."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q

from portal.kit import clock

from ..enums import CandidateState
from ..models import Body, BodyRules, CallForMembers, Charter, Mandate, Seat
from ..rules.mandates import FIRST_WORD


@dataclass
class Glance:
    """One committee in the list: how many sit, how many seats (a deputy's apart) wait for somebody, whose mandate ends soon."""

    body: Body
    members: int = 0
    vacant: int = 0
    ending: list[Mandate] = field(default_factory=list)
    calls: list[CallForMembers] = field(default_factory=list)


def glances(bodies, day: dt.date | None = None) -> list[Glance]:
    """Five queries, whatever their number."""
    day = day or clock.today()
    found = {body.pk: Glance(body) for body in bodies.select_related("page", "maison").order_by("maison__name", "pk")}
    held = defaultdict(set)
    rows = Mandate.objects.until().filter(seat__body__in=list(found), person__isnull=False, until__gte=day)
    rows = list(rows.select_related("seat", "person__successor").order_by("ends_on", "pk"))
    followed = {(row.seat_id, row.starts_on) for row in rows}
    for row in rows:
        if row.starts_on > day:
            continue
        glance = found[row.seat.body_id]
        held[glance.body.pk].add(row.seat_id)
        glance.members += 1
        next_day = row.last_day + dt.timedelta(days=1)
        if (row.last_day - day).days <= FIRST_WORD and (row.seat_id, next_day) not in followed:
            glance.ending.append(row)
    for body, seat in _standing_seats(day).filter(body__in=list(found), deputy_of=None).values_list("body", "pk"):
        found[body].vacant += seat not in held[body]
    for call in with_candidates(CallForMembers.objects.filter(body__in=list(found), closed_at=None)):
        found[call.body_id].calls.append(call)
    return list(found.values())


def with_candidates(calls):
    """With `waiting`: how many wait for an answer."""
    waits = Count("candidates", filter=Q(candidates__state=CandidateState.ASKED, candidates__person__erased_at=None))
    return calls.annotate(waiting=waits).order_by("closes_on", "pk")


def _standing_seats(day: dt.date):
    return Seat.objects.filter(Q(retired_on=None) | Q(retired_on__gt=day))


@dataclass
class SeatLine:
    """A seat today: who holds it (None: free), who comes next."""

    seat: Seat
    mandate: Mandate | None = None
    following: Mandate | None = None
    ends_soon: bool = False


def seat_lines(body: Body, day: dt.date | None = None) -> list[SeatLine]:
    """Every seat that stands, in the order of colleges then numbers, a deputy's under the one it replaces. Two queries."""
    day = day or clock.today()
    seats = list(_standing_seats(day).filter(body=body).select_related("college", "deputy_of").order_by("number", "pk"))
    lines = {seat.pk: SeatLine(seat) for seat in seats}
    rows = Mandate.objects.until().filter(seat__in=seats, person__isnull=False, until__gte=day).select_related("person__successor")
    for row in rows.order_by("starts_on", "pk"):
        line = lines[row.seat_id]
        if row.starts_on <= day:
            line.mandate = row
        elif line.following is None:
            line.following = row
    for line in lines.values():
        line.ends_soon = bool(line.mandate and (line.mandate.last_day - day).days <= FIRST_WORD and not line.following)
    return sorted(lines.values(), key=_place)


def vacant_in(lines: list[SeatLine]) -> int:
    """How many seats wait for somebody, a deputy's apart."""
    return sum(1 for line in lines if line.mandate is None and not line.seat.deputy_of_id)


def _place(line: SeatLine) -> tuple:
    seat, college = line.seat, line.seat.college
    first = seat.deputy_of.number if seat.deputy_of else seat.number
    return (college.position if college else -1, first, seat.deputy_of_id is not None, seat.number)


def former_mandates(body: Body, day: dt.date | None = None):
    """Those that are over and still say who sat. One query."""
    rows = Mandate.objects.until().filter(seat__body=body, person__isnull=False, until__lt=day or clock.today())
    return rows.select_related("seat", "person__successor").order_by("-until", "pk")


def adopted_charter(body: Body) -> Charter | None:
    return body.charters.exclude(adopted_on=None).order_by("-version").first()


def rules_on(body: Body, day: dt.date | None = None) -> BodyRules | None:
    """The rules of a day. One query."""
    return body.rules.filter(valid_from__lte=day or clock.today()).order_by("-valid_from").first()
