"""What régies hold today: cash in the safe, cash in open tills, cheques, vouchers; and since when. Cents."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Max, Min, Sum

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
    """`cash_cents` is all the cash of the journal: what stands in open tills, their floats among it, and what may leave. A float that
    is in no till stands in the safe, outside the journal's cash."""

    cash_cents: int = 0
    floats_cents: int = 0
    in_tills_cents: int = 0
    cheques_cents: int = 0
    vouchers_cents: int = 0
    since: dt.date | None = None

    @property
    def safe_cents(self) -> int:
        """Cash that may leave: it stands in no open till."""
        return max(0, self.cash_cents - self.in_tills_cents)

    @property
    def encaisse_cents(self) -> int:
        """The receipts in cash, wherever they stand: what the deed's maximum speaks of."""
        return self.cash_cents - self.floats_cents

    def in_hand(self, regie) -> InHand:
        anything = max(0, self.encaisse_cents) + self.cheques_cents + self.vouchers_cents
        return InHand(self.encaisse_cents, regie.max_encaisse_cents, anything, self.since)


def balances_of(regies, accounts) -> dict[tuple[int, str], int]:
    """(régie, account) -> debits less credits, for these accounts; two queries."""
    found: dict[tuple[int, str], int] = defaultdict(int)
    for side, sign in (("debit", 1), ("credit", -1)):
        rows = Entry.objects.filter(regie__in=regies, **{f"{side}__in": accounts}).order_by()
        for regie, account, cents in rows.values_list("regie", side).annotate(total=Sum("amount_cents")):
            found[regie, account] += sign * cents
    return found


def _in_tills(regies) -> tuple[dict[int, int], dict[int, int]]:
    """What stands in open tills, by régie, and the floats among it, as `CashSession.should_hold_cents` counts them. Four queries."""
    held: dict[int, int] = defaultdict(int)
    tills = CashSession.objects.open().filter(regie__in=regies).order_by().values_list("regie")
    floats = dict(tills.annotate(total=Sum("float_cents")))
    cash = Payment.objects.filter(method=Method.CASH).order_by()
    came = cash.filter(session__regie__in=regies, session__closed_at=None).exclude(receipt=None)
    undone = cash.filter(voided_from__regie__in=regies, voided_from__closed_at=None)
    back = Refund.objects.filter(
        road=RefundRoad.CASH, state__in=[RefundState.SENT, RefundState.SUCCEEDED], session__regie__in=regies, session__closed_at=None
    ).order_by()
    for rows, sign in (
        (tills.annotate(total=Sum(F("float_cents") + F("opening_difference_cents"))), 1),
        (came.values_list("session__regie").annotate(total=Sum("amount_cents")), 1),
        (undone.values_list("voided_from__regie").annotate(total=Sum("amount_cents")), -1),
        (back.values_list("session__regie").annotate(total=Sum("amount_cents")), -1),
    ):
        for regie, cents in rows:
            held[regie] += sign * cents
    return held, floats


def holdings_of(regies) -> dict[int, Holding]:
    """Régie -> what it holds; nine queries, whatever the number of régies."""
    keys = [regie.pk for regie in regies]
    balances = balances_of(keys, [Account.CASH, Account.CHEQUES_IN_HAND, Account.VOUCHERS_IN_HAND])
    in_tills, floats = _in_tills(keys)
    first = dict(Receipt.objects.filter(regie__in=keys).order_by().values_list("regie").annotate(day=Min("at")))
    last = dict(Deposit.objects.standing().filter(regie__in=keys).order_by().values_list("regie").annotate(day=Max("at")))
    found = {}
    for key in keys:
        since = last.get(key) or first.get(key)
        found[key] = Holding(
            cash_cents=balances[key, Account.CASH],
            floats_cents=floats.get(key, 0),
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
