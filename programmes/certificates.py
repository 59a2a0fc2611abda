"""Certificates of attendance: what somebody came to, on paper, and the seal by which it is known."""

import datetime as dt
import hmac
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from portal.households.models import Household, Membership
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.people.models import Person

from .enums import Presence, SessionState
from .models import Activity, Attendance, Enrolment, Session, SignUpSheet
from .programme_type import kind_of
from .rules import certificate as rules

_SALT = "programmes.certificate"


@dataclass(frozen=True)
class Attended:
    """The dates of one activity to which somebody came, oldest first. `quiet`: its name is not said, for one of its sheets is
    confidential."""

    activity: Activity
    quiet: bool
    dates: tuple[Session, ...]

    @property
    def title(self) -> str:
        return kind_of(self.activity).title(self.activity, neutral=self.quiet)

    @property
    def first(self) -> dt.date:
        return self.dates[0].local_date

    @property
    def last(self) -> dt.date:
        return self.dates[-1].local_date

    @property
    def minutes(self) -> int:
        return sum(int((date.end - date.start).total_seconds()) // 60 for date in self.dates)

    @property
    def hours(self) -> str:
        return rules.hours_written(self.minutes)

    @property
    def house(self):
        return self.dates[-1].maison


def places_at_desk(user, person: Person) -> QuerySet[Enrolment]:
    """Her own places on the sheets that this member of staff sees."""
    sheets = SignUpSheet.objects.visible_to(user).order_by().values("pk")
    return Enrolment.objects.filter(sheet__in=sheets, person__in=Person.objects.records_of(person), guest=False)


def places_at_home(user, person: Person) -> QuerySet[Enrolment]:
    """Her own places, for herself; a child's but the confidential ones, for who leads the household."""
    return Enrolment.objects.mine(user).filter(person__in=Person.objects.records_of(person), guest=False)


def certified_by(user) -> list[Person]:
    """For whom a resident may print one: herself, and the children of the households she leads. Two queries."""
    own = Person.objects.of_user(user)
    if own is None:
        return []
    led = Household.objects.led_by(user).order_by().values("pk")
    grown_up = clock.today().year - 18
    homes = Membership.objects.active().filter(household__in=led, person__birth_year__gt=grown_up).select_related("person__successor")
    children = {home.person.current_record.pk: home.person.current_record for home in homes.order_by("person__birth_year", "pk")}
    children.pop(own.pk, None)
    return [own, *children.values()]


def attended(places: QuerySet[Enrolment], *, activity: int | None = None, first=None, last=None) -> list[Attended]:
    """What these places were come to, between two days (both counted, None: no bound), the latest activity first. One query."""
    marks = Attendance.objects.filter(presence=Presence.PRESENT, enrolment__in=places.order_by().values("pk"))
    marks = marks.exclude(session__state=SessionState.CANCELLED)
    bounds = {"session__activity": activity, "session__local_date__gte": first, "session__local_date__lte": last}
    marks = marks.filter(**{name: value for name, value in bounds.items() if value is not None})
    related = ("session__maison", "session__activity__content_type", "enrolment__sheet")
    grouped: dict[int, dict[int, Attendance]] = {}
    for mark in marks.select_related(*related).order_by("session__start", "pk"):
        grouped.setdefault(mark.session.activity_id, {})[mark.session_id] = mark
    found = [_of_activity(list(of.values())) for of in grouped.values()]
    return sorted(found, key=lambda one: (one.last, one.activity.pk), reverse=True)


def _of_activity(marks: list[Attendance]) -> Attended:
    quiet = any(mark.enrolment.sheet.confidential for mark in marks)
    return Attended(marks[0].session.activity, quiet, tuple(mark.session for mark in marks))


def number_of(found: Attended, name: str) -> str:
    """The number of the paper that says `found` of who bears this name, established today. Raises Refusal « trop-long » for what one
    paper does not hold."""
    if len(found.dates) > rules.MOST_DATES or found.minutes > rules.MOST_MINUTES or found.first < rules.BEGINNING:
        raise Refusal("trop-long", "C'est trop long pour une seule attestation.", "Choisissez une période plus courte.")
    activity = 0 if found.quiet else found.activity.pk
    return number_for(rules.Facts(activity, len(found.dates), found.minutes, found.first, found.last, clock.today()), name)


def number_for(facts: rules.Facts, name: str) -> str:
    """The number of a paper that says these facts of who bears this name: any paper of the house whose facts these are (a room above may
    seal its own), known by `checked`."""
    packed = facts.packed()
    return rules.written(packed + _seal(packed, name))


def checked(number: str, name: str) -> rules.Facts | None:
    """What a paper of this number says, if it is ours and bears this name; None otherwise. Reads no row."""
    known = rules.read(number)
    if known is None or not rules.plain_name(name):
        return None
    facts, seal = known[: rules.FACTS], known[rules.FACTS :]
    return rules.unpacked(facts) if hmac.compare_digest(seal, _seal(facts, name)) else None


def _seal(facts: bytes, name: str) -> bytes:
    return salted_hmac(_SALT, facts.hex() + "|" + rules.plain_name(name), algorithm="sha256").digest()[: rules.SEAL]
