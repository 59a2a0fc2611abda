"""A household's account as one screen shows it. Cents."""

from dataclasses import dataclass, field

from .books import credit_cents, open_charges
from .charge import Charge
from .payment import Payment


@dataclass(frozen=True)
class Statement:
    """What is still to be paid, what is in advance, what was paid; the newest first for what is past."""

    household: object
    due: list[Charge]
    credit_cents: int
    payments: list[Payment] = field(default_factory=list)
    slips: list[Charge] = field(default_factory=list)

    @property
    def due_cents(self) -> int:
        return sum(charge.left_cents for charge in self.due)

    @property
    def to_pay_cents(self) -> int:
        """What is left once the advance is used."""
        return max(0, self.due_cents - self.credit_cents)

    @property
    def next_due_on(self):
        return self.due[0].due_on if self.due else None


SHOWN = 30


def statement_of(household) -> Statement:
    """Four queries, whatever the number of lines: open lines, credit, the last payments, the last free lines."""
    booked = Payment.objects.filter(household=household, receipt__isnull=False).select_related("receipt", "receipt__cancelled_by", "regie")
    free = Charge.objects.standing().filter(household=household, amount_cents=0)
    return Statement(
        household=household,
        due=open_charges(household),
        credit_cents=credit_cents(household),
        payments=list(booked.order_by("-settled_at", "-pk")[:SHOWN]),
        slips=list(free.order_by("-at", "-pk")[:SHOWN]),
    )
