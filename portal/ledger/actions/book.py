"""Booking money that has come: the journal, what it pays, and the word to the rooms above. The receipt comes last."""

from collections.abc import Iterable

from portal.kit import audit
from portal.ledger import notifications, signals
from portal.ledger.enums import MEANS_ACCOUNT, Account
from portal.ledger.models import Charge, Payment, unused_cents
from portal.ledger.rules.allocation import spread

from .posting import post, put


def book(payment: Payment, payable: list[tuple[Charge, int]], *, meant: list[Charge] | None = None, by) -> list[Charge]:
    """Write the whole of `payment` as the household's, and let it pay these lines: (charge with `left_cents`, at most).

    Gives the lines it paid, wholly or in part. What pays nothing remains the household's credit. `meant`: the lines it was
    begun for, when they are not the same.
    """
    post(
        MEANS_ACCOUNT[payment.method],
        Account.CREDIT,
        payment.amount_cents,
        household_id=payment.household_id,
        regie_id=payment.regie_id,
        payment=payment,
    )
    paid = pay(payment, payment.amount_cents, payable, by=by)
    meant = [charge for charge, _ in payable] if meant is None else meant
    signals.payment_succeeded.send(sender=Payment, payment=payment, charges=paid, meant=meant, by=by)
    if not payment.is_desk and unused_cents(payment):  # paid twice, or more than was left: it is hers, and she is told
        home = payment.household
        notifications.tell_home(home, "kept", about=audit.key_of(payment), occasion=f"payment:{payment.pk}", by=by)
    return paid


def pay(payment: Payment, cents: int, payable: Iterable[tuple[Charge, int]], *, by) -> list[Charge]:
    """Let `cents` of a booked payment pay these lines in order; a line with nothing left is told as settled."""
    shares = spread(cents, payable)
    for charge, part in shares:
        put(payment=payment, charge=charge, cents=part, by=by)
    for charge, part in shares:
        charge.left_cents -= part
        if charge.left_cents == 0:
            signals.charge_settled.send(sender=Charge, charge=charge, by=by)
    return [charge for charge, _ in shares]
