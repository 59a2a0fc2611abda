"""Whether a room or somebody is already taken: read for a preview, and again under the lock of the room and of who leads."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from portal.kit import dates, registry
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from .models import Facilitator, Session


@dataclass(frozen=True)
class Span:
    """When a date would be: aware times within one local day."""

    start: dt.datetime
    end: dt.datetime

    @property
    def day(self) -> dt.date:
        return timezone.localtime(self.start).date()


@dataclass(frozen=True)
class Clash:
    """What stands in the way on one day. `key` says which, so that an act knows whether its author had read of it."""

    key: str
    day: dt.date
    words: str


@dataclass(frozen=True)
class Engagement:
    """Somebody expected somewhere, for whoever plans her elsewhere at that time: `who` as she is called, `what` after her name (« reçoit
    sur rendez-vous »), nothing of whom she receives. `key` names it among those of its slot."""

    key: str
    who: str
    what: str
    start: dt.datetime
    end: dt.datetime
    place: str


def span_on(day: dt.date, begins: dt.time, ends: dt.time) -> Span:
    """From and to these wall-clock hours of a day, whatever the distance to UTC then."""
    return Span(*(timezone.make_aware(dt.datetime.combine(day, hour)) for hour in (begins, ends)))


def clashes(
    spans: Iterable[Span], *, room=None, facilitators: Iterable[Facilitator] = (), user=None, but: Iterable[int] = (), users: Iterable = (),
    names: Iterable[str] = (),
) -> list[Clash]:  # fmt: skip
    """Dates at the same time in this room, or led by the same people, and where else these are expected (`registry.engagements`: a
    permanence); `users` and `names`: who has led nothing yet. `but`: dates that make room themselves. The title of a date is
    said to who sees its house, else only that the person is taken. Two queries at most whatever the number of dates, and the slot's."""
    spans, leading = list(spans), {who.pk: who for who in facilitators}
    accounts = {who.user_id for who in leading.values() if who.user_id} | {one.pk for one in users}
    called = {who.name for who in leading.values() if not who.user_id} | set(names)
    if not spans or not (room or accounts or called):
        return []
    found = _dates_beside(spans, room, leading, user, but) if room or leading else []
    return found + (_expected_elsewhere(spans, accounts, called) if accounts or called else [])


def _expected_elsewhere(spans: list[Span], accounts: set[int], called: set[str]) -> list[Clash]:
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    others = [(key, one) for key, expected in registry.engagements.items() for one in expected(accounts, called, first, last)]
    found = []
    for span in spans:
        for key, one in others:
            if one.start < span.end and one.end > span.start:
                words = f"{one.who} {one.what} : {dates.hours_range(one.start, one.end)}, {one.place}."
                found.append(Clash(f"{span.day}:{key}:{one.key}", span.day, words))
    return found


def _dates_beside(spans: list[Span], room, leading: dict[int, Facilitator], user, but: Iterable[int]) -> list[Clash]:
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    near = Session.objects.on().filter(start__lt=last, end__gt=first).exclude(pk__in=but)
    taken = {key: set() for key in leading}
    if leading:
        through = Session.facilitators.through.objects.filter(facilitator__in=leading, session__in=near)
        for who, session in through.values_list("facilitator", "session"):
            taken[who].add(session)
    held = {key for keys in taken.values() for key in keys}
    concerned = (near.filter(pk__in=held) | near.filter(room=room)) if room else near.filter(pk__in=held)
    others = list(concerned.select_related("activity", "maison").order_by("start", "pk"))
    seen = scope_of(user, Capability.SEE_ENROLMENTS) if user is not None else ()
    found = []
    for span in spans:
        for other in others:
            if other.start < span.end and other.end > span.start:
                found += _of(span, other, room, leading, taken, known=other.maison_id in seen)
    return found


def _of(span: Span, other: Session, room, leading: dict, taken: dict, *, known: bool) -> list[Clash]:
    hours = dates.hours_range(other.start, other.end)
    what = f"{other.activity.title}, {hours}" if known else hours
    found = []
    if room is not None and other.room_id == room.pk:
        found.append(Clash(f"{span.day}:salle:{other.pk}", span.day, f"{room.name} est prise : {what}."))
    for key, who in leading.items():
        if other.pk in taken[key]:
            found.append(Clash(f"{span.day}:{key}:{other.pk}", span.day, f"{who.name} est ailleurs : {what}, {other.maison.name}."))
    return found
