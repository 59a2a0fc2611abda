"""The convocations of a departure on paper, to be handed out or posted: those whom nothing reaches come first."""

from dataclasses import dataclass, replace

from portal.notifications.enums import Channel
from portal.people.models import Person
from portal.people.notifications import way_to
from programmes.models import Enrolment
from programmes.programme_type import kind_of

from ..models import Trip
from ..reading.convocations import facts_of, in_parties, meets, places_on, stop_of
from ..rules.convocation import Facts, lines

FIRST = HANDED, POSTED, TOLD = "à remettre en main propre", "à poster", "déjà dite par message"


@dataclass(frozen=True)
class Page:
    """One party's. `address`: the lines to post it to, of who chose letters; `how`: for the team, in the corner."""

    person: Person
    names: tuple[str, ...]
    title: str
    lines: tuple[tuple[str, str], ...]
    how: str
    address: tuple[str, ...] = ()


def pages_of(trip: Trip, *, silent_only: bool = False) -> list[Page]:
    """`trip` read by `trips_read`. Constant queries."""
    facts = facts_of(trip)
    title = kind_of(trip.sheet.activity).title(trip.sheet.activity, neutral=trip.sheet.confidential)
    rows = places_on(trip).prefetch_related("person__doubts", "person__successor__doubts")
    pages = [_page(party, facts, title) for party in in_parties(rows)]
    shown = [page for page in pages if not silent_only or page.how == HANDED]
    return sorted(shown, key=lambda page: (FIRST.index(page.how), page.person.sort_key, page.person.pk))


def _page(party: list[Enrolment], facts: Facts, title: str) -> Page:
    """To whoever of the party a way leads to; else to the one who asked."""
    stop = stop_of(party[0])
    people = [row.person.current_record for row in party]
    ways = [(person, way) for person in people if (way := way_to(person))]
    person, way = ways[0] if ways else (people[0], None)
    how = HANDED if way is None else POSTED if way[0] == Channel.LETTER else TOLD
    said = lines(replace(facts, stop=meets(stop)) if stop else facts)
    address = tuple(way[1].split("\n")) if way and how == POSTED else ()
    return Page(person, tuple(row.called for row in party), title, tuple(said), how, address)
