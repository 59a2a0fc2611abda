"""The draw of two thousand requests for three hundred places; against the fewest statements that could say the same in bare SQL."""

import datetime as dt
import hashlib
import statistics
import time

from django.db import connection, transaction

from portal.kit import clock
from portal.people.models import Person
from programmes.actions.draw_sheet import draw_again, draw_sheet
from programmes.actions.tell_drawn import tell_drawn
from programmes.enums import EnrolmentState, Selection
from programmes.models import Enrolment, Party, SignUpSheet

REQUESTS, PLACES, TOLD, ROUNDS = 2000, 300, 200, 3
MEASURED = (
    "draw_sheet(): lock, read the requests and who had a place before, draw, write rank, state, lines and audit in one transaction. "
    "floor: the same requests read, one SHA-256 each sorted, then one UPDATE a row of state and rank and the sheet's counter, on the "
    "driver's cursor. told_per_second: requests written to afterwards (tick, by hundreds), each with its explanation"
)


def _sheet() -> SignUpSheet:
    """A window that has just closed, with a request of one or two people each."""
    from tests.programmes import factories as make

    until = clock.now() + dt.timedelta(days=2)
    sheet = make.sheet(PLACES, days=30, selection=Selection.DRAW, requests_until=until)
    people = Person.objects.bulk_create(
        [Person(display_name=f"Mme {n}", email=f"p{n}@exemple.fr", channel="email") for n in range(REQUESTS)]
    )
    parties = Party.objects.bulk_create([Party(channel="counter") for _ in people])
    asked = EnrolmentState.REQUESTED
    Enrolment.objects.bulk_create(
        [
            Enrolment(sheet=sheet, party=party, person=person, state=asked, channel="counter", places=1 + number % 2)
            for number, (person, party) in enumerate(zip(people, parties, strict=True))
        ]
    )
    now = clock.now()
    SignUpSheet.objects.filter(pk=sheet.pk).update(opens_at=now - dt.timedelta(days=3), requests_until=now, draw_at=now)
    return SignUpSheet.objects.get(pk=sheet.pk)


def _bare(sheet: SignUpSheet) -> float:
    """The floor, on a sheet of its own."""
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id, party_id, places FROM programmes_enrolment WHERE sheet_id = %s AND state = 'requested'", [sheet.pk])
        rows = sorted(cursor.fetchall(), key=lambda row: hashlib.sha256(f"graine:{row[1]}".encode()).hexdigest())
        left, told, until = PLACES, [], clock.now() + dt.timedelta(days=5)
        for rank, (key, _party, places) in enumerate(rows, start=1):
            drawn = places <= left
            left -= places if drawn else 0
            told.append(["offered" if drawn else "waiting", until if drawn else None, rank, key])
        cursor.executemany("UPDATE programmes_enrolment SET state = %s, held_until = %s, draw_rank = %s WHERE id = %s", told)
        cursor.execute("UPDATE programmes_signupsheet SET taken = %s WHERE id = %s", [PLACES - left, sheet.pk])
    return time.perf_counter() - begun


def draw(timed, say) -> None:
    spans, floors, seen, told = [], [], [], 0.0
    for _ in range(ROUNDS):
        floors.append(_bare(_sheet()))
        sheet, seen = _sheet(), []

        def count(execute, sql, params, many, context, seen=seen):
            seen.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            begun = time.perf_counter()
            drawn = draw_sheet(sheet=sheet, by=None)
            spans.append(time.perf_counter() - begun)
        if drawn.asks != REQUESTS or not draw_again(drawn):
            raise RuntimeError("the draw is not what it should be")
    begun = time.perf_counter()
    tell_drawn(limit=TOLD)
    told = TOLD / (time.perf_counter() - begun)
    say(
        "programmes.draw", REQUESTS, statistics.median(spans), queries=len(seen), floor=statistics.median(floors), places=PLACES,
        told_per_second=round(told), measured=MEASURED,
    )  # fmt: skip
