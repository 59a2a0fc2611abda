"""Many charges and desk payments at once, for the demo and for taking over a town's accounts: the rows that the actions would have
written, in bulk. On a sample it is the same (tested), audit lines included. It tells no signal: the caller writes what it means for
its own rows. Inside a transaction, in a house where nobody else writes (`actions.charge_many` locks, and may run in any)."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import OuterRef, Subquery

from portal.kit import dates
from portal.kit.audit import key_of
from portal.kit.models import AuditLine

from .actions.issue_receipt import agent_name, receipt_data
from .bulk_tills import Endings, till_of, write_tills
from .enums import INCOME_ACCOUNT, MEANS_ACCOUNT, Account, ChargeKind, PaymentState
from .models import Allocation, Charge, Entry, Payment, Receipt, ReceiptCounter, Regie
from .rules.allocation import spread
from .rules.receipts import sha256_of

BATCH = 2000


@dataclass(frozen=True)
class Owed:
    """A charge to write; as `actions.charge`, at a moment of its own. Amounts in cents."""

    household: object
    kind: str
    source_key: str
    label: str
    unit_cents: int
    at: dt.datetime
    due_on: dt.date
    quantity: int = 1
    quote: dict = field(default_factory=dict)
    lock_keys: tuple[str, ...] = ()
    by: object = None


@dataclass(frozen=True)
class Taken:
    """Money taken at a desk for charges written here, named by their source keys in the order in which they are paid."""

    household: object
    regie: Regie
    method: str
    amount_cents: int
    pays: tuple[str, ...]
    at: dt.datetime
    by: object
    payer: str = ""
    note: str = ""


def write(
    owed: Iterable[Owed], taken: Iterable[Taken] = (), *, endings: Endings | None = None, draw: Callable[[], uuid.UUID] = uuid.uuid4
) -> dict[str, Charge]:
    """Write the charges, then the payments in the order of their moments, each in a till of that day, of who took it. Gives source key
    -> charge.

    `endings`: tills that were not closed right, or not closed. `draw` gives the UUIDs: the demo's own, so that the same arguments give
    the same rows.
    """
    with transaction.atomic():
        charges = write_charges(list(owed), draw)
        _payments(sorted(taken, key=lambda each: each.at), charges, endings or {}, draw)
        return charges


def write_charges(owed: list[Owed], draw: Callable[[], uuid.UUID]) -> dict[str, Charge]:
    """The charges with their entries and audit lines: source key -> charge. Inside a transaction."""
    rows = [
        Charge(
            household=each.household,
            kind=ChargeKind(each.kind),
            source_key=each.source_key,
            label=each.label,
            quantity=each.quantity,
            unit_cents=each.unit_cents,
            amount_cents=each.quantity * each.unit_cents,
            quote=each.quote,
            lock_keys=sorted(each.lock_keys),
            due_on=each.due_on,
            at=each.at,
            by=each.by,
        )
        for each in owed
    ]
    Charge.objects.bulk_create(rows, batch_size=BATCH)
    Entry.objects.bulk_create(
        [
            _entry(draw(), row.at, Account.RECEIVABLE, INCOME_ACCOUNT[row.kind], row.amount_cents, household=row.household, charge=row)
            for row in rows
            if row.amount_cents
        ],
        batch_size=BATCH,
    )
    _audit([("ledger.charge", row, row.household, row.at, row.by, {}) for row in rows])
    return {row.source_key: row for row in rows}


def _entry(txn: uuid.UUID, at: dt.datetime, debit: str, credit: str, cents: int, **about) -> Entry:
    return Entry(txn=txn, at=at, debit=debit, credit=credit, amount_cents=cents, **about)


def _audit(lines: list[tuple]) -> None:
    AuditLine.objects.bulk_create(
        [
            AuditLine(
                at=at,
                by=by,
                verb=verb,
                target=key_of(row),
                subject=key_of(home),
                workstation=getattr(by, "workstation", "") or "",
                detail=detail,
            )
            for verb, row, home, at, by, detail in lines
        ],
        batch_size=BATCH,
    )


def _payments(taken: list[Taken], charges: dict[str, Charge], endings: Endings, draw) -> None:
    tills = write_tills(taken, draw, endings)
    payments = [
        Payment(
            uuid=draw(),
            household=each.household,
            regie=each.regie,
            method=each.method,
            amount_cents=each.amount_cents,
            payer=each.payer,
            note=each.note,
            state=PaymentState.CREATED,
            at=each.at,
            by=each.by,
            session=till_of(tills, each),
        )
        for each in taken
    ]
    Payment.objects.bulk_create(payments, batch_size=BATCH)
    left = {key: charge.amount_cents for key, charge in charges.items()}
    shares: list[list[tuple[Charge, int]]] = []
    for each in taken:
        parts = spread(each.amount_cents, [(key, left[key]) for key in each.pays])
        for key, cents in parts:
            left[key] -= cents
        shares.append([(charges[key], cents) for key, cents in parts])
    _journal(payments, shares, draw)
    _receipts(payments, shares)
    _audit([("ledger.take_payment", row, row.household, row.at, row.by, {"method": row.method}) for row in payments])


def _journal(payments: list[Payment], shares: list[list[tuple[Charge, int]]], draw) -> None:
    entries, allocations = [], []
    for payment, parts in zip(payments, shares, strict=True):
        about = {"household": payment.household, "payment": payment}
        entries.append(
            _entry(draw(), payment.at, MEANS_ACCOUNT[payment.method], Account.CREDIT, payment.amount_cents, regie=payment.regie, **about)
        )
        for charge, cents in parts:
            entries.append(_entry(draw(), payment.at, Account.CREDIT, Account.RECEIVABLE, cents, charge=charge, **about))
            allocations.append(Allocation(payment=payment, charge=charge, cents=cents, at=payment.at, by=payment.by))
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    Allocation.objects.bulk_create(allocations, batch_size=BATCH)


def _receipts(payments: list[Payment], shares: list[list[tuple[Charge, int]]]) -> None:
    counters: dict[tuple[int, int], ReceiptCounter] = {}
    receipts, names = [], defaultdict(str)
    for payment, parts in zip(payments, shares, strict=True):
        year = dates.local(payment.at).year
        key = (payment.regie_id, year)
        if key not in counters:
            counters[key] = ReceiptCounter.objects.select_for_update().get_or_create(regie=payment.regie, year=year)[0]
        names[payment.by] = names[payment.by] or agent_name(payment.by)
        facts = _facts(payment, parts, names[payment.by])
        counter = counters[key]
        data = receipt_data(facts, payment.regie, counter, at=payment.at, amount_cents=payment.amount_cents)
        receipts.append(
            Receipt(
                regie=payment.regie,
                year=year,
                number=data["number"],
                payment=payment,
                amount_cents=payment.amount_cents,
                data=data,
                sha256=sha256_of(data),
                at=payment.at,
            )
        )
        counter.last, counter.last_sha256 = data["number"], receipts[-1].sha256
    Receipt.objects.bulk_create(receipts, batch_size=BATCH)
    for counter in counters.values():
        counter.save(update_fields=["last", "last_sha256"])
    mine = Receipt.objects.filter(payment=OuterRef("pk"))
    for some in _batches(payments, 500):
        Payment.objects.filter(pk__in=[payment.pk for payment in some]).update(
            state=PaymentState.SUCCEEDED, receipt_id=Subquery(mine.values("pk")), settled_at=Subquery(mine.values("at"))
        )


def _batches(rows: list, size: int):
    for begin in range(0, len(rows), size):
        yield rows[begin : begin + size]


def _facts(payment: Payment, parts: list[tuple[Charge, int]], agent: str) -> dict:
    """As `issue_receipt.facts_of` reads them back from the rows: lines in the order of the charges' keys."""
    lines = [
        {"label": charge.label, "quantity": charge.quantity, "cents": cents} for charge, cents in sorted(parts, key=lambda part: part[0].pk)
    ]
    return {
        "household": payment.household_id,
        "amount_cents": payment.amount_cents,
        "method": str(payment.method),
        "note": payment.note,
        "payer": payment.payer,
        "lines": lines,
        "credit_cents": payment.amount_cents - sum(line["cents"] for line in lines),
        "tendered_cents": None,
        "agent": agent,
    }
