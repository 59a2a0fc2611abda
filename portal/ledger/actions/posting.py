"""Writing in the journal: every movement of the ledger is one of these."""

import uuid

from portal.kit import clock
from portal.ledger.enums import Account
from portal.ledger.models import Allocation, Charge, Entry, Payment


def post(debit: str, credit: str, cents: int, **about) -> Entry:
    """One entry of `cents` from `credit` to `debit`; `about` names household, régie, charge, payment, refund, txn."""
    about.setdefault("txn", uuid.uuid4())
    return Entry.objects.create(at=clock.now(), debit=debit, credit=credit, amount_cents=cents, **about)


def put(*, payment: Payment, charge: Charge, cents: int, by) -> Allocation:
    """Let `cents` of a booked payment pay a charge, or with a minus sign take them back; the journal follows."""
    to, of = (Account.CREDIT, Account.RECEIVABLE) if cents > 0 else (Account.RECEIVABLE, Account.CREDIT)
    post(to, of, abs(cents), household_id=payment.household_id, charge=charge, payment=payment)
    return Allocation.objects.create(payment=payment, charge=charge, cents=cents, at=clock.now(), by=by)
