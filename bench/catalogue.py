"""The catalogue at 100, 1,000 and 10,000 dates to come: the whole page as a visitor gets it, against its rows read by plain SQL."""

import datetime as dt
import re
from functools import partial

from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.kit import clock
from programmes.enums import Level, Public
from programmes.models import Event, Session, SheetSession, SignUpSheet

SIZES, DATES_EACH, HOUSES, SHOWN = (100, 1_000, 10_000), 4, 6, 24
ASKED = "?jour=mardi&jour=jeudi&jour=samedi&moment=matin&moment=apres-midi&places=oui"
COUNTED = re.compile(r"(\d+)\s+activité")
MEASURED = (
    "GET /programmes/ by a visitor, HTML included; four dates an activity, a sheet with a tariff each. "
    "floor: the keys in order, then pages, "
    "dates, sheets and bands of the 24 shown, in five plain statements on the driver's cursor, read to the last row"
)
KEYS = (
    'SELECT s.activity_id, MIN(s.start) AS first FROM programmes_session s JOIN wagtailcore_page p ON p.id = s.activity_id '
    "WHERE p.live AND s.\"end\" > %s AND s.state <> 'cancelled' GROUP BY s.activity_id ORDER BY first"
)  # fmt: skip
PAGES = (
    "SELECT p.id, p.title, p.url_path, a.introduction, a.for_whom, a.publics, a.level FROM programmes_activity a "
    "JOIN wagtailcore_page p ON p.id = a.page_ptr_id WHERE p.id IN ({})"
)
DATES = (
    "SELECT s.id, s.activity_id, s.start, m.name FROM programmes_session s JOIN places_maison m ON m.id = s.maison_id "
    'WHERE s.activity_id IN ({}) AND s."end" > %s ORDER BY s.start'
)
SHEETS = (
    "SELECT d.session_id, t.id, h.capacity, h.taken FROM programmes_sheetsession d JOIN programmes_signupsheet h ON h.id = d.sheet_id "
    "LEFT JOIN tariffs_tariff t ON t.id = h.tariff_id WHERE d.session_id IN ({})"
)
BANDS = "SELECT b.cents FROM tariffs_tariffband b JOIN tariffs_tariffversion v ON v.id = b.version_id WHERE v.published_at IS NOT NULL"


def _grow(activities: int, houses, tariff, begun: int) -> None:
    """So many more activities, four dates each over the weeks to come, at all hours of the day."""
    from tests.programmes import factories as make

    dates = []
    today = clock.today()
    for number in range(begun, begun + activities):
        page = make.event(
            f"Atelier {number}", introduction="Deux heures ensemble, autour d'une table.", level=Level.ANY,
            publics=f",{Public.SENIORS}," if number % 3 == 0 else f",{Public.ADULTS},",
        )  # fmt: skip
        for step in range(DATES_EACH):
            start = timezone.make_aware(
                dt.datetime.combine(today + dt.timedelta(days=1 + number % 60 + 7 * step), dt.time(9 + number % 10))
            )
            dates.append(
                Session(
                    activity=page.activity_ptr, maison=houses[number % HOUSES], start=start, end=start + dt.timedelta(hours=2),
                    local_date=timezone.localtime(start).date(),
                )
            )  # fmt: skip
    Session.objects.bulk_create(dates, batch_size=1000)
    opens = clock.now() - dt.timedelta(days=1)
    sheets = [
        SignUpSheet(activity=date.activity, maison=date.maison, capacity=12, taken=number % 13, opens_at=opens, tariff=tariff)
        for number, date in enumerate(dates)
    ]
    SignUpSheet.objects.bulk_create(sheets, batch_size=1000)
    pairs = (SheetSession(sheet=sheet, session=date) for sheet, date in zip(sheets, dates, strict=True))
    SheetSession.objects.bulk_create(pairs, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _plain() -> None:
    """The same rows without the house around them."""
    now = clock.now() if connection.vendor != "sqlite" else clock.now().astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [now])
        keys = [row[0] for row in cursor.fetchall()][:SHOWN]
        marks = ", ".join(["%s"] * len(keys))
        cursor.execute(PAGES.format(marks), keys)
        cursor.fetchall()
        cursor.execute(DATES.format(marks), [*keys, now])
        following = {activity: key for key, activity, _, _ in reversed(cursor.fetchall())}
        cursor.execute(SHEETS.format(", ".join(["%s"] * len(following))), list(following.values()))
        cursor.fetchall()
        cursor.execute(BANDS)
        cursor.fetchall()


def catalogue(timed, say) -> None:
    from tests.programmes import factories as make
    from tests.tariffs.factories import agent, published, tariff
    from tests.tariffs.grids import BASKETS

    assert Event.objects.count() == 0
    by = agent()
    priced = published(tariff(by), by, BASKETS).tariff
    houses = [make.maison(f"Maison{number}") for number in range(HOUSES)]
    client, begun = Client(), 0
    for size in SIZES:
        _grow(size // DATES_EACH - begun, houses, priced, begun)
        begun = size // DATES_EACH
        floor = timed(_plain, runs=15)
        for name, query in (("programmes.catalogue", ""), ("programmes.catalogue_filtered", ASKED)):
            page = client.get(f"/programmes/{query}").content.decode()
            rows = page.count('<a class="whole"')
            ours = timed(partial(client.get, f"/programmes/{query}"), runs=15)
            say(
                name, size, ours.seconds, queries=ours.queries, floor=floor.seconds, rows=rows, activities=begun,
                found=int(found[1]) if (found := COUNTED.search(page)) else 0,
                ms_a_row=round(ours.seconds / max(rows, 1) * 1000, 3), cpu_ms_a_row=round(ours.cpu / max(rows, 1) * 1000, 3),
                measured=MEASURED,
            )  # fmt: skip
