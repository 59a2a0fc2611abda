"""The figures of a régie's year, worked out anew from the rows each time. Cents."""

from django.db.models import Count, Max, Min, Sum

from portal.ledger.enums import DEPOSIT_METHOD, Account, DepositState, Method
from portal.ledger.rules.closing import YearEnd

from .deposit import Deposit, DepositedPayment
from .journal import Sought, entries_of, general_balance, product_cents, receipts_of, year_span
from .payment import Payment
from .receipt import Receipt
from .record import YearClose
from .task import MoneyTask
from .till import CashSession


def year_figures(regie, year: int) -> dict:
    """Totals by account, means, product and deposit, the first and last receipts: what a year's closing freezes."""
    span = year_span(year)
    sought = Sought(regie, span)
    means: dict[str, list[int]] = {}
    for own, other, cents in receipts_of(sought).order_by().values_list("payment__method", "cancels__payment__method", "amount_cents"):
        row = means.setdefault(own or other, [0, 0])
        row[0] += 1
        row[1] += cents
    ends = Receipt.objects.filter(regie=regie, year=year).aggregate(first=Min("number"), last=Max("number"), count=Count("pk"))
    last = Receipt.objects.filter(regie=regie, year=year, number=ends["last"]).first() if ends["count"] else None
    deposits = Deposit.objects.standing().filter(regie=regie, year=year).order_by("kind").values_list("kind")
    return {
        "accounts": {
            line.account: [line.opening, line.debit, line.credit, line.closing] for line in general_balance(entries_of(regie), span)
        },
        "means": {method.value: means[method] for method in Method if method in means},
        "products": {kind: cents for kind, cents in product_cents(sought).items() if cents},
        "receipts": [ends["first"] or 0, ends["last"] or 0, ends["count"], sum(cents for _, cents in means.values())],
        "last_sha256": last.sha256 if last else "",
        "deposits": {kind: [count, cents] for kind, count, cents in deposits.annotate(n=Count("pk"), c=Sum("amount_cents"))},
    }


def year_end(regie, year: int, *, today, mandated: bool) -> YearEnd:
    """What `rules.closing` judges."""
    span = year_span(year)
    deposits = Deposit.objects.filter(regie=regie)
    sent = DepositedPayment.objects.filter(standing=True).values("payment")
    papers = Payment.objects.booked().filter(
        regie=regie, method__in=[DEPOSIT_METHOD["cheques"], DEPOSIT_METHOD["vouchers"]], at__lt=span.end
    )
    return YearEnd(
        year=year,
        mandated=mandated,
        over=today > span.last,
        closed=YearClose.objects.filter(regie=regie, year=year).exists(),
        first_unclosed=_first_unclosed(regie, year),
        open_tills=CashSession.objects.open().filter(regie=regie, day__lte=span.last).count(),
        open_deposits=deposits.filter(year__lte=year, state__in=[DepositState.MADE, DepositState.HANDED]).count(),
        papers_left=papers.exclude(pk__in=sent).count(),
        cash_left_cents=_cash_left(regie, span),
        tasks=_tasks(regie).filter(at__lt=span.end).count(),
        payments_under_way=Payment.objects.under_way().filter(regie=regie, at__lt=span.end).count(),
    )


def _first_unclosed(regie, year: int) -> int | None:
    closed = YearClose.objects.filter(regie=regie).values("year")
    return Receipt.objects.filter(regie=regie, year__lt=year).exclude(year__in=closed).aggregate(first=Min("year"))["first"]


def _cash_left(regie, span) -> int:
    """Cash of the year that no deposit has carried, made since then or not: the oldest money leaves first."""
    cash = entries_of(regie).filter(at__lt=span.end).balance(Account.CASH)
    out = CashSession.objects.filter(regie=regie, opened_at__lt=span.end).exclude(closed_at__lt=span.end)
    floats = out.aggregate(total=Sum("float_cents"))["total"] or 0
    since = Deposit.objects.standing().filter(regie=regie, kind="cash", at__gte=span.end).aggregate(total=Sum("amount_cents"))["total"] or 0
    return cash - floats - since


def _tasks(regie):
    """The tasks of this régie's payments and refunds; those of no payment are the online régie's."""
    waiting = MoneyTask.objects.waiting()
    own = waiting.filter(payment__regie=regie) | waiting.filter(refund__payment__regie=regie)
    return own | waiting.filter(payment=None, refund=None) if regie.online else own


def closable_years(regie, today) -> list[int]:
    """The years with receipts that are over and not closed, the oldest first."""
    closed = YearClose.objects.filter(regie=regie).values("year")
    years = (
        Receipt.objects.filter(regie=regie, year__lt=today.year).exclude(year__in=closed).order_by("year").values_list("year", flat=True)
    )
    return list(years.distinct())
