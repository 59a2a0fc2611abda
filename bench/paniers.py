"""The baskets: laying a subscription, the pick-up sheet at three lengths against one raw query and string joining, the public page."""

import datetime as dt
import time

from django.db import connection
from django.test import Client
from django.utils import timezone

from paniers.actions.open_distributions import open_distributions
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState
from paniers.exports import plan_of, screen_rows, sheet_of
from paniers.models import Basket, GrowerContract, Subscription, WeekItem
from paniers.reading.orders import draft_of, in_town
from portal.households.models import Household
from portal.kit import clock
from portal.people.models import Person
from programmes.enums import EnrolmentState
from programmes.models import Enrolment, Party, Session
from tests.paniers import factories as make
from tests.paniers import farms

RUNS = 25  # each lasts a few milliseconds, and the machine is shared
MEASURED = (
    "rows read and written as markup, both boxes (the page adds the crates, its frame, who is there); "
    "floor: one raw query of the columns shown, and strings joined"
)
RAW = """
    SELECT b.id, b.number, p.display_name, b.quantity, b.state, b.version, b.prepared_at, b.handed_at
    FROM paniers_basket b
    JOIN paniers_subscription s ON s.id = b.subscription_id
    JOIN programmes_enrolment e ON e.id = s.enrolment_id
    JOIN people_person p ON p.id = e.person_id
    WHERE b.session_id = %s AND b.state <> 'cancelled' ORDER BY b.number
"""
PLANNED = "plan of eight houses with sizes, kilos and what changes; floor: two raw queries (counts by house; the rows of three weeks)"
COUNTS = "SELECT session_id, size_id, SUM(quantity) FROM paniers_basket WHERE session_id IN ({}) AND state <> 'cancelled' GROUP BY 1, 2"
ROWS = """
    SELECT subscription_id, planned_for_id, session_id, number, size_id, quantity, state
    FROM paniers_basket WHERE planned_for_id IN ({})
"""


def _moment() -> dt.datetime:
    return timezone.make_aware(dt.datetime(2026, 11, 24, 10))


def _many(sheet, session, number: int) -> None:
    """`number` subscriptions of one date, written in bulk."""
    terms, now = sheet.activity.specific.terms, _moment()
    size = terms.usual_size
    people = Person.objects.bulk_create([Person(display_name=f"Mme {n}") for n in range(number)], batch_size=2000)
    party, household = Party.objects.create(channel="counter"), Household.objects.create()
    places = Enrolment.objects.bulk_create(
        [
            Enrolment(
                sheet=sheet, party=party, person=person, household=household, state=EnrolmentState.CONFIRMED, channel="counter", since=now
            )
            for person in people
        ],
        batch_size=1000,
    )
    asked = [
        Subscription(enrolment=place, terms=terms, first_on=session.local_date, ends_on=session.local_date, number=n)
        for n, place in enumerate(places, 1)
    ]
    Subscription.objects.bulk_create(asked, batch_size=1000)
    Basket.objects.bulk_create(
        [Basket(subscription=row, planned_for=session, session=session, size=size, number=row.number, unit_cents=400) for row in asked],
        batch_size=1000,
    )


def pickup_sheet(timed, say, cpu) -> None:
    """Server time of the sheet's rows, markup included."""
    for number in (200, 2_000, 20_000):
        terms = make.season(last=make.FIRST)
        sheet = make.house_sheet(terms, name=f"Maison {number}", capacity=None)
        session = sheet.sessions.get()
        _many(sheet, session, number)

        def floor(key=session.pk):
            with connection.cursor() as sql:
                sql.execute(RAW, [key])
                rows = sql.fetchall()
            return "".join(f"<tr><th>{row[1]}</th><td>{row[2]}</td><td>{row[0]}.{row[5]}</td></tr>" for row in rows)

        ours, bare = timed(lambda session=session: screen_rows(sheet_of(session)), runs=RUNS), timed(floor, runs=RUNS)
        more = cpu(ours, bare) | {"measured": MEASURED}
        say("paniers.pickup_sheet", number, ours.seconds, queries=ours.queries, floor=bare.seconds, **more)


