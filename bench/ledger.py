"""The treasurer's evening: a day of two thousand receipts, its journal and its closing totals."""

import datetime as dt
import uuid

from django.db import connection

from portal.kit import clock
from portal.ledger import bulk
from portal.ledger.enums import ChargeKind, Method
from portal.ledger.models import Entry
from portal.ledger.models.holdings import holding_of
from portal.ledger.models.journal import Sought, Span, general_balance, receipts_of, totals_of

RECEIPTS = 2000
MEASURED = (
    "the whole journal of the day read to the last receipt, totals by means and product, every account's opening and closing, what may "
    "leave for the accountant; floor: the same receipts, the same sums by means, product and account, as plain SQL on the driver's cursor"
)
KINDS = (ChargeKind.BASKET, ChargeKind.OUTING, ChargeKind.WORKSHOP)
MEANS = (Method.CASH, Method.CHEQUE, Method.CARD_TERMINAL)


def _day(ground):
    """Two thousand payments of one day, each of one line, by three means, for three products."""
    regie, agent, home = ground.desk(max_encaisse_cents=10**9), ground.agent(), ground.household()
    ground.mandate(regie, agent, since=clock.today() - dt.timedelta(days=60), till=False)
    begin = clock.now().replace(hour=8, minute=0, second=0, microsecond=0) - dt.timedelta(days=1)
    owed, taken = [], []
    for number in range(RECEIPTS):
        at, key = begin + dt.timedelta(seconds=12 * number), f"bench:{number}"
        owed.append(bulk.Owed(home, KINDS[number % 3], key, f"Panier n° {number}", 100 + number % 900, at, at.date(), by=agent))
        method = MEANS[number % 3]
        taken.append(
            bulk.Taken(home, regie, method, owed[-1].unit_cents, (key,), at, agent, note="CH-1" if method == Method.CHEQUE else "")
        )
    bulk.write(owed, taken, draw=uuid.uuid4)
    return regie, begin.date()


def _floor(regie, span) -> None:
    days = [regie.pk, span.begin, span.end]
    with connection.cursor() as cursor:
        for statement, given in (
            (
                "SELECT r.id, r.number, r.amount_cents, r.data, r.at, p.id, p.method, p.state, p.household_id FROM ledger_receipt r "
                "LEFT JOIN ledger_payment p ON p.id = r.payment_id WHERE r.regie_id = %s AND r.at >= %s AND r.at < %s ORDER BY r.number",
                days,
            ),
            (
                "SELECT p.method, COUNT(*), SUM(r.amount_cents) FROM ledger_receipt r JOIN ledger_payment p ON p.id = r.payment_id "
                "WHERE r.regie_id = %s AND r.at >= %s AND r.at < %s GROUP BY p.method",
                days,
            ),
            (
                "SELECT c.kind, SUM(a.cents) FROM ledger_allocation a JOIN ledger_payment p ON p.id = a.payment_id "
                "JOIN ledger_charge c ON c.id = a.charge_id WHERE p.regie_id = %s AND a.at >= %s AND a.at < %s GROUP BY c.kind",
                days,
            ),
            ("SELECT debit, SUM(amount_cents) FROM ledger_entry WHERE regie_id = %s AND at < %s GROUP BY debit", [regie.pk, span.end]),
            ("SELECT credit, SUM(amount_cents) FROM ledger_entry WHERE regie_id = %s AND at < %s GROUP BY credit", [regie.pk, span.end]),
        ):
            cursor.execute(statement, given)
            cursor.fetchall()


def close_day(timed, say) -> None:
    """The figures by which a day is closed, from the first receipt to the last."""
    from tests.ledger import ground

    regie, day = _day(ground)
    span = Span(day, day)
    sought = Sought(regie, span)

    def evening() -> None:
        assert len(list(receipts_of(sought))) == RECEIPTS
        totals_of(sought)
        general_balance(Entry.objects.filter(regie=regie), span)
        holding_of(regie)

    ours, floor = timed(evening), timed(lambda: _floor(regie, span))
    say("ledger.close_day", RECEIPTS, ours.seconds, queries=ours.queries, floor=floor.seconds, measured=MEASURED)
