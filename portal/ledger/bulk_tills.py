"""The tills of many desk payments at once: one for each régie, person and day, opened five minutes before the first payment and
closed right five minutes after the last. The rows that `open_till` and `close_till` would have written."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.kit import dates
from portal.kit.audit import key_of
from portal.kit.models import AuditLine

from .enums import Account, Method
from .models import CashSession, Entry
from .rules.denominations import fewest

AROUND = dt.timedelta(minutes=5)
Tills = dict[tuple[int, int, dt.date], CashSession]


@dataclass(frozen=True)
class Ending:
    """How a till ended otherwise than right: counted `gap_cents` more than expected, or not closed at all."""

    gap_cents: int = 0
    reason: str = ""
    left_open: bool = False


Endings = Mapping[tuple[int, dt.date], Ending]  # (régie, day) -> how its tills of that day ended


def till_of(tills: Tills, taken) -> CashSession:
    return tills[taken.regie.pk, taken.by.pk, dates.local(taken.at).date()]


def write_tills(taken: list, draw: Callable[[], uuid.UUID], endings: Endings) -> Tills:
    """A till for each (régie, who takes, day) of these payments, which come in the order of their moments; each closed again, right
    unless `endings` says otherwise."""
    tills: Tills = {}
    for each in taken:
        key = (each.regie.pk, each.by.pk, dates.local(each.at).date())
        if key not in tills:
            begins = {"regie": each.regie, "holder": each.by, "day": key[2], "opened_at": each.at - AROUND}
            float_cents = each.regie.float_cents
            tills[key] = CashSession(float_cents=float_cents, opening=fewest(float_cents), counted_cents=float_cents, **begins)
        tills[key].closed_at = each.at + AROUND
        tills[key].counted_cents += each.amount_cents if each.method == Method.CASH else 0
    for (regie, _, day), till in tills.items():
        _write(till, endings.get((regie, day), Ending()))
    closed = [till for till in tills.values() if not till.is_open]
    _entries([(till, till.opened_at, Account.CASH, Account.FLOAT, till.float_cents) for till in tills.values()], draw)
    _entries([(till, till.closed_at, *_sides(till.difference_cents), abs(till.difference_cents)) for till in closed], draw)
    _entries([(till, till.closed_at, Account.FLOAT, Account.CASH, till.float_back_cents) for till in closed], draw)
    _audit([("ledger.open_till", till, till.opened_at, {}) for till in tills.values()])
    _audit([("ledger.close_till", till, till.closed_at, {"forgotten": False}) for till in closed])
    return tills


def _sides(gap: int) -> tuple[str, str]:
    return (Account.CASH, Account.TILL_DIFFERENCE) if gap > 0 else (Account.TILL_DIFFERENCE, Account.CASH)


def _write(till: CashSession, ending: Ending) -> None:
    """A till is written open, then closed: the database knows no other way, and nobody has two open."""
    closed_at, expected = till.closed_at, till.counted_cents
    till.closed_at = till.counted_cents = None
    till.save()
    if ending.left_open:
        return
    till.closed_at, till.closed_by, till.closing = closed_at, till.holder, fewest(expected + ending.gap_cents)
    till.expected_cents, till.counted_cents = expected, expected + ending.gap_cents
    till.difference_cents, till.reason = ending.gap_cents, ending.reason
    till.save(update_fields=["closing", "closed_at", "closed_by", "expected_cents", "counted_cents", "difference_cents", "reason"])


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
