"""Is the house open? Until when? When does it open next? Pure: times are local (Europe/Paris) and naive, days are dates.

How a day's hours are found, in this order:
1. a closure that covers the day closes it, whatever else is written;
2. special hours written for that single day hold, even on a public holiday (a Christmas lunch);
3. a public holiday closes;
4. special hours written for a period hold (« horaires d’été »);
5. otherwise the hours of every week.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.kit import dates

LOOK_AHEAD_DAYS = 120  # past this, « ouvre bientôt » would be a guess


@dataclass(frozen=True, order=True)
class Span:
    """From `opens` included to `closes` excluded, within one day."""

    opens: dt.time
    closes: dt.time

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError("a span closes after it opens")


@dataclass(frozen=True)
class Special:
    """A dated exception from `first` to `last`, both included: special hours when `span` is given, else a closure.

    `weekday` (0 = Monday) keeps it to that day of the week; several rows may give one day several spans.
    """

    first: dt.date
    last: dt.date
    span: Span | None = None
    reason: str = ""
    weekday: int | None = None

    def covers(self, day: dt.date) -> bool:
        return self.first <= day <= self.last and self.weekday in (None, day.weekday())


@dataclass(frozen=True)
class Timetable:
    """All that decides a house's hours. `weekly` maps 0 (Monday) to 6; `holidays` maps a date to its name."""

    weekly: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    specials: tuple[Special, ...] = ()
    holidays: Mapping[dt.date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Day:
    """The hours of one day; `reason` says why they are not those of every week (« 14 juillet », « travaux »)."""

    spans: tuple[Span, ...]
    reason: str = ""
    special: bool = False


@dataclass(frozen=True)
class State:
    """What is true at one moment. `until` when open; `opens` (and its day) when closed and known; `reason` of today."""

    open: bool
    until: dt.time | None = None
    opens: dt.datetime | None = None
    reason: str = ""


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, with spans that touch or overlap made one: « jusqu’à 18 h », not « jusqu’à midi »."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.opens <= result[-1].closes:
            result[-1] = Span(result[-1].opens, max(result[-1].closes, span.closes))
        else:
            result.append(span)
    return tuple(result)


def day_of(timetable: Timetable, day: dt.date) -> Day:
    """The hours of `day`, by the order of precedence at the head of this module."""
    covering = [special for special in timetable.specials if special.covers(day)]
    closures = [special for special in covering if special.span is None]
    if closures:
        return Day((), reason=next((closure.reason for closure in closures if closure.reason), ""), special=True)
    this_day_only = [special for special in covering if special.first == special.last]
    holiday = timetable.holidays.get(day)
    if holiday is not None and not this_day_only:
        return Day((), reason=holiday, special=True)
    chosen = this_day_only or covering
    if chosen:
        reason = next((special.reason for special in chosen if special.reason), "")
        return Day(merged(special.span for special in chosen), reason=reason, special=True)
    return Day(merged(timetable.weekly.get(day.weekday(), ())))


def state_at(timetable: Timetable, moment: dt.datetime) -> State:
    """Open or closed at `moment` (naive, local). A span holds from its first minute to the one before its last."""
    today = day_of(timetable, moment.date())
    clock = moment.time()
    for span in today.spans:
        if span.opens <= clock < span.closes:
            return State(open=True, until=span.closes, reason=today.reason)
    return State(open=False, opens=next_opening(timetable, moment), reason=today.reason)


def next_opening(timetable: Timetable, moment: dt.datetime) -> dt.datetime | None:
    """The first moment strictly after `moment` at which the doors open; None when none is known in the coming months."""
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        day = moment.date() + dt.timedelta(days=ahead)
        for span in day_of(timetable, day).spans:
            opening = dt.datetime.combine(day, span.opens)
            if opening > moment:
                return opening
    return None


def words(state: State, moment: dt.datetime) -> str:
    """« Ouverte en ce moment, jusqu’à 18 h », « Fermée, ouvre lundi à 9 h », « Fermée (Noël), ouvre demain à 9 h »."""
    if state.open:
        return f"Ouverte en ce moment, jusqu’à {dates.hour(state.until)}"
    begin = f"Fermée ({state.reason})" if state.reason else "Fermée"
    if state.opens is None:
        return f"{begin}, réouverture à venir"
    when = [_day_words(state.opens.date(), moment.date()), f"à {dates.hour(state.opens.time())}"]
    return f"{begin}, ouvre {' '.join(part for part in when if part)}"


def _day_words(day: dt.date, today: dt.date) -> str:
    ahead = (day - today).days
    if ahead == 0:
        return ""
    if ahead == 1:
        return "demain"
    if ahead < 7:
        return dates.DAYS[day.weekday()]
    return f"le {dates.day_long(day, year=day.year != today.year)}"


def span_words(span: Span) -> str:
    """« 9 h – 12 h 30 »"""
    return f"{dates.hour(span.opens)} – {dates.hour(span.closes)}"


def day_words(spans: Iterable[Span]) -> str:
    """« 9 h – 12 h et 14 h – 18 h », « fermée »"""
    return " et ".join(span_words(span) for span in spans) or "fermée"


def week(timetable: Timetable) -> list[tuple[int, tuple[Span, ...]]]:
    """The hours of every week, Monday first; a weekend without any hours is left out, any other closed day is said."""
    days = [(weekday, merged(timetable.weekly.get(weekday, ()))) for weekday in range(7)]
    while len(days) > 5 and not days[-1][1]:
        days.pop()
    return days


def coming_specials(timetable: Timetable, today: dt.date, *, days: int = 45) -> list[tuple[dt.date, dt.date, Day]]:
    """(first, last, hours) of the coming stretches whose hours are not those of every week, alike days in one stretch.

    A day that would be closed anyway (a holiday on a Sunday) is not worth a line.
    """
    stretches: list[tuple[dt.date, dt.date, Day]] = []
    for ahead in range(days + 1):
        day = today + dt.timedelta(days=ahead)
        hours = day_of(timetable, day)
        usual = merged(timetable.weekly.get(day.weekday(), ()))
        if not hours.special:
            continue
        open_stretch = stretches and stretches[-1][2] == hours and _only_usually_closed_between(timetable, stretches[-1][1], day)
        if open_stretch:
            stretches[-1] = (stretches[-1][0], day, hours)
        elif hours.spans != usual:
            stretches.append((day, day, hours))
    return stretches


def _only_usually_closed_between(timetable: Timetable, last: dt.date, day: dt.date) -> bool:
    between = (last + dt.timedelta(days=n) for n in range(1, (day - last).days))
    return all(not day_of(timetable, date).spans for date in between)
