"""The tills of many desk payments at once: one for each régie, person and day, opened five minutes before the first payment and
closed right five minutes after the last. The rows that `open_till` and `close_till` would have written."""

import datetime as dt
import uuid
from collections.abc import Callable

from portal.kit import dates
from portal.kit.audit import key_of
from portal.kit.models import AuditLine

from .enums import Account, Method
from .models import CashSession, Entry
from .rules.denominations import fewest

AROUND = dt.timedelta(minutes=5)
Tills = dict[tuple[int, int, dt.date], CashSession]


def till_of(tills: Tills, taken) -> CashSession:
    return tills[taken.regie.pk, taken.by.pk, dates.local(taken.at).date()]


def write_tills(taken: list, draw: Callable[[], uuid.UUID]) -> Tills:
    """A till for each (régie, who takes, day) of these payments, which come in the order of their moments; each closed again."""
    tills: Tills = {}
    for each in taken:
        key = (each.regie.pk, each.by.pk, dates.local(each.at).date())
        if key not in tills:
            begins = {"regie": each.regie, "holder": each.by, "day": key[2], "opened_at": each.at - AROUND}
            float_cents = each.regie.float_cents
            tills[key] = CashSession(float_cents=float_cents, opening=fewest(float_cents), counted_cents=float_cents, **begins)
        tills[key].closed_at = each.at + AROUND
        tills[key].counted_cents += each.amount_cents if each.method == Method.CASH else 0
    for till in tills.values():
        _write(till)
    _entries([(till, till.opened_at, Account.CASH, Account.FLOAT, till.float_cents) for till in tills.values()], draw)
    _entries([(till, till.closed_at, Account.FLOAT, Account.CASH, till.float_cents) for till in tills.values()], draw)
    _audit([("ledger.open_till", till, till.opened_at, {}) for till in tills.values()])
    _audit([("ledger.close_till", till, till.closed_at, {"forgotten": False}) for till in tills.values()])
    return tills


def _write(till: CashSession) -> None:
    """A till is written open, then closed: the database knows no other way, and nobody has two open."""
    closed_at, counted = till.closed_at, till.counted_cents
    till.closed_at = till.counted_cents = None
    till.save()
    till.closed_at, till.closed_by, till.closing = closed_at, till.holder, fewest(counted)
    till.counted_cents = till.expected_cents = counted
    till.difference_cents = 0
    till.save(update_fields=["closing", "closed_at", "closed_by", "expected_cents", "counted_cents", "difference_cents"])


def _entries(moves: list[tuple], draw) -> None:
    Entry.objects.bulk_create(
        [
            Entry(txn=draw(), at=at, debit=debit, credit=credit, amount_cents=cents, regie=till.regie)
            for till, at, debit, credit, cents in moves
            if cents
        ]
    )


def _audit(lines: list[tuple]) -> None:
    rows = [AuditLine(at=at, by=till.holder, verb=verb, target=key_of(till), detail=detail) for verb, till, at, detail in lines]
    AuditLine.objects.bulk_create(rows)
