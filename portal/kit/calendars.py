"""Calendar files (.ics) that the common programs read alike.

The time zone is a constant with rules: the list of dates that the library writes by itself is read an hour late in summer by some
readers. `UID` comes from a setting that never changes with the host, so that an entry stays the same entry for ever.

`METHOD:PUBLISH` everywhere, also in a mail: an invitation (`REQUEST`) would need the reader's address in the file, and offers her to
accept or decline, which gives no place back and which nobody here reads. A date that does not take place stays under its `UID`, with a
higher `SEQUENCE`, `STATUS:CANCELLED`, and says so in its title for readers that look at nothing else.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from icalendar import Calendar, Event, Timezone, vDuration

from . import clock, dates
from .registry import DatedItem

CONTENT_TYPE = "text/calendar; charset=utf-8"
FORM = 2  # raised when the same dates are written otherwise, so that no reader keeps the old writing
REFRESH = dt.timedelta(hours=4)  # how often a calendar that follows us should ask again
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


def entry_of(item: DatedItem) -> Entry:
    """The entry of a line that has a `uid`: where it was moved from is told in its words."""
    moved = f"Déplacé : c’était le {dates.moment_long(item.moved_from)}." if item.moved_from and not item.cancelled else ""
    return Entry(
        uid=item.uid, start=item.start, end=item.end, title=item.title, place=item.address or item.place,
        words="\n".join(part for part in (moved, item.words) if part), sequence=item.sequence, changed_at=item.changed_at,
        url=settings.WAGTAILADMIN_BASE_URL + item.url if item.url.startswith("/") else item.url, cancelled=item.cancelled,
    )  # fmt: skip


def calendar_file(name: str, entries: Iterable[Entry], *, followed: bool = False) -> bytes:
    """An .ics file with these entries; times are written in Europe/Paris. `followed`: it is come back for, and says how often."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maison commune//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if followed:
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", "Europe/Paris")
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH).to_ical().decode())
    calendar.add_component(PARIS)
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    changed = (entry.changed_at or clock.now()).astimezone(dt.UTC)
    event.add("uid", f"{entry.uid}@{settings.CALENDAR_UID_DOMAIN}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.sequence)
    event.add("dtstart", dates.local(entry.start))
    event.add("dtend", dates.local(entry.end))
    event.add("summary", f"Annulé : {entry.title}" if entry.cancelled else entry.title)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.cancelled:
        event.add("transp", "TRANSPARENT")  # the hour is free again
    for key, value in (("location", entry.place), ("description", entry.words), ("url", entry.url)):
        if value:
            event.add(key, value)
    return event


def file_response(content: bytes, filename: str) -> HttpResponse:
    """One file to take away: shown to who can read it at once (a phone asks « Ajouter ? »), kept under `filename` by the others."""
    headers = {"Content-Disposition": f'inline; filename="{filename}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def feed_response(request: HttpRequest, name: str, entries: list[Entry], *, kept: str) -> HttpResponse:
    """A calendar that others follow: 304, without writing it, for who holds the same already. `kept`: who may keep it (« public, … »).

    The mark is of what is in it, not of when it changed: a page unpublished takes dates away and dates nothing. So `Last-Modified` is
    told, and `If-Modified-Since` alone is answered in full.
    """
    mark = quote_etag(_mark(name, entries))
    response = get_conditional_response(request, etag=mark)
    if response is None:
        response = HttpResponse(calendar_file(name, entries, followed=True), content_type=CONTENT_TYPE)
        response.headers["Content-Disposition"] = 'inline; filename="agenda.ics"'
    response.headers["ETag"] = mark
    if known := [entry.changed_at for entry in entries if entry.changed_at]:
        response.headers["Last-Modified"] = http_date(int(max(known).timestamp()))
    response.headers["Cache-Control"] = kept
    return response


def _mark(name: str, entries: list[Entry]) -> str:
    told = hashlib.sha256(repr((FORM, settings.CALENDAR_UID_DOMAIN, name)).encode())
    for entry in entries:
        told.update(repr(entry).encode())
    return told.hexdigest()[:32]
