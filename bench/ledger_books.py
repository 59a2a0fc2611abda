"""Reading the books: a household's account with five years behind it, and every invariant over 100,000 entries and more.

`MAISON_BENCH_ENTRIES=1000000` asks for a million (some minutes to lay, in the same rows as the actions write).
"""

import datetime as dt
import os
import time

from django.db import connection

from portal.households.models import Household
from portal.kit import clock, registry
from portal.ledger import bulk
from portal.ledger.models import Entry, Payment, Receipt, statement_of

YEARS, WEEKS = 5, 260
ENTRIES = int(os.environ.get("MAISON_BENCH_ENTRIES", "100000"))
ONE_LINE = 3  # entries of a line that is owed, then paid
AT_ONCE, HOMES = 20_000, 2_000


def _ground():
    from tests.ledger import ground

    regie, agent = ground.desk(max_encaisse_cents=10**12), ground.agent()
    ground.mandate(regie, agent, till=False)
    return regie, agent


def _lay(homes, lines: int, regie, agent, *, key: str, since: dt.datetime, every: dt.timedelta) -> None:
    """Lines owed and paid at the counter, one after the other from `since` on."""
    for start in range(0, lines, AT_ONCE):
        owed, taken = [], []
        for number in range(start, min(start + AT_ONCE, lines)):
            home, at, source = homes[number % len(homes)], since + number * every, f"bench.{key}:{number}"
            owed.append(bulk.Owed(home, "basket", source, "Panier du jeudi", 400, at, at.date(), by=agent))
            taken.append(bulk.Taken(home, regie, "cash" if number % 3 else "card_terminal", 400, (source,), at, agent))
        bulk.write(owed, taken)


def statement(timed, say) -> None:
    """Her account as the screen reads it; the floor reads her lines by their key, once."""
    regie, agent = _ground()
    home, *others = Household.objects.bulk_create(Household() for _ in range(400))
    since = clock.now() - dt.timedelta(days=365 * YEARS)
    _lay([home], WEEKS, regie, agent, key="hers", since=since, every=dt.timedelta(days=7))
    _lay(others, 10_000, regie, agent, key="others", since=since, every=dt.timedelta(minutes=200))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def floor() -> list:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM ledger_charge WHERE household_id = %s", [home.pk])
            return cursor.fetchall()

    ours, bare = timed(lambda: statement_of(home), runs=9), timed(floor, runs=9)
    say("ledger.statement", WEEKS, ours.seconds, queries=ours.queries, floor=bare.seconds, years=YEARS, cpu_seconds=round(ours.cpu, 5))


def check_books(timed, say) -> None:
    """Every invariant of the ledger, once. The floor adds the journal up by account, once, in plain SQL: what no check can do without."""
    regie, agent = _ground()
    homes = Household.objects.bulk_create(Household() for _ in range(HOMES))
    lines = ENTRIES // ONE_LINE
    span = dt.timedelta(days=365) / lines
    begun = time.perf_counter()
    _lay(homes, lines, regie, agent, key="books", since=clock.now() - dt.timedelta(days=366), every=span)
    laid = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    spans, cpu, wrong = {}, time.process_time(), 0
    for name, check in registry.invariants.items():
        if name.startswith("ledger."):
            begun = time.perf_counter()
            wrong += len(list(check()))
            spans[name.removeprefix("ledger.")] = time.perf_counter() - begun
    cpu = time.process_time() - cpu

    def floor() -> list:
        with connection.cursor() as cursor:
            cursor.execute("SELECT debit, credit, regie_id, SUM(amount_cents) FROM ledger_entry GROUP BY debit, credit, regie_id")
            return cursor.fetchall()

    slowest = sorted(spans, key=spans.get, reverse=True)[:5]
    total, entries = sum(spans.values()), Entry.objects.count()
    say(
        "ledger.check_books", entries, total, floor=timed(floor, runs=3).seconds, cpu_seconds=round(cpu, 2), wrong=wrong,
        microseconds_an_entry=round(total / entries * 1e6, 2), payments=Payment.objects.count(), receipts=Receipt.objects.count(),
        laid_in=round(laid, 1), slowest={name: round(spans[name], 2) for name in slowest},
    )  # fmt: skip
