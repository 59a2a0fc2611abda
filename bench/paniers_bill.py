"""A month of baskets owed at once, against plain SQL that writes the same rows; the solidarity balance at two sizes."""

import datetime as dt
import sys
import time

from django.db import connection, transaction

from paniers.models import Basket
from paniers.reading import figures
from paniers.registry import month_lines
from paniers.tasks import write_month
from portal.kit import clock
from portal.kit.visibility import EVERYWHERE
from portal.ledger.models import Charge
from tests.paniers import factories as make
from tests.paniers.laid_baskets import MIX, lay

SUBSCRIPTIONS, HOUSES = 10_000, 10
JANUARY = dt.date(2027, 1, 1)
MEASURED = (
    "preview, then a line, an entry, an audit line and the basket for each of 40,000 baskets, the price settled from proofs and promises, "
    "500 subscriptions a transaction, sheets and households locked; floor: the same rows by four INSERT … SELECT and UPDATE, no price "
    "looked at"
)
FLOOR = (
    "INSERT INTO ledger_charge"
    " (household_id, kind, source_key, label, quantity, unit_cents, amount_cents, quote, lock_keys, due_on, at, reason)"
    " SELECT e.household_id, 'basket', 'paniers.basket:' || b.id, 'Panier', b.quantity, b.unit_cents, b.quantity * b.unit_cents,"
    " e.price_reason, '[]', '2027-01-05', CURRENT_TIMESTAMP, '' FROM paniers_basket b"
    " JOIN paniers_subscription s ON s.id = b.subscription_id"
    " JOIN programmes_enrolment e ON e.id = s.enrolment_id WHERE b.charge_id IS NULL",
    "INSERT INTO ledger_entry (txn, at, debit, credit, amount_cents, household_id, charge_id)"
    " SELECT {uuid}, c.at, 'receivable', 'income_basket', c.amount_cents, c.household_id, c.id FROM ledger_charge c",
    "INSERT INTO kit_auditline (at, verb, target, subject, workstation, detail)"
    " SELECT c.at, 'ledger.charge', 'ledger.Charge:' || c.id, 'households.Household:' || c.household_id, '', '{{}}' FROM ledger_charge c",
    "UPDATE paniers_basket SET charge_id = (SELECT c.id FROM ledger_charge c WHERE c.source_key = 'paniers.basket:' || paniers_basket.id)",
)


def _bar(done: int, total: int) -> None:
    width = 30 * done // total
    sys.stderr.write(f"\r[{'#' * width}{'.' * (30 - width)}] {done} / {total}")
    sys.stderr.write("\n" if done >= total else "")
    sys.stderr.flush()


def _floor_seconds() -> tuple[float, float]:
    """Everything written in plain SQL, then undone: seconds of the clock, and of our processor (SQLite's work is ours too)."""
    uuid = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    with transaction.atomic(), connection.cursor() as sql:
        begun, busy = time.perf_counter(), time.process_time()
        for statement in FLOOR:
            sql.execute(statement.format(uuid=uuid))
        spent = time.perf_counter() - begun, time.process_time() - busy
        transaction.set_rollback(True)
    return spent


def bill_month(timed, say) -> None:
    """Ten thousand subscriptions of ten houses, January: four baskets each."""
    with clock.standing_at(make.at(dt.date(2026, 12, 24), 10)):
        terms = make.season(first=dt.date(2027, 1, 7), last=dt.date(2027, 1, 28))
        for number in range(HOUSES):
            sheet = make.house_sheet(terms, name=f"Maison {number}", capacity=None)
            lay(sheet, list(sheet.sessions.order_by("start")), times=SUBSCRIPTIONS // HOUSES // 100, since=clock.now())
        total = Basket.objects.count()
        floor, floor_cpu = _floor_seconds()
        begun, busy = time.perf_counter(), time.process_time()
        lines = month_lines(JANUARY)
        counted = time.perf_counter() - begun
        written = write_month(JANUARY, by=None, show=lambda done: _bar(done, total))
        spent, worked = time.perf_counter() - begun, time.process_time() - busy
        again = write_month(JANUARY, by=None)
    if (len(lines), written, again, Charge.objects.count()) != (total, total, 0, total):
        raise RuntimeError(f"{len(lines)} counted, {written} written, {again} twice, of {total}")
    more = {
        "baskets": total,
        "preview_seconds": round(counted, 3),
        "cpu_seconds": round(worked, 3),
        "floor_cpu_seconds": round(floor_cpu, 3),
    }
    say("paniers.bill_month", SUBSCRIPTIONS, spent, floor=floor, measured=MEASURED, **more)


def balance(timed, say) -> None:
    """All that the balance's screen reads, at two sizes: the season so far, by house."""
    for number in (2_000, 20_000):
        terms = make.season(last=make.FIRST)
        for place in range(HOUSES):
            sheet = make.house_sheet(terms, name=f"Maison {number} {place}", capacity=None)
            lay(sheet, list(sheet.sessions.order_by("start")), mix=MIX, times=number // HOUSES // 100, since=clock.now())
        asked = figures.Asked(terms, terms.starts_on, terms.ends_on, EVERYWHERE, plain=True)

        def read(asked=asked):
            periods = figures.periods_of(asked)
            sold, houses = figures.sold_of(asked)
            costs = figures.costs_of(asked.terms)
            whole = figures.whole_of(asked, sold, costs)
            return periods, whole, figures.rows_by(asked, figures.BY_HOUSE, sold, costs, houses), figures.owed_of(asked)

        def floor(key=terms.season_id):
            with connection.cursor() as sql:
                sql.execute(
                    "SELECT b.unit_cents, count(*), sum(b.quantity * b.unit_cents) FROM paniers_basket b"
                    " JOIN programmes_session s ON s.id = b.session_id WHERE s.activity_id = %s GROUP BY b.unit_cents",
                    [key],
                )
                return sql.fetchall()

        ours, bare = timed(read), timed(floor)
        say("paniers.balance", number, ours.seconds, queries=ours.queries, floor=bare.seconds, cpu_seconds=round(ours.cpu, 4))
