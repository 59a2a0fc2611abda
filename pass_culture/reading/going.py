"""Every reason why somebody cannot go on an outing, in words, all at once. Read by screens before the form, asked again under the lock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Coalesce

from portal.kit import clock, locking
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge
from portal.people.models import Person
from programmes.actions.charge_place import SOURCE
from programmes.enums import HOLDING, EnrolmentState, SessionState
from programmes.models import Enrolment, SignUpSheet

from ..models import Trip
from ..rules import going
from ..rules.going import Departure, Goer, Outside
from .cards import reasons_without_card


def trip_of(sheet: SignUpSheet) -> Trip | None:
    """The departure beside a sheet; None where there is none: such a sheet asks nothing of ours. One query, none when it was read."""
    known = sheet.__dict__.get("trip_read")
    if known is None and "trip_read" not in sheet.__dict__:
        known = sheet.trip_read = Trip.objects.filter(sheet=sheet.pk).select_related("season", "guest_tariff").first()
    return known


def departure_on(session) -> Trip | None:
    """The departure of a date; None where its sheet has none. One query."""
    return Trip.objects.filter(sheet__sessions=session).order_by("pk").first()


def departure_of(trip: Trip, sheet: SignUpSheet) -> Departure | None:
    """The same as the rules see it; None where none of its dates takes place (the engine says so). One query."""
    spans = sheet.dates.exclude(session__state=SessionState.CANCELLED).order_by().values_list("session__start", "session__end")
    spans = sorted(spans)
    if not spans:
        return None
    starts, ends = spans[0][0], max(end for _, end in spans)
    return Departure(
        sheet.pk, min(trip.meeting_at, starts), starts, max(trip.back_at or ends, ends), trip.season.title, needs_card=trip.needs_card,
        most_outings=trip.season.most_outings, from_age=trip.from_age,
    )  # fmt: skip


def reasons_against(sheet: SignUpSheet, people: Sequence[Person], *, to: int | None = None) -> list[Refusal]:
    """What stands against these people going together: against each who has no place here yet (or is only offered one), then against all
    of them. `to`: key of the current record of who reads: her other outings are named to herself alone.

    Whoever asks holding the sheet's lock locks these people too: two outings taken at once are two sheets, which do not wait for each
    other."""
    trip = trip_of(sheet)
    departure = departure_of(trip, sheet) if trip is not None and people else None
    if trip is None or departure is None:
        return []
    together = {_key(person): person for person in people}
    if locking.in_transaction() and locking.holds_any():
        locked(Person, together, rank=Rank.PERSON)
    goers, here = read_goers(together.values(), trip, departure, to=to)
    now = clock.now()
    found = [reason for key in together if key not in here for reason in going.reasons(goers[key], departure, now=now)]
    found += going.reasons_of_the_party([goers[key] for key in together], departure)
    return list({(reason.code, reason.words): reason for reason in found}.values())


def _key(person: Person) -> int:
    return person.successor_id or person.pk


def read_goers(people: Iterable[Person], trip: Trip, departure: Departure, *, to: int | None = None) -> tuple[dict[int, Goer], set[int]]:
    """(by the key of her current record, what the rules want to know of each; those of them who have a place here already, more than an
    offer). Two queries whatever their number."""
    current = {_key(person): person.current_record for person in people}
    cards = reasons_without_card(current.values(), trip.season, departure.day) if trip.needs_card else {}
    places = _places(current, trip, departure, to)
    found = {
        key: Goer("" if key == to else person.display_name, person.birth, cards.get(key), len(places.used[key]), tuple(places.beside[key]))
        for key, person in current.items()
    }
    return found, places.here


@dataclass
class Places:
    """`used`: sheets of other outings of the season each has a place on; `beside`: those at the same time; `here`: who has one here."""

    used: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    beside: dict[int, list[Outside]] = field(default_factory=lambda: defaultdict(list))
    here: set[int] = field(default_factory=set)


SHOWN = (
    "pk", "kept", "state", "price_cents", "sheet", "sheet__trip__season", "sheet__trip__meeting_at", "sheet__trip__back_at",
    "sheet__sessions__end", "sheet__activity__title",
)  # fmt: skip


def _places(people: dict[int, Person], trip: Trip, departure: Departure, to: int | None) -> Places:
    """A place only offered counts once she has said yes: from two draws she may take the one she likes."""
    rows = (
        Enrolment.objects.annotate(kept=Coalesce("person__successor", "person"))
        .filter(kept__in=people, guest=False, state__in=HOLDING, sheet__trip__isnull=False)
        .exclude(sheet__sessions__state=SessionState.CANCELLED)
    )
    read = list(rows.order_by("sheet__trip__meeting_at", "pk").values_list(*SHOWN))
    not_yet = _only_offered([(row[0], row[3]) for row in read if row[2] == EnrolmentState.OFFERED])
    found = Places()
    for pk, kept, state, _cents, sheet, season, meets, back, ends, title in read:
        if sheet == departure.sheet:
            if state != EnrolmentState.OFFERED:
                found.here.add(kept)
            continue
        if pk in not_yet:
            continue
        if season == trip.season_id:
            found.used[kept].add(sheet)
        if meets < departure.back and (back or ends) > departure.meets:
            found.beside[kept].append(Outside(meets, back or ends, title if kept == to else ""))
    return found


def _only_offered(rows: list[tuple[int, int | None]]) -> set[int]:
    """Of these offered places, those that nobody has said yes to: what is to pay is owed from the yes on. One query, none without one."""
    if not rows:
        return set()
    sources = {f"{SOURCE}:{pk}": pk for pk, cents in rows if cents}
    lines = Charge.objects.standing().filter(source_key__in=sources).order_by() if sources else ()
    owed = {sources[line.source_key] for line in lines}
    return {pk for pk, _ in rows} - owed