def orders(timed, say) -> None:
    """The order of one farm worked out from what is packed on a date."""
    for number in (200, 2_000, 20_000):
        terms = make.season(last=make.FIRST)
        sheet = make.house_sheet(terms, name=f"Fermes {number}", capacity=None)
        _many(sheet, sheet.sessions.get(), number)
        farms.contents(terms, farms.farm(f"Ferme {number}"))
        (contract,) = _agreed(terms, number)

        def count(contract=contract):
            return draft_of(contract, make.FIRST)

        if count().counts.baskets != number:
            raise RuntimeError(f"{count().counts.baskets} baskets are ordered instead of {number}")
        ours = timed(count, runs=RUNS)
        say("paniers.orders", number, ours.seconds, queries=ours.queries, cpu_seconds=round(ours.cpu, 4))


def _agreed(terms, number: int) -> list[GrowerContract]:
    farms.contract(terms, farms.farm(f"Ferme {number}"), baskets=number)
    return in_town(GrowerContract.objects.filter(terms=terms))


def packing_plan(timed, say, cpu) -> None:
    """Server time of a day's packing plan: eight houses, three weeks of baskets so that what changes is found."""
    for number in (2_000, 20_000):
        terms = make.season(last=make.FIRST + dt.timedelta(days=14))
        houses = [make.house_sheet(terms, name=f"Maison {number}-{place}", capacity=None) for place in range(8)]
        open_distributions(terms)
        weeks = [list(sheet.sessions.order_by("start")) for sheet in houses]
        for product, grams in (("Carottes", 1000), ("Pommes", 1000), ("Poireaux", 600), ("Courges", 600), ("Mâche", 300)):
            WeekItem.objects.create(season=terms.season, day=weeks[0][2].local_date, product=product, grams=grams)
        for sheet, (first, *later) in zip(houses, weeks, strict=True):
            _many(sheet, first, number // 8)
            _again(first, later)
        today = [days[2].pk for days in weeks]
        three = [day.pk for days in weeks for day in days]

        def floor(today=today, three=three):
            with connection.cursor() as sql:
                sql.execute(COUNTS.format(", ".join(map(str, today))))
                counts = sql.fetchall()
                sql.execute(ROWS.format(", ".join(map(str, three))))
                return counts, sql.fetchall()

        def plan(today=today):
            return plan_of(Session.objects.filter(pk__in=today))

        if not number * 0.9 < plan().packed <= number:
            raise RuntimeError(f"{plan().packed} baskets planned of {number}")
        ours, bare = timed(plan, runs=9), timed(floor, runs=9)
        say("paniers.packing_plan", number, ours.seconds, queries=ours.queries, floor=bare.seconds, **cpu(ours, bare), measured=PLANNED)


def _again(first, later) -> None:
    """The same baskets the weeks after: one in fifty away."""
    rows = list(Basket.objects.filter(session=first))
    for day in later:
        away = {"state": BasketState.ABSENT, "choice": "credit", "chosen_at": _moment()}
        again = [
            Basket(
                subscription_id=row.subscription_id, planned_for=day, session=day, size_id=row.size_id, number=row.number, unit_cents=400,
                **({} if (place + day.pk) % 50 else away),
            )
            for place, row in enumerate(rows)
        ]  # fmt: skip
        Basket.objects.bulk_create(again, batch_size=1000)


def lay(timed, say) -> None:
    """Twenty subscriptions through the action: place, thirteen rows, the first month owed, message, audit."""
    with clock.standing_at(_moment()):
        sheet = make.house_sheet(make.season(), name="Maison du banc", capacity=None)
        homes = [make.household(quotient=380) for _ in range(20)]
        begun, busy = time.perf_counter(), time.process_time()
        for home, person in homes:
            subscribe(sheet=sheet, person=person, household=home, first_on=make.FIRST, by=None)
        say(
            "paniers.lay_baskets",
            len(homes),
            time.perf_counter() - begun,
            baskets=13 * len(homes),
            cpu_seconds=round(time.process_time() - busy, 3),
        )


def page(timed, say) -> None:
    """Server time of the public page of the demo's season."""
    client = Client()
    ours = timed(lambda: client.get("/paniers/"), runs=9)
    shown = client.get("/paniers/")
    if shown.status_code != 200:
        raise RuntimeError(f"/paniers/ answered {shown.status_code}")
    say("paniers.page", 1, ours.seconds, queries=ours.queries, bytes=len(shown.content), cpu_seconds=round(ours.cpu, 4))
