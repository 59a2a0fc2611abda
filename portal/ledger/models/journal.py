"""A day of a régie: what came and went, and what it holds by means. Cents."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone

from portal.ledger.enums import MEANS_ACCOUNT, Account, Method

from .receipt import Receipt


@dataclass(frozen=True)
class Day:
    """The receipts of the day in the order of their numbers, and (means, cents in hand) for each means the régie takes."""

    receipts: list[Receipt]
    in_hand: list[tuple[str, int]]
    cash_cents: int

    @property
    def taken_cents(self) -> int:
        return sum(receipt.amount_cents for receipt in self.receipts)


def day_journal(regie, day: dt.date) -> Day:
    """Three queries. `day` in Europe/Paris."""
    begin = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    end = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))
    receipts = list(
        Receipt.objects.filter(regie=regie, at__gte=begin, at__lt=end).select_related("payment", "cancels__payment").order_by("number")
    )
    balances = _balances(regie)
    accounts = dict.fromkeys(MEANS_ACCOUNT[method] for method in Method if method.value in regie.methods)
    in_hand = [(account.label, balances.get(account.value, 0)) for account in accounts]
    return Day(receipts, in_hand, balances.get(Account.CASH.value, 0))


def _balances(regie) -> dict[str, int]:
    found: dict[str, int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        for account, cents in regie.entries.order_by().values_list(side).annotate(total=Sum("amount_cents")):
            found[account] = found.get(account, 0) + sign * cents
    return found
