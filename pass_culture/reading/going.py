"""Every reason why somebody cannot go on an outing, in words, all at once. Read by screens before the form, asked again under the lock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models.functions import Coalesce

from portal.kit import clock, locking
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge
from portal.people.models import Person
from programmes.enums import HOLDING, EnrolmentState, SessionState
from programmes.models import Enrolment, SignUpSheet

from ..enums import CardState
from ..models import CultureCard, Trip
from ..rules import going
from ..rules.going import Departure, Goer, Outside



def trip_of(sheet: SignUpSheet) -> Trip | None:
    """The departure beside a sheet; None where there is none: such a sheet asks nothing of ours. One query, none when it was read."""
    known = sheet.__dict__.get("trip_read")
    if known is None and "trip_read" not in sheet.__dict__:
        known = sheet.trip_read = Trip.objects.filter(sheet=sheet.pk).select_related("season", "guest_tariff").first()
    return known


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


def reasons_against(
    sheet: SignUpSheet, people: Sequence[Person], *, party: Sequence[Person] = (), to: int | None = None
) -> list[Refusal]:  # fmt: skip
    """What stands against each of `people` on this sheet, then against all of `party` together (with those who stand in it already).
    `to`: key of the current record of who reads (her other outings are named to herself alone).

    Whoever asks holding the sheet's lock locks these people too: two outings taken at once are two sheets, which do not wait for each
    other."""
    trip = trip_of(sheet)
    departure = departure_of(trip, sheet) if trip is not None else None
    if trip is None or departure is None:
        return []
    together = {person.successor_id or person.pk: person for person in (*people, *party)}
    if locking.holds_any() and together:
        locked(Person, together, rank=Rank.PERSON)
    goers = read_goers(together.values(), trip, departure, to=to)
    found = [reason for person in people for reason in going.reasons(goers[_key(person)], departure, now=clock.now())]
    if party:
        found += going.reasons_of_the_party([goers[_key(person)] for person in party], departure)
    return list({(reason.code, reason.words): reason for reason in found}.values())


def _key(person: Person) -> int:
    return person.successor_id or person.pk


def read_goers(people: Iterable[Person], trip: Trip, departure: Departure, *, to: int | None = None) -> dict[int, Goer]:
    """By the key of her current record, what the rules want to know of each. Three queries whatever their number."""
    current = {_key(person): person.current_record for person in people}
    cards = _cards(current, trip) if trip.needs_card else {}
    used, elsewhere = _elsewhere(current, trip, departure, to)
    found = {}
    for key, person in current.items():
        card, season = cards.get(key, (going.NONE, "")) if trip.needs_card else (going.GOOD, "")
        who = "" if key == to else person.display_name
        found[key] = Goer(who, person.birth, card, season, used[key], tuple(elsewhere[key]))
    return found


WEIGHT = {going.GOOD: 0, going.ASKED: 1, going.STOPPED: 2, going.OTHER: 3, going.NONE: 4}


def _cards(people: dict[int, Person], trip: Trip) -> dict[int, tuple[str, str]]:
    """Key -> (how her card stands for the season of this departure, of which season hers is else)."""
    rows = CultureCard.objects.annotate(kept=Coalesce("person__successor", "person")).filter(kept__in=people)
    found: dict[int, tuple[str, str]] = {}
    for kept, season, title, state in rows.order_by("-season__starts_on", "pk").values_list("kept", "season", "season__title", "state"):
        how = _how(season == trip.season_id, state)
        if WEIGHT[how] < WEIGHT[found.get(kept, (going.NONE, ""))[0]]:
            found[kept] = (how, title)
    return found


def _how(of_this_season: bool, state: str) -> str:
    if of_this_season:
        states = {CardState.ACTIVE: going.GOOD, CardState.ASKED: going.ASKED, CardState.STOPPED: going.STOPPED}
        return states.get(CardState(state), going.NONE)
    return going.OTHER if state == CardState.ACTIVE else going.NONE


def _elsewhere(
    people: dict[int, Person], trip: Trip, departure: Departure, to: int | None
) -> tuple[dict[int, int], dict[int, list[Outside]]]:  # fmt: skip
    """(how many other outings of the season each has a place on, which of them fall at the same time). A place only offered counts once
    she has said yes: from two draws she may take the one she likes."""
    rows = (
        Enrolment.objects.annotate(kept=Coalesce("person__successor", "person"))
        .filter(kept__in=people, guest=False, state__in=HOLDING, sheet__trip__isnull=False)
        .exclude(sheet=departure.sheet)
        .exclude(sheet__sessions__state=SessionState.CANCELLED)
    )
    shown = (
        "pk", "kept", "state", "price_cents", "sheet", "sheet__trip__season", "sheet__trip__meeting_at", "sheet__trip__back_at",
        "sheet__sessions__end", "sheet__activity__title",
    )  # fmt: skip
    read = list(rows.order_by("sheet__trip__meeting_at", "pk").values_list(*shown))
    not_yet = _only_offered([(row[0], row[3]) for row in read if row[2] == EnrolmentState.OFFERED])
    sheets: dict[int, set[int]] = defaultdict(set)
    outside: dict[int, list[Outside]] = defaultdict(list)
    for pk, kept, _state, _cents, sheet, season, meets, back, ends, title in read:
        if pk in not_yet:
            continue
        if season == trip.season_id:
            sheets[kept].add(sheet)
        if meets < departure.back and (back or ends) > departure.meets:
            outside[kept].append(Outside(meets, back or ends, title if kept == to else ""))
    return defaultdict(int, {key: len(found) for key, found in sheets.items()}), outside


def _only_offered(rows: list[tuple[int, int | None]]) -> set[int]:
    """Of these offered places, those that nobody has said yes to: what is to pay is owed from the yes on. One query, none without one."""
    if not rows:
        return set()
    sources = {f"programmes.enrolment:{pk}": pk for pk, cents in rows if cents}
    lines = Charge.objects.standing().filter(source_key__in=sources) if sources else Charge.objects.none()
    owed = {sources[source] for source in lines.order_by().values_list("source_key", flat=True)}
    return {pk for pk, _ in rows} - owed
