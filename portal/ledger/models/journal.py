"""Reading the books of a régie: a day, a period with its totals, balances at any time. Cents."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from portal.kit import dates
from portal.ledger.enums import MEANS_ACCOUNT, Account, ChargeKind, Method

from .entry import Entry
from .payment import Allocation
from .receipt import Receipt
from .till import CashSession


@dataclass(frozen=True)
class Day:
    """The receipts of the day in the order of their numbers, and (means, cents in hand) for each means the régie takes."""

    receipts: list[Receipt]
    in_hand: list[tuple[str, int]]
    cash_cents: int
    terminals: list[tuple[str, str]]  # (who held the till, what her terminal's ticket said, with the reason of a difference)

    @property
    def taken_cents(self) -> int:
        return sum(receipt.amount_cents for receipt in self.receipts)


def day_journal(regie, day: dt.date) -> Day:
    """Four queries. `day` in Europe/Paris."""
    span = Span(day, day)
    receipts = list(
        Receipt.objects.filter(regie=regie, at__gte=span.begin, at__lt=span.end)
        .select_related("payment", "cancels__payment")
        .order_by("number")
    )
    balances = _balances(regie)
    accounts = dict.fromkeys(MEANS_ACCOUNT[method] for method in Method if method.value in regie.methods)
    in_hand = [(account.label, balances.get(account.value, 0)) for account in accounts]
    read = CashSession.objects.terminals(regie, span.begin, span.end)
    terminals = [(till.holder.get_full_name() or str(till.holder), till.terminal_words) for till in read]
    return Day(receipts, in_hand, balances.get(Account.CASH.value, 0), terminals)


def _balances(regie) -> dict[str, int]:
    found: dict[str, int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        for account, cents in regie.entries.order_by().values_list(side).annotate(total=Sum("amount_cents")):
            found[account] = found.get(account, 0) + sign * cents
    return found


# --- a period ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """From one day to another, both included, in Europe/Paris."""

    first: dt.date
    last: dt.date

    @property
    def begin(self) -> dt.datetime:
        return dates.midnight(self.first)

    @property
    def end(self) -> dt.datetime:
        return dates.midnight(self.last + dt.timedelta(days=1))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def year_span(year: int) -> Span:
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31))


@dataclass(frozen=True)
class Sought:
    """Which receipts of a régie are read: a period; one means, one kind of product, one agent, when given."""

    regie: object
    span: Span
    method: str = ""
    product: str = ""
    agent: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.method or self.product or self.agent)


def receipts_of(sought: Sought):
    """The receipts, cancelled and cancelling ones too, in the order of their numbers."""
    rows = Receipt.objects.filter(regie=sought.regie, at__gte=sought.span.begin, at__lt=sought.span.end)
    if sought.method:
        rows = rows.filter(Q(payment__method=sought.method) | Q(cancels__payment__method=sought.method))
    if sought.agent:
        rows = rows.filter(Q(payment__by=sought.agent) | Q(cancels__payment__by=sought.agent))
    if sought.product:
        paid = Allocation.objects.filter(charge__kind=sought.product)
        rows = rows.filter(Exists(paid.filter(payment=OuterRef("payment"))) | Exists(paid.filter(payment=OuterRef("cancels__payment"))))
    return rows.select_related("payment", "cancels__payment").order_by("year", "number")


@dataclass(frozen=True)
class Totals:
    """What the receipts of a period add up to: (label, how many, cents) by means; (label, cents) by product, what was put aside as
    credit or taken from it last, so that both come to the same total."""

    means: list[tuple[str, int, int]]
    products: list[tuple[str, int]]
    count: int
    cents: int


def totals_of(sought: Sought) -> Totals:
    """Two queries."""
    by_method: dict[str, list[int]] = {}
    # Counted and summed here: one row of two numbers for each receipt, which no join multiplies.
    for method, cents in (
        receipts_of(sought)
        .order_by()
        .annotate(by_method=Coalesce("payment__method", "cancels__payment__method"))
        .values_list("by_method", "amount_cents")
        .iterator(chunk_size=2000)
    ):
        row = by_method.setdefault(method, [0, 0])
        row[0] += 1
        row[1] += cents
    means = [(method.label, *by_method[method]) for method in Method if method in by_method]
    total = sum(cents for _, _, cents in means)
    products = [(ChargeKind(kind).label, cents) for kind, cents in product_cents(sought).items() if cents]
    aside = total - sum(cents for _, cents in products)
    if aside and not sought.product:
        products.append(("En avance pour les foyers", aside))
    return Totals(means, products, sum(count for _, count, _ in means), total)


def product_cents(sought: Sought) -> dict[str, int]:
    """Kind of product -> what the payments of this régie paid of it in the period, less what was taken back."""
    rows = Allocation.objects.filter(payment__regie=sought.regie, at__gte=sought.span.begin, at__lt=sought.span.end)
    if sought.method:
        rows = rows.filter(payment__method=sought.method)
    if sought.agent:
        rows = rows.filter(payment__by=sought.agent)
    if sought.product:
        rows = rows.filter(charge__kind=sought.product)
    return dict(rows.order_by().values_list("charge__kind").annotate(total=Sum("cents")).order_by("charge__kind"))


# --- accounts ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AccountLine:
    """One account over a period; balances are debits less credits."""

    account: str
    opening: int
    debit: int
    credit: int
    whole: bool = True  # read over the whole house, not for some régies

    @property
    def closing(self) -> int:
        return self.opening + self.debit - self.credit

    @property
    def label(self) -> str:
        return account_label(self.account, whole=self.whole)


def account_label(account: str, *, whole: bool) -> str:
    """What households owe belongs to no régie: beside a régie, the side of `credit` that faces its money is what it took for them."""
    return Account(account).label if whole or account != Account.CREDIT else "Encaissé pour les foyers"


def general_balance(entries, span: Span, *, whole: bool = True) -> list[AccountLine]:
    """Every account that ever moved among these entries, in the order of the accounts; two queries."""
    before, moved = Q(at__lt=span.begin), Q(at__gte=span.begin)
    found: dict[str, dict[str, tuple[int, int]]] = {"debit": {}, "credit": {}}
    for side, rows in found.items():
        sums = entries.filter(at__lt=span.end).order_by().values_list(side)
        for account, opening, during in sums.annotate(
            b=Coalesce(Sum("amount_cents", filter=before), 0), m=Coalesce(Sum("amount_cents", filter=moved), 0)
        ):
            rows[account] = (opening, during)
    lines = []
    for account in Account.values:
        debit, credit = (found[side].get(account, (0, 0)) for side in ("debit", "credit"))
        if any((*debit, *credit)):
            lines.append(AccountLine(account, debit[0] - credit[0], debit[1], credit[1], whole))
    return lines


def entries_of(regie, span: Span | None = None):
    """The entries of a régie, or of the whole house for None."""
    rows = Entry.objects.all() if regie is None else Entry.objects.filter(regie=regie)
    return rows if span is None else rows.filter(at__gte=span.begin, at__lt=span.end)
