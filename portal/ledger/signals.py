"""What the ledger tells the rooms above, inside the transaction that books it: a receiver that raises undoes the whole.

Every signal carries `by` (a user, or SYSTEM). The sheets named by the charges' `lock_keys` are already locked.
"""

from django.dispatch import Signal

# charge: nothing is left to pay on it (sender: Charge). Sent once each time it becomes so.
charge_settled = Signal()
# charge: what had paid it has been taken back, it is owed again (a voided payment, a debit that came back).
charge_reopened = Signal()
# payment, charges, meant: money is booked, its receipt follows in the same transaction (sender: Payment). `charges` are the lines
# it pays; `meant` those it was begun for: what is in `meant` only was paid or cancelled meanwhile (the place may be gone), and its
# part is the household's credit: give the place again, or `request_refund`.
payment_succeeded = Signal()
# payment, charges: the bank has the order, the money will come in days (direct debit): places may be confirmed, the debt stays.
# `charges` are the lines that it pays to the last cent; one of which it pays a part is not named.
payment_processing = Signal()
# payment, charges: expired, failed or cancelled at the provider; nothing came.
payment_lost = Signal()
