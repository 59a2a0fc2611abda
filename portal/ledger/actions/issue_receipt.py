"""Numbering receipts: the last step of a transaction, so that the counter is held for the shortest time."""

import datetime as dt

from django.db.models import Sum

from portal.kit import clock, dates
from portal.kit.locking import Rank, locked, locked_one
from portal.ledger.enums import PaymentState
from portal.ledger.models import Payment, Receipt, ReceiptCounter, Regie
from portal.ledger.rules.receipts import sha256_of
from portal.ledger.rules.transitions import PAYMENT, check


def lock_counter(regie: Regie) -> ReceiptCounter:
    """The régie's counter of this year, locked. Nothing of a lower rank may be locked afterwards."""
    year = clock.today().year
    ReceiptCounter.objects.bulk_create([ReceiptCounter(regie=regie, year=year)], ignore_conflicts=True)
    key = ReceiptCounter.objects.values_list("pk", flat=True).get(regie=regie, year=year)
    return locked_one(ReceiptCounter, key, rank=Rank.COUNTER)


def lock_counters(regies: list[Regie]) -> None:
    """Several counters of this year, in the order of their keys, for offices whose money is added up."""
    year = clock.today().year
    ReceiptCounter.objects.bulk_create([ReceiptCounter(regie=regie, year=year) for regie in regies], ignore_conflicts=True)
    keys = ReceiptCounter.objects.filter(regie__in=regies, year=year).values_list("pk", flat=True)
    locked(ReceiptCounter, list(keys), rank=Rank.COUNTER)


def issue_receipt(payment: Payment) -> Receipt:
    """Book `payment` as succeeded, with its numbered receipt. The payment is locked or was made in this transaction."""
    check(PAYMENT, payment.state, PaymentState.SUCCEEDED)
    counter = lock_counter(payment.regie)
    receipt = _number(counter, payment.regie, facts_of(payment), payment.amount_cents, payment=payment)
    payment.state, payment.receipt, payment.settled_at = PaymentState.SUCCEEDED, receipt, receipt.at
    payment.save(update_fields=["state", "receipt", "settled_at"])
    return receipt


def cancel_receipt(receipt: Receipt, *, reason: str, by) -> Receipt:
    """The receipt, with a number of its own, that cancels another."""
    counter = lock_counter(receipt.regie)
    facts = {**receipt.data, "cancels": receipt.reference, "reason": reason, "agent": agent_name(by)}
    return _number(counter, receipt.regie, facts, -receipt.amount_cents, cancels=receipt)


def agent_name(user) -> str:
    """How staff are named on a receipt: as they are on the desk's screens."""
    return (user.get_full_name() or f"agent n° {user.pk}") if user else ""


def facts_of(payment: Payment) -> dict:
    """What a receipt says, besides its number: frozen once and for all."""
    shares = payment.allocations.order_by().values("charge", "charge__label", "charge__quantity").annotate(cents=Sum("cents"))
    lines = [
        {"label": share["charge__label"], "quantity": share["charge__quantity"], "cents": share["cents"]}
        for share in shares.filter(cents__gt=0).order_by("charge")
    ]
    return {
        "household": payment.household_id,
        "amount_cents": payment.amount_cents,
        "method": payment.method,
        "note": payment.note,
        "payer": payment.payer,
        "lines": lines,
        "credit_cents": payment.amount_cents - sum(line["cents"] for line in lines),
        "tendered_cents": payment.tendered_cents,
        "agent": agent_name(payment.by) if payment.is_desk else "",
    }


def receipt_data(facts: dict, regie: Regie, counter: ReceiptCounter, *, at: dt.datetime, amount_cents: int) -> dict:
    """The frozen data of the receipt that follows the counter's last one; nothing is written."""
    number = counter.last + 1
    return {
        **facts,
        "amount_cents": amount_cents,
        "issuer": regie.issuer,
        "regie": regie.name,
        "deed": regie.deed,
        "year": counter.year,
        "number": number,
        "reference": f"{regie.code.upper()}-{counter.year}-{number:06d}",
        "at": dates.local(at).isoformat(timespec="seconds"),
        "previous": counter.last_sha256,
    }


def _number(counter: ReceiptCounter, regie: Regie, facts: dict, amount_cents: int, **of) -> Receipt:
    now = clock.now()
    data = receipt_data(facts, regie, counter, at=now, amount_cents=amount_cents)
    number, sha256 = data["number"], sha256_of(data)
    receipt = Receipt.objects.create(
        regie=regie, year=counter.year, number=number, amount_cents=amount_cents, data=data, sha256=sha256, at=now, **of
    )
    counter.last, counter.last_sha256 = number, receipt.sha256
    counter.save(update_fields=["last", "last_sha256"])
    return receipt
