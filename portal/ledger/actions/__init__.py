"""The ledger's verbs: the only writers of money. Each is one transaction and locks in the house's order."""

from .approve_refund import approve_refund, decline_refund
from .ask_back import ask_back
from .change_office import change_office
from .charge import charge
from .check_balance import check_balance
from .classify_payment import classify_payment
from .close_till import close_till
from .close_year import close_year
from .copy_receipt import copy_receipt
from .cover_outside import cover_outside
from .end_mandate import end_mandate
from .expire_payment import expire_payment
from .found_office import found_office
from .give_back import give_back, give_back_waiting, plan_give_back
from .give_mandate import give_mandate
from .give_money import give_money, give_paid_place
from .lower_charge import lower_charge
from .make_deposit import make_deposit
from .move_deposit import hand_deposit, undo_deposit, validate_deposit
from .note_dispute import note_dispute
from .note_outside_refund import note_outside_refund
from .note_payout import note_payout
from .open_task import open_task
from .open_till import open_till
from .order_refunds import note_not_paid, note_order_paid, order_refunds
from .pay_refund import pay_refund
from .receive_notice import receive_notice
from .replace_charge import replace_charge
from .request_refund import request_refund
from .reroute_refund import keep_as_credit, reroute_refund
from .reverse_charge import reverse_charge
from .send_refund import apply_refund_status, send_refund
from .settle import settle
from .settle_task import settle_task
from .start_online_payment import start_online_payment
from .take_payment import take_payment
from .use_credit import use_credit
from .void_payment import void_payment
from .write_record import record_handover, record_verification

__all__ = [
    "apply_refund_status",
    "approve_refund",
    "ask_back",
    "change_office",
    "charge",
    "check_balance",
    "classify_payment",
    "close_till",
    "close_year",
    "copy_receipt",
    "cover_outside",
    "decline_refund",
    "end_mandate",
    "expire_payment",
    "found_office",
    "give_back",
    "give_back_waiting",
    "give_mandate",
    "give_money",
    "give_paid_place",
    "hand_deposit",
    "keep_as_credit",
    "lower_charge",
    "make_deposit",
    "note_dispute",
    "note_not_paid",
    "note_order_paid",
    "note_outside_refund",
    "note_payout",
    "open_task",
    "open_till",
    "order_refunds",
    "pay_refund",
    "plan_give_back",
    "receive_notice",
    "record_handover",
    "record_verification",
    "replace_charge",
    "request_refund",
    "reroute_refund",
    "reverse_charge",
    "send_refund",
    "settle",
    "settle_task",
    "start_online_payment",
    "take_payment",
    "undo_deposit",
    "use_credit",
    "validate_deposit",
    "void_payment",
]
