"""The ledger's verbs: the only writers of money. Each is one transaction and locks in the house's order."""

from .charge import charge
from .check_balance import check_balance
from .cover_outside import cover_outside
from .expire_payment import expire_payment
from .lower_charge import lower_charge
from .note_dispute import note_dispute
from .note_outside_refund import note_outside_refund
from .note_payout import note_payout
from .open_task import open_task
from .receive_notice import receive_notice
from .request_refund import request_refund
from .reverse_charge import reverse_charge
from .send_refund import apply_refund_status, send_refund
from .settle import settle
from .settle_task import settle_task
from .start_online_payment import start_online_payment
from .take_payment import take_payment
from .use_credit import use_credit
from .void_payment import void_payment

__all__ = [
    "apply_refund_status",
    "charge",
    "check_balance",
    "cover_outside",
    "expire_payment",
    "lower_charge",
    "note_dispute",
    "note_outside_refund",
    "note_payout",
    "open_task",
    "receive_notice",
    "request_refund",
    "reverse_charge",
    "send_refund",
    "settle",
    "settle_task",
    "start_online_payment",
    "take_payment",
    "use_credit",
    "void_payment",
]
