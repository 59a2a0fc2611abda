"""What régies hold today: cash in the safe, cash in open tills, cheques, vouchers; and since when. Cents."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max, Min, Sum

from portal.kit import dates
from portal.ledger.enums import DEPOSIT_METHOD, MEANS_ACCOUNT, Account, DepositKind, Method, RefundRoad, RefundState
from portal.ledger.rules.deposits import InHand

from .deposit import Deposit, DepositedPayment
from .entry import Entry
from .payment import Payment, Refund
from .receipt import Receipt
from .till import CashSession

PAPERS = (DepositKind.CHEQUES, DepositKind.VOUCHERS)


@dataclass(frozen=True)
class Holding:
    """`cash_cents` is all the cash of the journal: what stands in open tills, the float, and what may leave."""

    cash_cents: int = 0
    float_cents: int = 0
    in_tills_cents: int = 0
    cheques_cents: int = 0
    vouchers_cents: int = 0
    since: dt.date | None = None

    @property
    def safe_cents(self) -> int:
        """Cash that may leave: in no open till, above the float."""
        return max(0, self.cash_cents - self.float_cents - self.in_tills_cents)

    def in_hand(self, regie) -> InHand:
        anything = max(0, self.cash_cents - self.float_cents) + self.cheques_cents + self.vouchers_cents
        return InHand(self.cash_cents, regie.max_encaisse_cents, anything, self.since)


def balances_of(regies, accounts) -> dict[tuple[int, str], int]:
    """(régie, account) -> debits less credits, for these accounts; two queries."""
    found: dict[tuple[int, str], int] = defaultdict(int)
    for side, sign in (("debit", 1), ("credit", -1)):
        rows = Entry.objects.filter(regie__in=regies, **{f"{side}__in": accounts}).order_by()
        for regie, account, cents in rows.values_list("regie", side).annotate(total=Sum("amount_cents")):
            found[regie, account] += sign * cents
    return found


def _in_tills(regies) -> tuple[dict[int, int], dict[int, int]]:
    """What stands in open tills, by régie, and the floats among it. Three queries."""
    held: dict[int, int] = defaultdict(int)
    tills = CashSession.objects.open().filter(regie__in=regies).order_by()
    floats = dict(tills.values_list("regie").annotate(total=Sum("float_cents")))
    came = Payment.objects.booked().filter(method=Method.CASH, regie__in=regies, session__isnull=False, session__closed_at=None).order_by()
    went = Refund.objects.filter(
        road=RefundRoad.CASH, state__in=[RefundState.SENT, RefundState.SUCCEEDED], session__regie__in=regies, session__closed_at=None
    ).order_by()
    for rows, sign in (
        (floats.items(), 1),
        (came.values_list("regie").annotate(total=Sum("amount_cents")), 1),
        (went.values_list("session__regie").annotate(total=Sum("amount_cents")), -1),
    ):
        for regie, cents in rows:
            held[regie] += sign * cents
    return held, floats


def holdings_of(regies) -> dict[int, Holding]:
    """Régie -> what it holds; seven queries, whatever the number of régies."""
    keys = [regie.pk for regie in regies]
    balances = balances_of(keys, [Account.CASH, Account.FLOAT, Account.CHEQUES_IN_HAND, Account.VOUCHERS_IN_HAND])
    in_tills, open_floats = _in_tills(keys)
    first = dict(Receipt.objects.filter(regie__in=keys).order_by().values_list("regie").annotate(day=Min("at")))
    last = dict(Deposit.objects.standing().filter(regie__in=keys).order_by().values_list("regie").annotate(day=Max("at")))
    found = {}
    for key in keys:
        since = last.get(key) or first.get(key)
        found[key] = Holding(
            cash_cents=balances[key, Account.CASH],
            float_cents=max(0, -balances[key, Account.FLOAT] - open_floats.get(key, 0)),
            in_tills_cents=in_tills.get(key, 0),
            cheques_cents=balances[key, Account.CHEQUES_IN_HAND],
            vouchers_cents=balances[key, Account.VOUCHERS_IN_HAND],
            since=dates.local(since).date() if since else None,
        )
    return found


def holding_of(regie) -> Holding:
    return holdings_of([regie])[regie.pk]


def papers_in_hand(regie, kind: str):
    """The cheques or vouchers of a régie that have not left yet and stand in no open till, the oldest first."""
    gone = DepositedPayment.objects.filter(standing=True).values("payment")
    rows = Payment.objects.booked().filter(regie=regie, method=DEPOSIT_METHOD[kind])
    return (
        rows.exclude(pk__in=gone)
        .exclude(session__isnull=False, session__closed_at=None)
        .select_related("receipt")
        .order_by("settled_at", "pk")
    )


def account_of(kind: str) -> Account:
    """The account of what a deposit of this kind carries."""
    return MEANS_ACCOUNT[DEPOSIT_METHOD[kind]]
