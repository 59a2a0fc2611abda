"""Where a granted request stands: its orders, its receipts, its report, what is left to pay, what must hold of all that."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from portal.kit import clock

from ..enums import OrderState, ReportState, State
from ..models import Agreement, FundRequest, PaymentOrder, Receipt, Repayment, Report
from ..rules.after import Settlement, due_mark, report_due, settlement_of


def live_orders(request: FundRequest) -> QuerySet[PaymentOrder]:
    return PaymentOrder.objects.filter(request=request).exclude(state=OrderState.CANCELLED)


def report_of(request: FundRequest) -> Report | None:
    return Report.objects.filter(request=request).first()


def repayment_of(request: FundRequest) -> Repayment | None:
    return Repayment.objects.filter(request=request).first()


def justified(request: FundRequest) -> int:
    """Cents of the receipts that count."""
    return Receipt.objects.filter(request=request, left_out="").aggregate(sum=Sum("amount_cents"))["sum"] or 0


def paid(request: FundRequest) -> int:
    return live_orders(request).filter(state=OrderState.PAID).aggregate(sum=Sum("amount_cents"))["sum"] or 0


def settlement_for(request: FundRequest, row: Agreement) -> Settlement:
    """What its account would be with the receipts of this moment. Two queries."""
    share = request.rules.share_percent
    return settlement_of(granted=row.granted_cents, share_percent=share, justified=justified(request), paid=paid(request))


def to_pay(row: Agreement) -> int:
    """What is still to be ordered once it is settled; nothing before."""
    return 0 if row.right_cents is None else max(0, row.right_cents - row.ordered_cents)


def due_of(request: FundRequest) -> dt.date | None:
    return report_due(request.happens_on, request.ends_on, request.rules.report_days) if request.rules else None


def waits_for_report(request: FundRequest, report: Report | None) -> bool:
    return request.state == State.GRANTED and (report is None or report.state in (ReportState.DRAFT, ReportState.BACK))


def report_mark(request: FundRequest, report: Report | None) -> str:
    """« late », « soon » or "": for the team's list. No query where `rules` is there."""
    return due_mark(due_of(request), clock.today()) if waits_for_report(request, report) else ""


@dataclass(frozen=True)
class After:
    """All that a screen of the « suite » shows, amounts in cents. `agreement`: None before the first act."""

    request: FundRequest
    agreement: Agreement | None
    orders: list[PaymentOrder]
    receipts: list[Receipt]
    report: Report | None
    photos: list
    repayment: Repayment | None
    due: dt.date | None
    mark: str
    settlement: Settlement

    @property
    def justified(self) -> int:
        return sum(one.amount_cents for one in self.receipts if not one.left_out)


def after_of(request: FundRequest) -> After:
    """In six queries."""
    row = Agreement.objects.filter(request=request).first()
    report = report_of(request)
    receipts = list(request.receipts.select_related("line", "file"))
    orders = list(request.orders.order_by("pk"))
    spent = sum(one.amount_cents for one in orders if one.state == OrderState.PAID)
    counted = sum(one.amount_cents for one in receipts if not one.left_out)
    return After(
        request, row, orders, receipts, report, list(report.photos.select_related("file")) if report else [], repayment_of(request),
        due_of(request), report_mark(request, report),
        settlement_of(granted=request.granted_cents or 0, share_percent=request.rules.share_percent, justified=counted, paid=spent),
    )  # fmt: skip


def broken_after() -> Iterator[str]:
    """What `check_books` must find empty: a count that is not its orders, another grant than the request's, a settlement that does not
    add up, an envelope that does not hold what is out."""
    live = ~Q(request__orders__state=OrderState.CANCELLED)
    rows = Agreement.objects.select_related("request__rules", "request__repayment").annotate(
        live=Sum("request__orders__amount_cents", filter=live)
    )
    for row in rows.exclude(granted_cents=F("request__granted_cents")).order_by("pk"):
        yield f"suite {row.pk} : accordé {row.granted_cents}, la demande dit {row.request.granted_cents}"
    held = dict(FundRequest.objects.filter(agreement__isnull=False).annotate(sum=Sum("movements__amount_cents")).values_list("pk", "sum"))
    for row in rows.order_by("pk"):
        if (row.live or 0) != row.ordered_cents:
            yield f"suite {row.pk} : payé ou à payer {row.ordered_cents}, ordres {row.live or 0}"
        asked = getattr(row.request, "repayment", None)
        expected = _held_of(row, asked)
        if (held[row.request_id] or 0) != expected:
            yield f"demande {row.request_id} : l’enveloppe retient {held[row.request_id] or 0}, il faudrait {expected}"
        if row.settled_at is not None and row.request.state == State.GRANTED and not (asked and asked.open):
            yield f"demande {row.request_id} : le compte est fait, et elle n’est pas soldée"
        if row.right_cents is not None:
            share = min(row.granted_cents, row.request.rules.share_percent * row.justified_cents // 100)
            if share != row.right_cents:
                yield f"suite {row.pk} : la part est {row.right_cents}, le calcul donne {share}"


def _held_of(row: Agreement, asked: Repayment | None) -> int:
    """What the envelope must hold for it: all of the grant until it is settled or cancelled; then what the fund pays, and what it waits
    for back, or gave up."""
    out = asked.amount_cents if asked and asked.repaid_on is None else 0
    if row.request.state == State.CANCELLED:
        return out
    if row.right_cents is None:
        return row.granted_cents
    return row.right_cents + out
