"""What is always true of the books, whoever wrote in them; `registry.INVARIANTS` names what `manage.py check_books` runs."""

from . import expected, recovery, till
from .books import (
    accounts,
    allocations,
    charges_in_journal,
    guards,
    households,
    means,
    payments,
    receipt_chain,
    receipt_numbers,
    receipts_of_payments,
    reversals,
)
from .deposits import cheques_once, closed_years, deposit_numbers, deposits, receipt_copies, till_records
from .provider import aside, disputes, payouts, told
from .recovery import lists
from .refunds import failed_refunds_are_seen, give_backs, refund_orders, refunds_by_road, refunds_in_journal
from .till import one_open_till, payments_in_tills, tills
from .uncovered import outside_covered

expected.SHARES += [till.shares, recovery.handed_over]

__all__ = [
    "accounts",
    "allocations",
    "aside",
    "charges_in_journal",
    "cheques_once",
    "closed_years",
    "deposit_numbers",
    "deposits",
    "disputes",
    "failed_refunds_are_seen",
    "give_backs",
    "guards",
    "households",
    "lists",
    "means",
    "one_open_till",
    "outside_covered",
    "payments",
    "payments_in_tills",
    "payouts",
    "receipt_chain",
    "receipt_copies",
    "receipt_numbers",
    "receipts_of_payments",
    "refund_orders",
    "refunds_by_road",
    "refunds_in_journal",
    "reversals",
    "till_records",
    "tills",
    "told",
]
