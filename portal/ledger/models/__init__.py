from .books import credit_cents, credits_of, open_charges, owed_cents, unused_cents
from .charge import Charge
from .entry import Entry
from .payment import Allocation, Payment, ProviderEvent, Refund
from .receipt import Receipt, ReceiptCounter
from .regie import Mandate, Regie

__all__ = [
    "Allocation",
    "Charge",
    "Entry",
    "Mandate",
    "Payment",
    "ProviderEvent",
    "Receipt",
    "ReceiptCounter",
    "Refund",
    "Regie",
    "credit_cents",
    "credits_of",
    "open_charges",
    "owed_cents",
    "unused_cents",
]
