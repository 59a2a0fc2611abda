"""A household's account as one screen shows it. Cents."""

from dataclasses import dataclass, field

from portal.ledger.enums import LOWERED

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
    lowered: list[tuple[Charge, Charge]] = field(default_factory=list)  # the line first asked, the one that took its place

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
    """Six queries at most, whatever the number of lines: open lines, credit, the last payments, free lines, prices lowered since."""
    booked = Payment.objects.filter(household=household, receipt__isnull=False).select_related("receipt", "receipt__cancelled_by", "regie")
    free = Charge.objects.standing().filter(household=household, amount_cents=0)
    return Statement(
        household=household,
        due=open_charges(household),
        credit_cents=credit_cents(household),
        payments=list(booked.order_by("-settled_at", "-pk")[:SHOWN]),
        slips=list(free.order_by("-at", "-pk")[:SHOWN]),
        lowered=_lowered(household),
    )


def _lowered(household) -> list[tuple[Charge, Charge]]:
    """The last lines whose price fell after they were asked for, with those that took their place and stand today."""
    undone = Charge.objects.filter(household=household, reversed_by__reason=LOWERED).order_by("-reversed_by__pk")[:SHOWN]
    places = {f"{line.source_key}:{line.pk}": line for line in undone}
    if not places:
        return []
    now = {line.source_key: line for line in Charge.objects.standing().filter(household=household, source_key__in=places)}
    return [(first, now[key]) for key, first in places.items() if key in now]
