"""The roster of a week and the shifts a volunteer may choose from, at 260 and 2,600 shifts: pages, beside their rows by plain SQL.
Taking a shift: beside what it writes, said again by plain SQL."""

import datetime as dt
import time
from dataclasses import dataclass, field
from functools import partial
from statistics import median, quantiles

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.kit import audit, clock
from portal.notifications.models import OutboxMessage
from portal.people.models import Person, User
from programmes.models import Enrolment, Party, Session, SheetSession, SignUpSheet
from programmes.volunteering.actions.take_shift import take_shift
from programmes.volunteering.models import Mission, Post, Shift, Volunteer

from . import replay

SIZES, POSTS, TEAM, A_WEEK, MONTHS = (260, 2_600), 4, 40, 7, 90
TAKERS, HEARD = 100, 4
MEASURED = (
    "HTML included, the town's settings in the cache as in service. floor: the shifts shown with date, post and numbers, then the names "
    "of those on them, in two plain statements on the driver's cursor, read to the last row; the nearest Django peer asks 2,023 queries "
    "at 260. A week of more than 400 shifts is shown one day at a time (`rows`), its seven days summed up; the floor reads the whole week"
)
OF_A_PERSON = "signed in, every shift to come judged for her, twenty shown; HTML included, the town's settings in the cache as in service"
OF_TAKING = (
    "signed in, one shift each, one after the other: every reason asked, the place, its audit line and its message; the median of one. "
    "floor: what take_shift() wrote, recorded, replayed on the driver's cursor in one transaction by turns with it: no reading, no rule"
)
WRITES = ("INSERT", "UPDATE", "DELETE")
SHIFTS = (
    'SELECT s.id, d.start, d."end", p.name, g.title, h.taken, h.capacity, h.minimum, s.sheet_id FROM volunteering_shift s '
    "JOIN programmes_session d ON d.id = s.session_id JOIN volunteering_post p ON p.id = s.post_id "
    "JOIN programmes_signupsheet h ON h.id = s.sheet_id JOIN wagtailcore_page g ON g.id = d.activity_id "
    "WHERE s.maison_id = %s AND d.local_date BETWEEN %s AND %s ORDER BY d.start"
)
NAMES = (
    "SELECT e.sheet_id, q.display_name FROM programmes_enrolment e JOIN people_person q ON q.id = e.person_id "
    "JOIN volunteering_shift s ON s.sheet_id = e.sheet_id JOIN programmes_session d ON d.id = s.session_id "
    "WHERE s.maison_id = %s AND d.local_date BETWEEN %s AND %s AND e.state = 'confirmed'"
)


def _ground():
    from tests.volunteering import factories as make

    house = make.house()
    pages = [make.mission(f"Mission {number}", house) for number in range(5)]
    posts = [make.post(f"Poste {number}") for number in range(POSTS)]
    team = [make.volunteer(maison=house) for _ in range(TEAM)]
    ContentType.objects.get_for_model(Mission)
    return house, pages, posts, team


def _clear() -> None:
    for model in (Enrolment, Shift, SheetSession, SignUpSheet, Session, Party):
        model.objects.all().delete()


