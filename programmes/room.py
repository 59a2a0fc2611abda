"""What is kept for whom on a sheet. Nothing is asked of the database where nothing is kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import PersonMaison

from .enums import DOORS, Channel, EnrolmentState
from .models import Enrolment, SheetLimit, SheetShare, SignUpSheet
from .rules.limits import Ceiling
from .rules.offers import Waiting
from .rules.shares import Need, Room, Seats, seat


@dataclass(frozen=True)
class Asking:
    """Who asks for a place, for how many each, by which door, and who acts (`by`)."""

    people: tuple
    channel: str
    places: int = 1
    by: object = None


def live_shares(sheet: SignUpSheet) -> list[SheetShare]:
    """The shares that still keep something; none, and no query, where nothing is kept."""
    return list(sheet.shares.select_related("maison")) if sheet.kept else []


def limits_of(sheet: SignUpSheet) -> list[SheetLimit]:
    """The needs for which the sheet counts places; none, and no query, where it counts none."""
    return list(sheet.limits.all()) if sheet.counts_needs else []


def ceilings_of(sheet: SignUpSheet) -> dict[str, Ceiling]:
    """The same as the rules see them, by need."""
    return {limit.need: limit.ceiling for limit in limits_of(sheet)}


def room_of(sheet: SignUpSheet, shares: list[SheetShare], limits: Iterable[SheetLimit] = ()) -> Room:
    return Room(sheet.left_to_all, {share.pk: share.left for share in shares}, {limit.pk: limit.left for limit in limits})


def in_the_way(sheet: SignUpSheet) -> list[Enrolment]:
    """The places of those who wait and whom a free place would serve. A group that waits for a counted place of which none is left stops
    nobody else. Two queries where needs are counted, one where none is."""
    rows = list(sheet.enrolments.filter(state=EnrolmentState.WAITING).select_related("person", "party").order_by("party", "pk"))
    limits = limits_of(sheet)
    if not limits:
        return rows
    room = Room(None, {}, {limit.pk: limit.left for limit in limits})
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.party_id)]
    return [row for group in groups if _waiting_bare(group).seated(room) is not None for row in group]


def _waiting_bare(group: list[Enrolment]) -> Waiting:
    needs = tuple(Need(row.places, (), row.limit_id) for row in group)
    step, fewest = group[0].places, group[0].party.fewest
    return Waiting(group[0].party_id, sum(row.places for row in group), needs, fewest and fewest * step, step)


def somebody_before(sheet: SignUpSheet) -> bool:
    """Does somebody wait whom a free place would serve?"""
    if sheet.counts_needs:
        return bool(in_the_way(sheet))
    return sheet.enrolments.filter(state=EnrolmentState.WAITING).exists()


def needs_of(shares: list[SheetShare], asking: Asking) -> list[Need]:
    """For each of the people the shares she may stand on: those of the houses that know her first, then those of the door she comes by."""
    if not shares:
        return [Need(asking.places) for _ in asking.people]
    known = _houses(shares, {person.successor_id or person.pk for person in asking.people})
    here = _house_of_counter(asking)
    doors = [share.pk for door in DOORS[Channel(asking.channel)] for share in shares if share.door == door]
    found = []
    for person in asking.people:
        houses = known.get(person.successor_id or person.pk) or here
        found.append(Need(asking.places, (*(share.pk for share in shares if share.maison_id in houses), *doors)))
    return found


def _houses(shares: list[SheetShare], people: set[int] | None) -> dict[int, set[int]]:
    """Current record -> the houses that know her, by any of her records; one query, none without a house among the shares."""
    if not any(share.maison_id for share in shares):
        return {}
    rows = PersonMaison.objects.all()
    if people is not None:
        rows = rows.filter(Q(person__in=people) | Q(person__successor__in=people))
    known: dict[int, set[int]] = defaultdict(set)
    for person, successor, maison in rows.values_list("person", "person__successor", "maison"):
        known[successor or person].add(maison)
    return known


def _house_of_counter(asking: Asking) -> set[int]:
    """The house where somebody asks whom no house knows yet: that of the agent, when she works in one alone."""
    if asking.channel == Channel.ONLINE or asking.by is None:
        return set()
    scope = scope_of(asking.by, Capability.WRITE_ENROLMENTS)
    return set(scope.maisons) if not scope.everywhere and len(scope.maisons) == 1 else set()


def needs_by_row(sheet: SignUpSheet, shares: list[SheetShare], rows: Iterable[Enrolment]) -> dict[int, Need]:
    """For each of many places asked for, the shares it may stand on, by the door it was asked by: one query, none where nothing is kept."""
    rows = list(rows)
    if not shares:
        return {row.pk: Need(row.places, (), row.limit_id) for row in rows}
    people = {row.person.successor_id or row.person_id for row in rows}
    known = _houses(shares, people if len(people) <= 200 else None)
    doors = {channel: [share.pk for door in DOORS[channel] for share in shares if share.door == door] for channel in Channel}
    return {
        row.pk: Need(
            row.places,
            (
                *(share.pk for share in shares if share.maison_id in known.get(row.person.successor_id or row.person_id, ())),
                *doors[Channel(row.channel)],
            ),
            row.limit_id,
        )
        for row in rows
    }


def seat_of(sheet: SignUpSheet, row: Enrolment) -> int | None:
    """The share on which one place stands that is given now; None: the common places."""
    shares = live_shares(SignUpSheet.objects.get(pk=sheet.pk))
    if not shares:
        return None
    need = needs_by_row(sheet, shares, [row])[row.pk]
    return next((key for key in need.shares if any(share.pk == key and share.left >= need.places for share in shares)), None)


def seats_for(sheet: SignUpSheet, asking: Asking) -> Seats:
    """The share of each of these people; the common places where they do not fit (the counter then refuses)."""
    shares = live_shares(sheet)
    if not shares:
        return (None,) * len(asking.people)
    needs = needs_of(shares, asking)
    return seat(needs, room_of(sheet, shares)) or (None,) * len(needs)


@dataclass(frozen=True)
class OpenTo:
    """How many places somebody could have (`left`), whether others wait for them, how many are kept for others and for whom."""

    left: int | None
    queue: bool
    kept: int
    kept_for: str


def open_to(sheet: SignUpSheet, asking: Asking, *, queue: bool) -> OpenTo:
    """What is open to whoever asks, where something is kept. Who waits comes before for the places she waits for."""
    shares = live_shares(sheet)
    needs, room = needs_of(shares, asking), room_of(sheet, shares)
    own = {key for need in needs for key in need.shares}
    free = room
    if queue:
        contested = {key for need in needs_by_row(sheet, shares, in_the_way(sheet)).values() for key in need.shares}
        free = room.without({None, *contested})
    fits = seat(needs, free) is not None
    left = (free if fits else room).open_to(needs) or 0
    wanted = sum(need.places for need in needs)
    if seat(needs, room) is None:
        left = min(left, wanted - 1)  # enough in number, but not together
    others = [share for share in shares if share.pk not in own and share.left]
    words = " et ".join(share.kept_for for share in others)
    return OpenTo(left, queue and not fits, sum(share.left for share in others), words)
