from .books import credit_cents, credits_of, households_read_by, kept_since, open_charges, owed_cents, payments_read_by, unused_cents
from .charge import Charge
from .entry import Entry
from .journal import Day, day_journal
from .payment import Allocation, Payment, ProviderEvent, Refund
from .receipt import Receipt, ReceiptCounter
from .regie import Mandate, Regie
from .statement import Statement, statement_of

__all__ = [
    "Allocation",
    "Charge",
    "Day",
    "Entry",
    "Mandate",
    "Payment",
    "ProviderEvent",
    "Receipt",
    "ReceiptCounter",
    "Refund",
    "Regie",
    "Statement",
    "credit_cents",
    "credits_of",
    "day_journal",
    "households_read_by",
    "kept_since",
    "open_charges",
    "owed_cents",
    "payments_read_by",
    "statement_of",
    "unused_cents",
]
