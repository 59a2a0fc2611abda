"""Houses' pages and posters: server time and queries with 11 houses and 10,000 dates; from the page cache, over HTTP as in service."""

import datetime as dt
import http.client
import threading
import time
from functools import partial

from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from portal.kit import clock

HOUSES, DATES, DAYS = 11, 10_000, 390
BUDGET_QUERIES, BUDGET_SECONDS, POSTER_SECONDS, A_SECOND = 10, 0.025, 2.0, 500
LINES, SPAN = 4, 5.0  # visitors at once, and how long they ask
SERVED = "over HTTP on 127.0.0.1, gunicorn, eight workers, four visitors at once, a connection a page; floor: a drawing of 1 kB likewise"


def _town() -> list:
    """Eleven houses with hours, services and a committee, and dates with their sheets over thirteen months."""
    from portal.cms.actions.open_maison import open_maison
    from portal.places.enums import Need
    from portal.places.models import Maison, OpeningHours, Sector, ServiceOffered
    from programmes.models import Session, SheetSession, SignUpSheet
    from tests.programmes import factories as make

    if Maison.objects.filter(slug="banc-0").exists():
        return list(Maison.objects.filter(slug__startswith="banc-").order_by("pk"))
    sectors = [Sector.objects.get_or_create(number=80 + n, defaults={"name": f"Secteur {n}"})[0] for n in range(6)]
    houses, pages = [], []
    for n in range(HOUSES):
        house = Maison.objects.create(
            name=f"Maison {n}", slug=f"banc-{n}", sector=sectors[n % 6], phone="+33476000000", street="4 rue du Banc", town="Belleroche"
        )
        page = open_maison(maison=house, by=None)
        hours = [(day, begin, end) for day in range(5) for begin, end in ((9, 12), (14, 18))]
        OpeningHours.objects.bulk_create(
            OpeningHours(maison=house, weekday=day, opens=dt.time(begin), closes=dt.time(end)) for day, begin, end in hours
        )
        ServiceOffered.objects.bulk_create(
            ServiceOffered(maison=house, need=need, name=f"Service {need}") for need in list(Need.values)[:5]
        )
        houses.append(house)
        pages.append([make.event(f"Atelier {n} {m}", parent=page).activity_ptr for m in range(6)])
    first, rows = clock.today() - dt.timedelta(days=DAYS - 360), []
    for n in range(DATES):
        day = first + dt.timedelta(days=(n * 7919) % DAYS)
        start = timezone.make_aware(dt.datetime.combine(day, dt.time(9 + n % 10)))
        house = n % HOUSES
        rows.append(
            Session(activity=pages[house][n % 6], maison=houses[house], start=start, end=start + dt.timedelta(hours=2), local_date=day)
        )
    rows = Session.objects.bulk_create(rows, batch_size=500)
    sheets = SignUpSheet.objects.bulk_create(
        [SignUpSheet(activity_id=row.activity_id, maison_id=row.maison_id, capacity=12, taken=n % 13) for n, row in enumerate(rows)],
        batch_size=500,
    )
    SheetSession.objects.bulk_create(
        [SheetSession(sheet=sheet, session=row) for sheet, row in zip(sheets, rows, strict=True)], batch_size=500
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return houses


def _plain(house) -> None:
    """The rows of the page without the house around them, in plain statements read to the last row."""
    now = clock.now() if connection.vendor != "sqlite" else clock.now().astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")
    asked = (
        ("SELECT * FROM cms_maisonpage WHERE maison_row_id = %s", [house.pk]),
        ("SELECT * FROM places_openinghours WHERE maison_id = %s", [house.pk]),
        ("SELECT * FROM places_serviceoffered WHERE maison_id = %s", [house.pk]),
        (
            "SELECT s.id, s.start, p.title FROM programmes_session s JOIN wagtailcore_page p ON p.id = s.activity_id "
            "WHERE s.maison_id = %s AND s.start > %s AND p.live ORDER BY s.start LIMIT 5",
            [house.pk, now],
        ),
    )
    with connection.cursor() as cursor:
        for statement, values in asked:
            cursor.execute(statement, values)
            cursor.fetchall()


def house_page(timed, say) -> None:
    houses = _town()
    house, client = houses[3], Client()
    address = f"/maisons/{house.slug}/"
    assert client.get(address).status_code == 200
    floor = timed(partial(_plain, house), runs=25)
    ours = timed(partial(client.get, address), runs=25)
    assert ours.queries <= BUDGET_QUERIES, ours.queries
    say(
        "publishing.house_page", DATES, ours.seconds, queries=ours.queries, floor=floor.seconds, houses=HOUSES,
        cpu_seconds=round(ours.cpu, 5), bytes=len(client.get(address).content), budget_seconds=BUDGET_SECONDS,
        within=min(ours.seconds, ours.cpu) <= BUDGET_SECONDS, measured="GET by a visitor, nothing kept of the page; floor: its rows alone",
    )  # fmt: skip


def house_page_kept(timed, say) -> None:
    """The same page from the page cache, by several visitors at once without cookies."""
    from .serving import served

    house = _town()[3]
    cache.clear()
    connections.close_all()
    with served() as port:
        for path in ("/static/kit/icon.svg", f"/maisons/{house.slug}/"):
            _rate(port, path)  # each worker loads what it needs at its first pages
        floor = _rate(port, "/static/kit/icon.svg")
        ours = _rate(port, f"/maisons/{house.slug}/")
    say(
        "publishing.house_page_kept", DATES, 1 / ours, floor=1 / floor, a_second=round(ours), floor_a_second=round(floor),
        budget_a_second=A_SECOND, within=ours >= A_SECOND, measured=SERVED,
    )  # fmt: skip


def _rate(port: int, path: str) -> float:
    """Answers a second over some seconds; each must be 200."""
    counts, until = [], time.perf_counter() + SPAN

    def ask() -> None:
        number = 0
        while time.perf_counter() < until:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                line.request("GET", path, headers={"X-Forwarded-For": "10.0.0.9"})
                heard = line.getresponse()
                heard.read()
                assert heard.status == 200, heard.status
            finally:
                line.close()
            number += 1
        counts.append(number)

    begun = time.perf_counter()
    askers = [threading.Thread(target=ask) for _ in range(LINES)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(counts) / (time.perf_counter() - begun)


def poster(timed, say) -> None:
    """The fullest week's paper, made anew each time; then asked again, when it is kept."""
    from portal.kit import paper

    house, client = _town()[3], Client()
    address = f"/maisons/{house.slug}/affiche.pdf"

    def anew() -> None:
        cache.clear()
        client.get(address)

    blank = partial(paper.pdf, "base_paper.html", {})
    floor, ours = timed(blank, runs=5), timed(anew, runs=5)
    kept = timed(partial(client.get, address), runs=9)
    say(
        "publishing.poster", DATES, ours.seconds, queries=ours.queries, floor=floor.seconds, cpu_seconds=round(ours.cpu, 4),
        kept_seconds=round(kept.seconds, 4), bytes=len(client.get(address).content), budget_seconds=POSTER_SECONDS,
        within=ours.seconds <= POSTER_SECONDS, measured="GET of a week, nothing kept; floor: an empty sheet set by the same library",
    )  # fmt: skip
