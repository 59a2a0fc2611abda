"""What screens show of the missions and shifts: the same few queries whatever the number of shifts."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from portal.cms.models import MaisonPage
from portal.cms.models.base import address_of
from portal.kit import clock
from portal.places.models import Maison
from programmes.desk.dates_seen import stretch_of
from programmes.enums import Stretch

from ..models import Mission, Shift, StandingDate, StandingShift


@dataclass(frozen=True)
class MissionLine:
    """One mission in a list: its next shift where a hand is wanted, and how many seats are free on those to come."""

    page: Mission
    next_start: dt.datetime | None
    free: int

    @property
    def url(self) -> str:
        return address_of(self.page)


def missions_by_house() -> list[tuple[Maison, list[MissionLine]]]:
    """Published missions under their houses, houses in the order of their names: two queries."""
    wanted = Shift.objects.open_to_volunteers().counted().filter(session__activity=OuterRef("pk"), free__gt=0)
    nearest = wanted.order_by("session__start").values("session__start")[:1]
    seats = wanted.order_by().values("session__activity").annotate(n=Sum("free")).values("n")
    pages = Mission.objects.live().defer("body").annotate(next_start=Subquery(nearest), seats=Subquery(seats)).order_by("title", "pk")
    houses = {row.path: row.maison_row for row in MaisonPage.objects.with_house()}
    found: dict[Maison, list[MissionLine]] = {}
    for page in pages:
        house = houses.get(page.path[: -page.steplen])
        if house is not None:
            found.setdefault(house, []).append(MissionLine(page, page.next_start, page.seats or 0))
    return sorted(found.items(), key=lambda pair: pair[0].name)


@dataclass(frozen=True)
class MissionAtDesk:
    """One mission as who organises sees it: until when shifts are foreseen, how many people are missing on those to come."""

    page: Mission
    house: Maison
    last_start: dt.datetime | None
    missing: int


def missions_of(maisons: list[Maison]) -> list[MissionAtDesk]:
    """Missions of these houses, published or not, by house then title: two queries."""
    houses = {row.path: row.maison_row for row in MaisonPage.objects.with_house().filter(maison_row__in=maisons)}
    theirs = Shift.objects.to_come().counted().filter(session__activity=OuterRef("pk"))
    last = theirs.order_by("-session__start").values("session__start")[:1]
    short = theirs.order_by().values("session__activity").annotate(n=Sum("missing")).values("n")
    pages = Mission.objects.defer("body").annotate(last_start=Subquery(last), short=Subquery(short)).order_by("title", "pk")
    found = [(page, houses.get(page.path[: -page.steplen])) for page in pages]
    lines = [MissionAtDesk(page, house, page.last_start, page.short or 0) for page, house in found if house is not None]
    return sorted(lines, key=lambda line: line.house.name)


def shifts_read(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    """Shifts with all that a list says of them: house, date, mission, post, coverage."""
    return shifts.counted().select_related("session__activity", "maison", "post", "sheet", "leader").in_order()


def with_those_that_follow(shift: Shift, stretch: str) -> list[Shift]:
    """The shift, then those at the same post on the dates of its series that this stretch is about: two queries, none where it is alone."""
    dates = [date.pk for date in stretch_of(shift.session, stretch) if date.pk != shift.session_id] if stretch != Stretch.ONE else []
    read = Shift.objects.select_related("session__activity", "sheet", "post", "maison", "serves")
    others = read.filter(session__in=dates, post=shift.post_id) if dates else ()
    return [shift, *sorted(others, key=lambda one: one.session.start)]


def by_day(shifts) -> list[tuple[dt.date, list[Shift]]]:
    """Shifts already in order, day by day."""
    return [(day, list(group)) for day, group in groupby(shifts, key=lambda shift: shift.session.local_date)]


@dataclass
class StandingLine:
    """A standing shift that still goes on, with what became of its dates to come."""

    standing: StandingShift
    dates: list[StandingDate]

    @property
    def words(self) -> str:
        return self.standing.recurrence.words


def standings_of(standings: QuerySet[StandingShift]) -> list[StandingLine]:
    """Those that go on, with their dates to come, the soonest first: two queries."""
    going_on = list(
        standings.filter(ended_at=None)
        .select_related("mission", "maison", "post", "volunteer__person__successor")
        .defer("mission__body")
        .order_by("weekday", "begins", "pk")
    )
    coming = StandingDate.objects.filter(standing__in=going_on, shift__session__end__gt=clock.now()).select_related("shift__session")
    by_standing: dict[int, list[StandingDate]] = {}
    for date in coming.order_by("shift__session__start", "pk"):
        by_standing.setdefault(date.standing_id, []).append(date)
    return [StandingLine(one, by_standing.get(one.pk, [])) for one in going_on]
