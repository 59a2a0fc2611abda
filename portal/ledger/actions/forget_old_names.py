import datetime as dt

from django.db import transaction

from portal.kit import audit
from portal.kit.audit import SYSTEM
from portal.kit.guards import guards_open
from portal.kit.models.stored_file import private_storage
from portal.ledger.enums import REFUND_REASONS
from portal.ledger.models import Charge, MoneyTask, Payment, Receipt, RecoveryLine, Refund, kept_since

_NUMBERS = ("reference", "regie", "year", "number", "amount_cents", "method", "at", "previous")
AT_ONCE = 500
GONE = "–"  # stands where words stood: that there were some is part of the books
# What staff typed beside an amount, by its moment; what a rule wrote there (a code) says nothing of anybody and stays
_TYPED = (
    (Charge, "at", "reason"),
    (Refund, "at", "reason"),
    (Refund, "at", "answer"),
    (MoneyTask, "settled_at", "note"),
    (MoneyTask, "settled_at", "outcome"),
    (RecoveryLine, "withdrawn_at", "withdrawn_why"),
)


def forget_old_names(*, today: dt.date, by=SYSTEM) -> dict[str, int]:
    """After ten years: who paid, cheque numbers, provider's pages, papers and what staff typed beside an amount go; amounts, numbers and
    balances stay, so that the books remain whole. Chunked, safe to run again. Gives how many payments, receipts and words."""
    return {"paiements": _payments(today), "quittances": _receipts(today, by), "mots": _words(today)}


def preview(today: dt.date) -> dict[str, int]:
    """What `forget_old_names` would take now; nothing is touched."""
    words = sum(rows.count() for rows, _ in _old_words(today))
    return {"paiements": _old_payments(today).count(), "quittances": _old_receipts(today).count(), "mots": words}


def _old_payments(today: dt.date):
    return Payment.objects.filter(at__lt=kept_since(today)).exclude(payer="", note="", checkout_url="")


def _old_receipts(today: dt.date):
    return Receipt.objects.filter(at__lt=kept_since(today), data__lines__isnull=False)


def _old_words(today: dt.date):
    """(rows, column) whose words have had their time; a task nobody settled keeps its own."""
    for model, moment, column in _TYPED:
        rows = model.objects.filter(**{f"{moment}__lt": kept_since(today)}).order_by()
        yield rows.exclude(**{f"{column}__in": ["", GONE, *REFUND_REASONS]}), column


def _words(today: dt.date) -> int:
    with transaction.atomic(), guards_open():
        return sum(rows.update(**{column: GONE}) for rows, column in _old_words(today))


def _payments(today: dt.date) -> int:
    with transaction.atomic(), guards_open():
        return _old_payments(today).update(payer="", note="", checkout_url="")


def _receipts(today: dt.date, by) -> int:
    old = _old_receipts(today).order_by("pk")
    done = 0
    while rows := list(old[:AT_ONCE]):
        with transaction.atomic(), guards_open():
            for row in rows:
                row.data = {key: row.data[key] for key in _NUMBERS} | {"purged": True}
            Receipt.objects.bulk_update(rows, ["data"])
            audit.record("ledger.forget_old_names", rows[-1], by=by, count=len(rows))
        for row in rows:
            _forget_paper(row)
        done += len(rows)
    return done


def _forget_paper(receipt: Receipt) -> None:
    storage, folder = private_storage(), f"quittances/{receipt.sha256[:2]}"
    if storage.exists(folder):
        for name in storage.listdir(folder)[1]:
            if name.startswith(receipt.sha256):
                storage.delete(f"{folder}/{name}")
