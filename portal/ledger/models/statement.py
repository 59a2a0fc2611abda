"""A household's account as one screen shows it. Cents."""

import datetime as dt
from dataclasses import dataclass, field

from portal.kit import clock
from portal.ledger.enums import LOWERED

from .books import credit_cents, open_charges
from .charge import Charge
from .money_to_ask import going_back
from .payment import Payment, Refund
from .recovery import PayLater, RecoveryLine


@dataclass(frozen=True)
class Statement:
    """What is still to be paid, what is in advance, what was paid; the newest first for what is past."""

    household: object
    due: list[Charge]
    credit_cents: int
    payments: list[Payment] = field(default_factory=list)
    slips: list[Charge] = field(default_factory=list)
    lowered: list[tuple[Charge, Charge]] = field(default_factory=list)  # the line first asked, the one that took its place
    handed: list[RecoveryLine] = field(default_factory=list)  # what the accountant collects, no longer the régie
    going_back: list[Refund] = field(default_factory=list)  # money on its way back to the household
    later: dt.date | None = None  # the day until which the household asked us to say nothing, as long as it has not passed

    @property
    def due_cents(self) -> int:
        return sum(charge.left_cents for charge in self.due)

    @property
    def handed_cents(self) -> int:
        return sum(line.left_cents for line in self.handed)

    @property
    def late(self) -> bool:
        """Whether a day has passed: said to the household alone, in words, never in colour."""
        return bool(self.due) and self.due[0].due_on < clock.today()

    @property
    def to_pay_cents(self) -> int:
        """What is left once the advance is used."""
        return max(0, self.due_cents - self.credit_cents)


SHOWN = 30


def statement_of(household) -> Statement:
    """Eleven queries at most, whatever the number of lines: open lines, credit, the last payments, free lines, prices lowered since, what
    was handed over, what goes back, what the household told us."""
    booked = Payment.objects.filter(household=household, receipt__isnull=False).select_related("receipt", "regie")
    booked = booked.prefetch_related("receipt__cancelled_by")  # joined, SQLite reads every receipt for each payment
    free = Charge.objects.standing().filter(household=household, amount_cents=0)
    return Statement(
        household=household,
        due=open_charges(household),
        credit_cents=credit_cents(household),
        payments=list(booked.order_by("-settled_at", "-pk")[:SHOWN]),
        slips=list(free.order_by("-at", "-pk")[:SHOWN]),
        lowered=_lowered(household),
        handed=list(RecoveryLine.objects.standing().filter(charge__household=household).select_related("charge", "listed")),
        going_back=going_back(household),
        later=later_of(household, clock.today()),
    )


def later_of(household, today: dt.date) -> dt.date | None:
    """The day it last gave us, while it is still to come."""
    last = PayLater.objects.filter(household=household).order_by("-at", "-pk").values_list("until", flat=True).first()
    return last if last is not None and last >= today else None


def _lowered(household) -> list[tuple[Charge, Charge]]:
    """The last lines whose price fell after they were asked for, with those that took their place and stand today."""
    mirrors = Charge.objects.filter(household=household, reverses__isnull=False, reason=LOWERED).select_related("reverses")
    undone = [mirror.reverses for mirror in mirrors.order_by("-pk")[:SHOWN]]
    places = {f"{line.source_key}:{line.pk}": line for line in undone}
    if not places:
        return []
    now = {line.source_key: line for line in Charge.objects.standing().filter(household=household, source_key__in=places)}
    return [(first, now[key]) for key, first in places.items() if key in now]
