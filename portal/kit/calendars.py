"""Calendar files (.ics) that the common programs read alike.

The time zone is a constant with rules: the list of dates that the library writes by itself is read an hour late in summer by some
readers. `UID` comes from a setting that never changes with the host, so that an entry stays the same entry for ever.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from icalendar import Calendar, Event, Timezone

from . import clock, dates

PARIS = Timezone.from_ical(
    b"\r\n".join(
        [
            b"BEGIN:VTIMEZONE",
            b"TZID:Europe/Paris",
            b"BEGIN:STANDARD",
            b"DTSTART:19961027T030000",
            b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            b"TZOFFSETFROM:+0200",
            b"TZOFFSETTO:+0100",
            b"TZNAME:CET",
            b"END:STANDARD",
            b"BEGIN:DAYLIGHT",
            b"DTSTART:19810329T020000",
            b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            b"TZOFFSETFROM:+0100",
            b"TZOFFSETTO:+0200",
            b"TZNAME:CEST",
            b"END:DAYLIGHT",
            b"END:VTIMEZONE",
            b"",
        ]
    )
)


@dataclass(frozen=True)
class Entry:
    """One entry. `uid` is stable and ours alone; `sequence` rises at each change; a cancelled one stays, said to be so."""

    uid: str
    start: dt.datetime
    end: dt.datetime
    title: str
    place: str = ""
    words: str = ""
    url: str = ""
    sequence: int = 0
    changed_at: dt.datetime | None = None
    cancelled: bool = False


def calendar_file(name: str, entries: Iterable[Entry]) -> bytes:
    """An .ics file with these entries; times are written in Europe/Paris."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maison commune//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add_component(PARIS)
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{settings.CALENDAR_UID_DOMAIN}")
    event.add("dtstamp", (entry.changed_at or clock.now()).astimezone(dt.UTC))
    event.add("last-modified", (entry.changed_at or clock.now()).astimezone(dt.UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", dates.local(entry.start))
    event.add("dtend", dates.local(entry.end))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for key, value in (("location", entry.place), ("description", entry.words), ("url", entry.url)):
        if value:
            event.add(key, value)
    return event
