"""The ledger's verbs: the only writers of money. Each is one transaction and locks in the house's order."""

from .change_office import change_office
from .charge import charge
from .close_till import close_till
from .close_year import close_year
from .copy_receipt import copy_receipt
from .end_mandate import end_mandate
from .expire_payment import expire_payment
from .found_office import found_office
from .give_mandate import give_mandate
from .lower_charge import lower_charge
from .make_deposit import make_deposit
from .move_deposit import hand_deposit, undo_deposit, validate_deposit
from .open_till import open_till
from .receive_notice import receive_notice
from .request_refund import request_refund
from .reverse_charge import reverse_charge
from .send_refund import apply_refund_status, send_refund
from .settle import settle
from .start_online_payment import start_online_payment
from .take_payment import take_payment
from .use_credit import use_credit
from .void_payment import void_payment
from .write_record import record_handover, record_verification

__all__ = [
    "apply_refund_status",
    "change_office",
    "charge",
    "close_till",
    "close_year",
    "copy_receipt",
    "end_mandate",
    "expire_payment",
    "found_office",
    "give_mandate",
    "hand_deposit",
    "lower_charge",
    "make_deposit",
    "open_till",
    "receive_notice",
    "record_handover",
    "record_verification",
    "request_refund",
    "reverse_charge",
    "send_refund",
    "settle",
    "start_online_payment",
    "take_payment",
    "undo_deposit",
    "use_credit",
    "validate_deposit",
    "void_payment",
]
