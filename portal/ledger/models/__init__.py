from .arrears import Arrears, arrears_of
from .books import (
    coming_of,
    credit_cents,
    credits_of,
    free_cents,
    held_in,
    households_read_by,
    kept_since,
    open_charges,
    owed_cents,
    paid_shares,
    payments_acted_on_by,
    payments_read_by,
    payments_refunded_by,
    regies_read_by,
    unused_cents,
)
from .charge import Charge
from .deposit import Deposit, DepositedPayment
from .entry import Entry
from .give_back import GiveBack
from .journal import Day, day_journal
from .money_to_ask import MoneyToAsk, asked_today, came_of, going_back, money_to_ask
from .payment import Allocation, Payment, ProviderEvent, Refund, RefundOrder
from .provider import BalanceCheck, Dispute, Payout
from .receipt import Receipt, ReceiptCounter
from .record import ReceiptCopy, TillRecord, YearClose
from .recovery import BillingRun, PayLater, RecoveryLine, RecoveryList, Reminder
from .regie import Mandate, OfficeChange, Regie
from .statement import Statement, statement_of
from .task import MoneyTask
from .till import CashSession, cash_waits_since, encaisse_cents
from .till_day import TillDay, till_day
from .year import HouseholdYear, year_of, years_of

__all__ = [
    "Allocation",
    "Arrears",
    "BalanceCheck",
    "BillingRun",
    "CashSession",
    "Charge",
    "Day",
    "Deposit",
    "DepositedPayment",
    "Dispute",
    "Entry",
    "GiveBack",
    "HouseholdYear",
    "Mandate",
    "MoneyTask",
    "MoneyToAsk",
    "OfficeChange",
    "PayLater",
    "Payment",
    "Payout",
    "ProviderEvent",
    "Receipt",
    "ReceiptCopy",
    "ReceiptCounter",
    "RecoveryLine",
    "RecoveryList",
    "Refund",
    "RefundOrder",
    "Regie",
    "Reminder",
    "Statement",
    "TillDay",
    "TillRecord",
    "YearClose",
    "arrears_of",
    "asked_today",
    "came_of",
    "cash_waits_since",
    "coming_of",
    "credit_cents",
    "credits_of",
    "day_journal",
    "encaisse_cents",
    "free_cents",
    "going_back",
    "held_in",
    "households_read_by",
    "kept_since",
    "money_to_ask",
    "open_charges",
    "owed_cents",
    "paid_shares",
    "payments_acted_on_by",
    "payments_read_by",
    "payments_refunded_by",
    "regies_read_by",
    "statement_of",
    "till_day",
    "unused_cents",
    "year_of",
    "years_of",
]
