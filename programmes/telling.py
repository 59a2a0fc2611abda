"""How people will learn of a change, before it is made: counted, nobody named."""

from dataclasses import dataclass

from portal.households.models import Membership
from portal.notifications.enums import Channel as Way
from portal.people.models import Person
from portal.people.notifications import ways_to

from .enums import ACTIVE, Channel
from .models import Enrolment

WRITTEN = (Way.EMAIL, Way.SMS, Way.LETTER)


@dataclass(frozen=True)
class Reach:
    """Places concerned, and of those who are told for them: how many are written to, telephoned, or told when they come."""

    places: int
    written: int
    called: int
    at_counter: int

    @property
    def told(self) -> int:
        return self.written + self.called + self.at_counter


def reach_of(sessions: list[int], places=None) -> Reach:
    """Of those who have a place, an offer or a wait on these dates, or of `places` (an Enrolment queryset: `ProgrammeType.places_on`). A
    handful of queries, whatever their number."""
    concerned = Enrolment.objects.filter(sheet__sessions__in=sessions, state__in=ACTIVE) if places is None else places
    rows = list(
        concerned.select_related("person__successor", "sheet").prefetch_related("person__doubts", "person__successor__doubts").distinct()
    )
    askers = _askers(rows)
    found: dict[int, str] = {}
    silent: dict[int, Enrolment] = {}
    for row in rows:
        her = row.person.current_record
        asker = None if row.sheet.confidential or row.channel != Channel.ONLINE else askers.get(row.enrolled_by_id)
        reader = asker if asker is not None and _way(asker) else her
        if way := _way(reader):
            found[reader.pk] = way
        elif row.sheet.confidential:
            found[reader.pk] = Way.COUNTER
        else:
            silent[her.pk] = row
    found |= _by_household(set(silent))
    ways = list(found.values())
    return Reach(len(rows), sum(way in WRITTEN for way in ways), ways.count(Way.CALL), ways.count(Way.COUNTER))


def _way(person: Person) -> str:
    """As `people.notifications.tell` chooses for what cannot wait."""
    ways = ways_to(person, urgent=True)
    return ways[0][0] if ways else ""


def _askers(rows: list[Enrolment]) -> dict[int, Person]:
    accounts = {row.enrolled_by_id for row in rows if row.channel == Channel.ONLINE and row.enrolled_by_id}
    people = Person.objects.filter(user__in=accounts).select_related("successor").prefetch_related("doubts") if accounts else ()
    return {person.user_id: person.current_record for person in people}


def _by_household(silent: set[int]) -> dict[int, str]:
    """Whom nothing reaches: a referent of the household is told for her, else she is told at the counter."""
    if not silent:
        return {}
    homes = Membership.objects.active().with_kept().filter(kept__in=silent).order_by().values("household")
    members = Membership.objects.active().filter(household__in=homes).select_related("person__successor")
    by_home: dict[int, list[Membership]] = {}
    for member in members.prefetch_related("person__doubts", "person__successor__doubts").order_by("since", "pk"):
        by_home.setdefault(member.household_id, []).append(member)
    found, told = {}, set()
    for home in by_home.values():
        able = next((one.person.current_record for one in home if one.is_referent and _way(one.person.current_record)), None)
        concerned = {one.person.current_record.pk for one in home} & silent
        if able is not None and concerned:
            found[able.pk] = _way(able)
            told |= concerned
    return found | dict.fromkeys(silent - told, Way.COUNTER)
