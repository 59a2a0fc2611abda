"""The call and boarding sheet: by stop, parties together, chosen names, what the house must bring. Phones are put in by the team's own
screen alone."""

import hashlib
from dataclasses import dataclass, field

from programmes.enums import NeedToCome, Presence
from programmes.listings.lines import Line, lines_of
from programmes.models import AccessNeed, Attendance, Session

from ..actions.tick_back import value_of
from ..models import Trip, TripPlace
from ..reading.trips import date_of
from ..rules.boarding import Counted, Head, homeward, outward


@dataclass
class Boarder:
    line: Line
    needs: list[str] = field(default_factory=list)
    presence: str = ""
    back: str = ""
    together: bool = False
    phone: str = ""
    through: str = ""

    @property
    def key(self) -> int:
        return self.line.enrolment

    @property
    def here(self) -> bool:
        return self.presence == Presence.PRESENT

    @property
    def excused(self) -> bool:
        return self.presence == Presence.EXCUSED


@dataclass
class Group:
    """Those who join at one place, parties side by side."""

    place: str
    at: object = None
    boarders: list[Boarder] = field(default_factory=list)


@dataclass
class Boarding:
    trip: Trip
    session: Session | None
    groups: list[Group]

    @property
    def boarders(self) -> list[Boarder]:
        return [boarder for group in self.groups for boarder in group.boarders]

    @property
    def _heads(self) -> list[Head]:
        return [Head(one.line.name, one.line.places, one.here, one.back) for one in self.boarders if not one.excused]

    @property
    def outward(self) -> Counted:
        return outward(self._heads)

    @property
    def homeward(self) -> Counted:
        return homeward(self._heads)

    @property
    def mark(self) -> str:
        """Changes with whatever anybody ticks or says."""
        told = [(one.key, one.presence, one.back, one.together, group.place) for group in self.groups for one in group.boarders]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def boarding_of(trip: Trip, *, words: bool) -> Boarding:
    """`trip` read by `trips_read`. `words`: with what people wrote of their needs, for the team alone; else the house's own words for
    them. Four queries more, whatever the number of people."""
    session, sheet = date_of(trip), trip.sheet
    lines = lines_of(sheet)
    rows = [line.row for line in lines]
    beside = {place.enrolment_id: place for place in TripPlace.objects.filter(enrolment__in=rows)}
    marks = dict(Attendance.objects.filter(session=session, enrolment__in=rows).values_list("enrolment_id", "presence"))
    needs = _needs(rows, words=words)
    groups = {stop.pk: Group(stop.place, stop.at) for stop in trip.stops_read}
    nowhere = Group("Arrêt pas encore choisi" if groups else trip.meeting_place, trip.meeting_at if not groups else None)
    for party in _parties(lines):
        for rank, line in enumerate(party):
            place = beside.get(line.enrolment)
            boarder = Boarder(
                line, needs.get(line.row.party_id, []) if rank == 0 else [], marks.get(line.enrolment, ""), value_of(place),
                bool(place and place.together),
            )  # fmt: skip
            groups.get(place.stop_id if place else None, nowhere).boarders.append(boarder)
    shown = [*groups.values(), *([nowhere] if nowhere.boarders or not groups else [])]
    return Boarding(trip, session, shown)


def _parties(lines: list[Line]) -> list[list[Line]]:
    """In the order of names, those who come together side by side."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.row.party_id, []).append(line)
    return sorted(found.values(), key=lambda party: (party[0].row.person.sort_key, party[0].number))


def _needs(rows, *, words: bool) -> dict[int, list[str]]:
    """Key of a party -> what the house must bring; never why."""
    labels = dict(NeedToCome.choices)
    found = {}
    for need in AccessNeed.objects.filter(party__in={row.party_id for row in rows}):
        said = [str(labels[code]) for code in need.codes if code in labels]
        if need.words:
            said.append(need.words if words else "autre chose, à demander à la maison")
        found[need.party_id] = said
    return found
