"""Where a granted request stands: its orders, its receipts, its report, what is left to pay, what must hold of all that."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from portal.kit import clock

from ..enums import OrderState, ReportState, State
from ..models import Agreement, FundRequest, PaymentOrder, Receipt, Repayment, Report
from ..rules.after import Settlement, advance_of, due_mark, report_due, settlement_of
from ..rules.after_words import Stands, next_step


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


def stands(request: FundRequest, orders: Iterable[PaymentOrder]) -> Stands:
    """No query where its agreement, report, repayment and rules are there."""
    agreement, report, asked = (getattr(request, name, None) for name in ("agreement", "report", "repayment"))
    return Stands(
        request.state, bool(agreement and agreement.signed_on), bool(agreement and agreement.iban),
        advance_of(request.granted_cents or 0, request.rules.advance_percent),
        [(one.kind, one.state) for one in orders if one.state != OrderState.CANCELLED],
        report.state if report else "", report_mark(request, report), bool(asked and asked.open), bool(agreement and agreement.settled_at),
    )  # fmt: skip


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
    stands: Stands
    settlement: Settlement

    @property
    def step(self) -> tuple[str, str]:
        return next_step(self.stands)

    @property
    def advance(self) -> int:
        return self.stands.advance

    @property
    def advanced(self) -> bool:
        return any(one.kind == "advance" and one.state != OrderState.CANCELLED for one in self.orders)

    @property
    def justified(self) -> int:
        return self.settlement.justified

    @property
    def left_to_order(self) -> int:
        return to_pay(self.agreement) if self.agreement else 0

    @property
    def writable(self) -> bool:
        """Receipts and the report may still be written."""
        return waits_for_report(self.request, self.report)


READ = ("fund", "maison", "rules", "agreement", "report", "repayment", "event")


def after_of(request: FundRequest) -> After:
    """In three queries, four with photographs, of a row read with `READ`."""
    agreement, report, asked = (getattr(request, name, None) for name in ("agreement", "report", "repayment"))
    receipts = list(request.receipts.select_related("line", "file"))
    orders = list(request.orders.order_by("pk"))
    spent = sum(one.amount_cents for one in orders if one.state == OrderState.PAID)
    counted = sum(one.amount_cents for one in receipts if not one.left_out)
    found = stands(request, orders)
    return After(
        request, agreement, orders, receipts, report, list(report.photos.select_related("file")) if report else [], asked,
        due_of(request), found.mark, found,
        settlement_of(granted=request.granted_cents or 0, share_percent=request.rules.share_percent, justified=counted, paid=spent),
    )  # fmt: skip


def going_on(rows: QuerySet[FundRequest]) -> QuerySet[FundRequest]:
    """Those of which something is still to be done, the earliest first, read whole in two queries."""
    out = Q(orders__state=OrderState.ORDERED) | Q(repayment__isnull=False, repayment__repaid_on=None, repayment__waived_on=None)
    still = FundRequest.objects.filter(out).values("pk")
    rows = rows.filter(Q(state=State.GRANTED) | Q(pk__in=still)).select_related(*READ).prefetch_related("orders")
    return rows.order_by("happens_on", "pk")


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
