"""What the papers of the books say: a deposit's slip, a record, a certified copy, a period of the journal, a closed year."""

from django.http import Http404, HttpResponse

from portal.kit import audit
from portal.kit.paper import pdf_response
from portal.ledger.actions.issue_receipt import agent_name
from portal.ledger.enums import Account, ChargeKind, DepositKind, Method
from portal.ledger.models import Deposit, DepositedPayment, ReceiptCopy, TillRecord, YearClose
from portal.ledger.models.journal import account_label
from portal.ledger.rules.denominations import DENOMINATIONS
from portal.ledger.rules.records import difference_words, differences

from .receipts import TEMPLATE, words_of


def _count_lines(count: dict[str, int]) -> list[dict]:
    """The notes and coins that were there, the largest first."""
    return [
        {"value": value, "many": count[str(value)], "cents": value * count[str(value)]} for value in DENOMINATIONS if count.get(str(value))
    ]


def deposit_words(deposit: Deposit, lines: list[DepositedPayment]) -> dict:
    """The count, or each cheque with its number, payer, receipt and amount."""
    return {
        "counted": _count_lines(deposit.count),
        "papers": [
            {
                "note": line.payment.note,
                "payer": line.payment.payer or f"foyer n° {line.payment.household_id}",
                "receipt": line.payment.receipt.reference if line.payment.receipt else "",
                "cents": line.payment.amount_cents,
            }
            for line in lines
        ],
        "carried": _carried(deposit.kind, len(lines)),
        "agent": agent_name(deposit.by),
        "regie": deposit.regie,
    }


def _carried(kind: str, many: int) -> str:
    """« 1 chèque », « 12 bons et titres »"""
    one, several = ("chèque", "chèques") if kind == DepositKind.CHEQUES else ("bon ou titre", "bons et titres")
    return f"{many} {several if many > 1 else one}"


def record_words(record: TillRecord) -> dict:
    lines = differences(record.expected, record.counted)
    return {
        "regie": record.regie,
        "lines": [
            {"label": Account(account).label, "expected": expected, "found": found, "words": difference_words(gap), "gap": gap}
            for account, expected, found, gap in lines
        ],
        "right": not any(gap for *_, gap in lines),
        "counted": _count_lines(record.count),
        "giver": agent_name(record.by),
        "taker": agent_name(record.other) if record.other else record.other_name,
    }


def copy_answer(copy: ReceiptCopy, household, *, by) -> HttpResponse:
    """The receipt's own paper, marked as the copy it is; made from its frozen data, so that it says the same."""
    if copy.receipt.data.get("purged"):
        raise Http404
    audit.record("ledger.open_copy", copy, by=by, subject=household)
    marked = {**words_of(copy.receipt.data), "copy": copy, "copied_by": agent_name(copy.by)}
    return pdf_response(TEMPLATE, marked, name=f"copie-{copy.receipt.year}-{copy.receipt.number}-{copy.rank}.pdf")


def year_words(closed: YearClose) -> dict:
    figures = closed.data["figures"]
    first, last, count, cents = figures["receipts"]
    return {
        "closed": closed,
        "facts": closed.data,
        "accounts": [
            {"label": account_label(key, whole=False), "opening": a, "debit": b, "credit": c, "closing": d}
            for key, (a, b, c, d) in figures["accounts"].items()
        ],
        "means": [{"label": Method(key).label, "count": many, "cents": total} for key, (many, total) in figures["means"].items()],
        "products": [{"label": ChargeKind(key).label, "cents": total} for key, total in figures["products"].items()],
        "deposits": [
            {"label": DepositKind(key).label, "count": many, "cents": total} for key, (many, total) in figures["deposits"].items()
        ],
        "receipts": {"first": first, "last": last, "count": count, "cents": cents},
        "agent": agent_name(closed.by),
    }
