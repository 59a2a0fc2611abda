"""What stands beside a date (`registry.beside_dates`): it is locked, moved and called off with it, in the same transaction."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from portal.kit import clock, registry

from .clashes import Span
from .models import Session
from .rules.following import Hours, follow


def beside(keys: Iterable[int]) -> dict[int, int]:
    """Key of a date -> key of the one it stands beside, for these dates; none of them stands beside another here. The slot's queries."""
    keys = sorted(set(keys))
    found = {key: served for stands in registry.beside_dates for key, served in stands(keys).items()} if keys else {}
    return {key: served for key, served in found.items() if key not in keys}


def local_hours(start: dt.datetime, end: dt.datetime) -> Hours:
    """The same moments as the wall clock of Paris says them."""
    return tuple(timezone.localtime(moment).replace(tzinfo=None) for moment in (start, end))


def span_beside(date: Session, before: Span, after: Span) -> Span:
    """When what stands beside a date takes place once that date went from `before` to `after`."""
    hours = follow(local_hours(date.start, date.end), local_hours(before.start, before.end), local_hours(after.start, after.end))
    return Span(*(timezone.make_aware(moment) for moment in hours))


@dataclass(frozen=True)
class Follower:
    """A date that goes with another: as it would be, and the one it serves."""

    date: Session
    served: Session
    span: Span


def followers(dates: Iterable[Session], spans: dict[int, Span] | None = None) -> list[Follower]:
    """What goes with these dates and is still to come, in order; `spans`: key of a date -> when it would be (none: as it stands)."""
    by_key = {date.pk: date for date in dates}
    found = beside(by_key)
    rows = Session.objects.on().filter(pk__in=found, end__gt=clock.now()).select_related("activity", "maison", "room") if found else ()
    lines = []
    for row in rows:
        served = by_key[found[row.pk]]
        now = Span(served.start, served.end)
        lines.append(Follower(row, served, span_beside(row, now, (spans or {}).get(served.pk, now))))
    return sorted(lines, key=lambda line: (line.date.start, line.date.pk))
