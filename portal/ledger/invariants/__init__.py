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
from .provider import disputes, payouts, told

__all__ = [
    "accounts",
    "allocations",
    "charges_in_journal",
    "disputes",
    "guards",
    "households",
    "means",
    "payments",
    "payouts",
    "receipt_chain",
    "receipt_numbers",
    "receipts_of_payments",
    "reversals",
    "told",
]
