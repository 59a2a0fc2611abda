"""How an afternoon is cut into appointments. Hours are naive and local (Europe/Paris): ten o'clock stays ten o'clock when the clocks
change, whatever the distance to UTC."""

import datetime as dt
from dataclasses import dataclass

from portal.places.rules.opening import Timetable

EARLIEST, LATEST = dt.time(7), dt.time(22)  # nobody is received at night, so no hour here is skipped or lived twice
SHORTEST, LONGEST = 5, 180  # minutes of one appointment
MOST_A_DAY = 40
MOST_WEEKS = 16  # what a house's timetable is known for, in one reading
_DAY = dt.date(2000, 1, 1)


@dataclass(frozen=True, order=True)
class Cut:
    """One appointment's hours within a day, `ends` excluded."""

    begins: dt.time
    ends: dt.time


def _at(hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(_DAY, hour)


def cuts(begins: dt.time, ends: dt.time, *, minutes: int, gap: int = 0, pause: Cut | None = None) -> list[Cut]:
    """Appointments of `minutes`, one after the other from `begins`, `gap` minutes apart, none over `ends` nor into `pause`; after
    the pause they begin when it ends. Empty when not one has room. Raises ValueError for a length or a gap that makes no sense."""
    if not SHORTEST <= minutes <= LONGEST or not 0 <= gap <= LONGEST:
        raise ValueError("minutes out of bounds")
    found: list[Cut] = []
    moment, last = _at(begins), _at(ends)
    length, between = dt.timedelta(minutes=minutes), dt.timedelta(minutes=gap)
    while moment + length <= last:
        if pause and moment < _at(pause.ends) and moment + length > _at(pause.begins):
            moment = _at(pause.ends)
            continue
        found.append(Cut(moment.time(), (moment + length).time()))
        moment += length + between
    return found


def weekly(first: dt.date, until: dt.date | None) -> list[dt.date]:
    """The day itself, and the same day of each week up to `until` included: the n-th is n weeks after the first."""
    if until is None or until <= first:
        return [first]
    return [first + dt.timedelta(weeks=rank) for rank in range((until - first).days // 7 + 1)]


CLOSED, HOLIDAY = "closed", "holiday"


def free_day(timetable: Timetable, day: dt.date) -> tuple[str, str] | None:
    """Why nobody comes on that day: (CLOSED, reason) when the house is closed by its own word, (HOLIDAY, name) on a public holiday
    without special hours; None on a day like others."""
    closures = [special for special in timetable.specials if special.covers(day) and special.span is None]
    if closures:
        return CLOSED, next((closure.reason for closure in closures if closure.reason), "")
    opened = any(special.covers(day) and special.first == special.last for special in timetable.specials)
    if day in timetable.holidays and not opened:
        return HOLIDAY, timetable.holidays[day]
    return None


def morning(moment: dt.datetime) -> bool:
    """Which half of the day a local moment is in: mornings end at one o'clock."""
    return moment.hour < 13
