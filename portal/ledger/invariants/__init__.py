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
from .refunds import failed_refunds_are_seen, give_backs, refund_orders, refunds_by_road, refunds_in_journal

__all__ = [
    "accounts",
    "allocations",
    "charges_in_journal",
    "failed_refunds_are_seen",
    "give_backs",
    "guards",
    "households",
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