def _lay(house, pages: list[Mission], posts: list[Post], team: list[Volunteer], number: int, days: int) -> None:
    """`number` shifts in all, four posts a date, over so many days from next Monday on; one or two of three people on each."""
    _clear()
    first = _next_monday()
    dates = []
    for n in range(number // POSTS):
        day = first + dt.timedelta(days=n % days)
        start = timezone.make_aware(dt.datetime.combine(day, dt.time(8 + n // days % 12)))
        page = pages[n % len(pages)]
        dates.append(Session(activity_id=page.pk, maison=house, start=start, end=start + dt.timedelta(hours=1), local_date=day))
    dates = Session.objects.bulk_create(dates, batch_size=500)
    pairs = [(date, post) for date in dates for post in posts]
    opens = clock.now() - dt.timedelta(days=1)
    sheets = SignUpSheet.objects.bulk_create(
        [
            SignUpSheet(activity_id=date.activity_id, maison=house, capacity=3, minimum=2, taken=1 + n % 2, opens_at=opens)
            for n, (date, _post) in enumerate(pairs)
        ],
        batch_size=500,
    )
    SheetSession.objects.bulk_create((SheetSession(sheet=sheet, session=pair[0]) for sheet, pair in zip(sheets, pairs, strict=True)))
    Shift.objects.bulk_create(
        (Shift(sheet=sheet, session=date, post=post, maison=house, wanted=3) for sheet, (date, post) in zip(sheets, pairs, strict=True)),
        batch_size=500,
    )
    _people(sheets, team)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(sheets: list[SignUpSheet], team: list[Volunteer]) -> None:
    """The first of the team is the one who looks: nothing is hers yet."""
    places = [(sheet, team[1 + (n * 3 + step) % (TEAM - 1)].person) for n, sheet in enumerate(sheets) for step in range(sheet.taken)]
    parties = Party.objects.bulk_create([Party(channel="counter") for _place in places], batch_size=500)
    Enrolment.objects.bulk_create(
        (
            Enrolment(sheet=sheet, party=party, person=person, state="confirmed", channel="counter")
            for party, (sheet, person) in zip(parties, places, strict=True)
        ),
        batch_size=500,
    )


def _next_monday() -> dt.date:
    return clock.today() + dt.timedelta(days=7 - clock.today().weekday())


def _plain(house) -> None:
    first = _next_monday()
    with connection.cursor() as cursor:
        for statement in (SHIFTS, NAMES):
            cursor.execute(statement, [house.pk, first, first + dt.timedelta(days=6)])
            cursor.fetchall()


def _told(ours, rows: int, content: bytes) -> dict:
    return {
        "rows": rows, "ms_a_row": round(ours.seconds / max(rows, 1) * 1000, 3), "cpu_seconds": round(ours.cpu, 4), "bytes": len(content),
    }  # fmt: skip


def roster_week(timed, say) -> None:
    """Every shift in the week shown (a very full one a day at a time); then the same number over three months, one week of it shown."""
    from tests.people import factories as accounts

    house, pages, posts, team = _ground()
    client = Client()
    accounts.sign_in(client, accounts.staff("animation", house))
    address = f"{reverse('volunteering_desk:week')}?maison={house.slug}&semaine={_next_monday()}"
    for spread, days in (("one week", A_WEEK), ("three months", MONTHS)):
        for number in SIZES:
            _lay(house, pages, posts, team, number, days)
            page = client.get(address)
            rows = page.content.count(b'class="cover ')
            floor = timed(partial(_plain, house), runs=7)
            ours = timed(partial(client.get, address), runs=5)
            say(
                "volunteering.roster_week", number, ours.seconds, queries=ours.queries, floor=floor.seconds, over=spread,
                measured=MEASURED, **_told(ours, rows, page.content),
            )  # fmt: skip


def shifts_page(timed, say) -> None:
    """A volunteer who is signed in: those she can take first, each of the others with its reasons; twenty a page."""
    house, pages, posts, team = _ground()
    who = team[0].person
    who.user = _account()
    who.save()
    client = Client()
    client.force_login(who.user)
    address = f"{reverse('volunteering:shifts')}?maison="
    for number in SIZES:
        _lay(house, pages, posts, team, number, MONTHS)
        page = client.get(address)
        ours = timed(partial(client.get, address), runs=5)
        rows = page.content.count(b'<li class="shift ')
        say("volunteering.shifts_page", number, ours.seconds, queries=ours.queries, measured=OF_A_PERSON, **_told(ours, rows, page.content))


def _account():
    from tests.volunteering import factories as make

    return make.account()


def sign_up(timed, say) -> None:
    """Each of a hundred people takes one shift of her own, by turns with the bare statements on another one."""
    house, pages, posts, team = _ground()
    takers = [_taker(house) for _ in range(TAKERS + HEARD)]
    for number in SIZES:
        _lay(house, pages, posts, team, number, MONTHS)
        shifts = list(Shift.objects.select_related("sheet", "post", "session__activity").order_by("pk")[: 2 * TAKERS + HEARD])
        written, queries = _recorded(shifts[2 * TAKERS :], takers[TAKERS:])
        ours, floor = Spent(), Spent()
        for taker, shift, other in zip(takers, shifts[:TAKERS], shifts[TAKERS:], strict=False):
            with ours:
                take_shift(shift=shift, people=[taker], by=taker.user)
            with floor, replay.Player({"sheet": other.sheet_id, "person": taker.pk, "user": taker.user_id}) as player:
                for line in written:
                    player.say(line)
                player.commit()
        kept = Enrolment.objects.filter(person__in=takers[:TAKERS], state="confirmed").count()
        if kept != 2 * TAKERS:
            raise RuntimeError(f"{kept} places, not {2 * TAKERS}")
        say(
            "volunteering.sign_up", number, median(ours.spans), floor=median(floor.spans), queries=queries, people=TAKERS,
            p95_ms=round(quantiles(ours.spans, n=20)[-1] * 1000, 1), cpu_ms_each=round(median(ours.worked) * 1000, 2),
            floor_writes=len(written), measured=OF_TAKING,
        )  # fmt: skip


@dataclass
class Spent:
    """What each entry cost, in seconds of the clock and of our own processor."""

    spans: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def __enter__(self) -> None:
        self.begun, self.busy = time.perf_counter(), time.process_time()

    def __exit__(self, *raised) -> None:
        self.spans.append(time.perf_counter() - self.begun)
        self.worked.append(time.process_time() - self.busy)


def _taker(house) -> Person:
    """A volunteer who has an account and is written to."""
    from tests.volunteering import factories as make

    person = make.volunteer(maison=house).person
    person.user = _account()
    person.channel, person.email = "email", f"taker{person.pk}@belleroche.example"
    person.save()
    return person


def _recorded(shifts: list[Shift], takers: list[Person]) -> tuple[list[replay.Line], int]:
    """What taking a shift writes, from two of them listened to; and how many queries one asks in all."""
    take_shift(shift=shifts[0], people=[takers[0]], by=takers[0].user)  # what is read once and kept is read now
    told, keys = [], []
    for shift, taker in ((shifts[1], takers[1]), (shifts[3], takers[3])):
        user = User.objects.get(pk=taker.user_id)
        with replay.heard() as tape:
            take_shift(shift=shift, people=[taker], by=user)
        row = Enrolment.objects.get(sheet=shift.sheet_id, person=taker)
        message = OutboxMessage.objects.get(about=audit.key_of(row))
        keys.append(
            {"sheet": shift.sheet_id, "person": taker.pk, "user": user.pk, "party": row.party_id, "place": row.pk, "message": message.pk}
        )
        told.append(tape)
        for _ in range(5):  # so that no two keys grow alike
            Party.objects.create(channel="counter")
    roles = {role: (keys[0][role], keys[1][role]) for role in keys[0]}
    given = {"programmes_party": "party", "programmes_enrolment": "place", "notifications_outboxmessage": "message"}
    one, other = ([line for line in tape if line.sql.startswith(WRITES)] for tape in told)
    return replay.script(one, other, roles, given), sum(not line.sql.startswith(("SAVEPOINT", "RELEASE")) for line in told[0])
