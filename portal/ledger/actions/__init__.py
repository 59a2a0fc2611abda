"""The ledger's verbs: the only writers of money. Each is one transaction and locks in the house's order."""

from .charge import charge
from .reverse_charge import reverse_charge
from .take_payment import take_payment

__all__ = ["charge", "reverse_charge", "take_payment"]
