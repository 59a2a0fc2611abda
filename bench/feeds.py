"""The agenda's month at three sizes, and a calendar of a thousand dates against the library's own writing of the same."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar, Event

from portal.kit import clock
from portal.places.models import Maison, Sector
from programmes.models import Event as EventPage
from programmes.models import Session, SheetSession, SignUpSheet

SIZES, FEED, HOUSES, PAGES = (100, 1_000, 10_000), 1_000, 10, 40
MONTHS = 13  # over which the dates lie, this month the first


def _ground() -> tuple[list, list]:
    from tests.programmes import factories as make

    sector, _ = Sector.objects.get_or_create(number=1, defaults={"name": "Nord"})
    houses = [Maison.objects.get_or_create(slug=f"m{n}", defaults={"name": f"Maison {n}", "sector": sector})[0] for n in range(HOUSES)]
    ContentType.objects.get_for_model(EventPage)
    return houses, [make.event(f"Atelier {n}").activity_ptr for n in range(PAGES)]


def _lay(houses: list, pages: list, number: int) -> None:
    """`number` dates in all, spread evenly over the months, each with its sheet."""
    have = Session.objects.count()
    first = clock.today().replace(day=1)
    days = MONTHS * 30
    sessions = []
    for n in range(have, number):
        day = first + dt.timedelta(days=(n * 7919) % days)
        start = timezone.make_aware(dt.datetime.combine(day, dt.time(8 + n % 12)))
        page, house = pages[n % PAGES], houses[n % HOUSES]
        sessions.append(Session(activity=page, maison=house, start=start, end=start + dt.timedelta(hours=2), local_date=day))
    sessions = Session.objects.bulk_create(sessions, batch_size=500)
    sheets = SignUpSheet.objects.bulk_create(
        [SignUpSheet(activity_id=row.activity_id, maison_id=row.maison_id, capacity=12, taken=n % 13) for n, row in enumerate(sessions)],
        batch_size=500,
    )
    SheetSession.objects.bulk_create(
        [SheetSession(sheet=sheet, session=row) for sheet, row in zip(sheets, sessions, strict=True)], batch_size=500
    )


def _clear() -> None:
    """Without the dates that another bench laid in the same database."""
    for model in (SheetSession, SignUpSheet, Session):
        model.objects.all().delete()


def _fresh(client: Client, address: str, **headers):
    cache.clear()
    return client.get(address, headers=headers)


def agenda_month(timed, say) -> None:
    """A month to come, whole: as a list and on the wall."""
    houses, pages = _ground()
    client, month = Client(), f"{clock.today().replace(day=1) + dt.timedelta(days=62):%Y-%m}"
    _clear()
    for number in SIZES:
        _lay(houses, pages, number)
        for view, address in (("list", f"/agenda/?mois={month}"), ("wall", f"/agenda/?mois={month}&vue=mois")):
            page = client.get(address).content.decode()
            rows = page.count('class="dated') - page.count('class="dated-lines') if view == "list" else page.count('class="hour"')
            ours = timed(lambda address=address: _fresh(client, address), runs=7)
            of_month = Session.objects.filter(local_date__startswith=month).count()
            say(
                "programmes.agenda_month", number, ours.seconds, queries=ours.queries, view=view, in_the_month=of_month, rows=rows,
                ms_per_row=round(ours.seconds / max(rows, 1) * 1000, 3), cpu_seconds=round(ours.cpu, 4), bytes=len(page),
            )  # fmt: skip


def _calendar(rows: list) -> Calendar:
    calendar = Calendar()
    for row in rows:
        event = Event()
        for name, value in row:
            event.add(name, value)
        calendar.add_component(event)
    return calendar


def _by_the_library(rows: list) -> bytes:
    """The same entries, from plain values, by the library alone: neither database nor page."""
    return _calendar(rows).to_ical()


def feed(timed, say) -> None:
    """Whole, unchanged (304), and what the library alone takes to write the same calendar."""
    houses, pages = _ground()
    _clear()
    _lay(houses, pages, FEED)
    client = Client()
    whole = client.get("/agenda.ics")
    rows = [tuple(entry.items()) for entry in Calendar.from_ical(whole.content).walk("VEVENT")]
    plain = [[(name, value.dt if hasattr(value, "dt") else str(value)) for name, value in row] for row in rows]
    held, floor = len(plain), timed(lambda: _by_the_library(plain))
    written = timed(_calendar(plain).to_ical)
    ours = timed(lambda: _fresh(client, "/agenda.ics"))
    same = timed(lambda: _fresh(client, "/agenda.ics", **{"If-None-Match": whole.headers["ETag"]}))
    again = _fresh(client, "/agenda.ics", **{"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304
    say(
        "programmes.feed", held, ours.seconds, queries=ours.queries, floor=floor.seconds, bytes=len(whole.content),
        cpu_seconds=round(ours.cpu, 4), cpu_ratio=round(ours.cpu / floor.cpu, 2), unchanged_seconds=round(same.seconds, 4),
        unchanged_queries=same.queries, write_only_cpu_seconds=round(written.cpu, 4), floor_cpu_seconds=round(floor.cpu, 4),
        unchanged_cpu_seconds=round(same.cpu, 4), unchanged_share=round(same.seconds / ours.seconds, 3),
    )  # fmt: skip
