"""What a household may take back of what it paid in advance, and by which roads. Cents."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, Sum

from portal.kit import clock, dates, registry
from portal.ledger.enums import HOUSEHOLD_ASKS, PaymentState, RefundState
from portal.ledger.rules import refund_roads
from portal.ledger.rules.refund_roads import Came, Part, Source

from .books import credits_of, open_charges
from .payment import Payment, Refund

UNDER_WAY = (RefundState.ASKED, RefundState.REQUESTED, RefundState.SENT, RefundState.UNKNOWN, RefundState.FAILED)
TOLD_FOR = dt.timedelta(days=31)


def came_of(payment: Payment, in_till: int | None = None) -> Came:
    """How this payment's money came, for the rule of roads."""
    provider = registry.payment_providers.get(payment.provider) if payment.provider else None
    online = not payment.is_desk
    return Came(
        online=online, can_refund=online and (provider is None or provider.can_refund), pays_out=payment.regie.pays_out, in_till=in_till
    )


@dataclass(frozen=True)
class MoneyToAsk:
    """`sources`: the payments whose money is free, the oldest first, those of a dispute apart. `already_cents`: asked today by who asks."""

    sources: list[Source]
    came: dict[int, Came]
    limits: dict[int, int]  # payment -> above which staff look, by its régie
    offices: dict[int, str]  # payment -> the régie it was paid to
    due_cents: int
    asked: list[Refund]
    already_cents: int = 0

    @property
    def there_cents(self) -> int:
        return sum(source.cents for source in self.sources)

    @property
    def after_paying_cents(self) -> int:
        """What is left to take back once what is owed is paid out of it."""
        return sum(source.cents for source in self.left_after_paying())

    def left_after_paying(self) -> list[Source]:
        return refund_roads.left_after_paying(self.sources, self.due_cents)

    @property
    def at_desk_cents(self) -> int:
        """What could be fetched in cash, by the deeds of the régies that took it."""
        return sum(
            source.cents for source in self.sources if refund_roads.household_road(self.came[source.payment], at_desk=True) == "cash"
        )

    def plan(self, cents: int, *, at_desk: bool = False, pay_first: bool = False) -> list[Part]:
        """Which payment gives what, by which road, and whether somebody looks first. Exactly what `ask_back` does then."""
        sources = self.left_after_paying() if pay_first else self.sources
        return refund_roads.parts_of(sources, cents, self.came, self.limits, already_cents=self.already_cents, at_desk=at_desk)


def money_to_ask(household, by) -> MoneyToAsk:
    """What `by` may take back. Five queries, whatever the number of lines."""
    unused = dict(credits_of(household))
    rows = list(Payment.objects.filter(pk__in=unused, state=PaymentState.SUCCEEDED).select_related("regie").order_by("pk"))
    return MoneyToAsk(
        sources=[Source(row.pk, unused[row.pk], not row.is_desk, row.at.timestamp()) for row in rows],
        came={row.pk: came_of(row) for row in rows},
        limits={row.pk: row.regie.second_eyes_cents for row in rows},
        offices={row.pk: row.regie.name for row in rows},
        due_cents=sum(line.left_cents for line in open_charges(household)),
        asked=[refund for refund in going_back(household) if refund.state in UNDER_WAY],
        already_cents=asked_today(household, by),
    )


def going_back(household) -> list[Refund]:
    """The household's money on its way back, the newest first; and for a month what it asked and staff kept, with their words."""
    kept = Q(state=RefundState.DECLINED, reason=HOUSEHOLD_ASKS, at__gte=clock.now() - TOLD_FOR) & ~Q(answer="")
    rows = Refund.objects.filter(Q(state__in=UNDER_WAY) | kept, payment__household=household, outside=False)
    return list(rows.select_related("payment__regie", "order").order_by("-at", "-pk"))


def asked_today(household, by) -> int:
    """What this person already asked today for this household and nobody else has agreed to, in cents."""
    if by is None:
        return 0
    midnight = dates.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Refund.objects.standing().filter(payment__household=household, requested_by=by, by_rule=False, approved_by=None)
    return rows.filter(at__gte=midnight, at__lt=midnight + dt.timedelta(days=1)).aggregate(total=Sum("amount_cents"))["total"] or 0
