"""What is always true of the books, whoever wrote in them; `registry.INVARIANTS` names what `manage.py check_books` runs."""

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
from .expected import SHARES
from .recovery import handed_over, lists
from .refunds import failed_refunds_are_seen, give_backs, refund_orders, refunds_by_road, refunds_in_journal

SHARES.append(handed_over)

__all__ = [
    "accounts",
    "allocations",
    "charges_in_journal",
    "failed_refunds_are_seen",
    "give_backs",
    "guards",
    "households",
    "lists",
    "means",
    "payments",
    "receipt_chain",
    "receipt_numbers",
    "receipts_of_payments",
    "refund_orders",
    "refunds_by_road",
    "refunds_in_journal",
    "reversals",
]
