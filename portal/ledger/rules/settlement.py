"""What a provider says of a payment, and what follows from it. Pure; amounts in cents.

Source: anchors, §3.4. The provider is asked and believed about what was paid; only money that is exactly what was expected
confirms anything.
"""

import datetime as dt
from dataclasses import dataclass
from enum import Enum, StrEnum


class ProviderState(StrEnum):
    """The states every provider's own words are reduced to."""

    OPEN = "open"
    PROCESSING = "processing"  # ordered, the money comes in days: direct debit
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Status:
    """A provider's answer about one payment. `live` is False for play money of a test account."""

    state: ProviderState
    ref: str = ""
    amount_cents: int = 0
    currency: str = "eur"
    live: bool = True
    paid_at: dt.datetime | None = None


@dataclass(frozen=True)
class Started:
    """A payment page opened at a provider: its reference, where to send the person, until when it can be paid."""

    ref: str
    url: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class RefundStatus:
    """A provider's answer about a refund: « succeeded », « sent » (under way) or « failed »."""

    state: str
    ref: str = ""


@dataclass(frozen=True)
class FoundRefund:
    """A refund that a provider knows: of which payment, and the key we sent it with (empty: it was made over there)."""

    ref: str
    payment_ref: str
    amount_cents: int
    state: str
    key: str = ""


@dataclass(frozen=True)
class DisputeStatus:
    """A provider's answer about a contested payment: « open », « won », « lost », or « inquiry » (a question, no money moves)."""

    ref: str
    payment_ref: str
    amount_cents: int
    state: str
    reason: str = ""
    due_by: dt.datetime | None = None


@dataclass(frozen=True)
class PayoutStatus:
    """What a provider pays into the town's account: « on_way », « paid » or « failed » (sent back by the town's bank)."""

    ref: str
    amount_cents: int
    fees_cents: int
    state: str
    arrived_on: dt.date


@dataclass(frozen=True)
class Balance:
    """What a provider holds for the town: its balance with what is on its way, and its fees since the moment asked about; of these,
    `counted_cents` came before `until`: the next time one asks from there."""

    cents: int
    fees_cents: int
    counted_cents: int
    until: dt.datetime


@dataclass(frozen=True)
class Notice:
    """A notification whose signature was verified: only a hint to ask again. It names a payment by reference or by uuid, or a
    refund, a dispute, a payout by its reference."""

    event_id: str
    kind: str
    ref: str = ""
    payment_uuid: str = ""
    refund_ref: str = ""
    dispute_ref: str = ""
    payout_ref: str = ""


class Verdict(Enum):
    WAIT = "wait"
    PROCESSING = "processing"
    BOOK = "book"
    CLASSIFY = "classify"
    EXPIRE = "expired"
    FAIL = "failed"


@dataclass(frozen=True)
class Judgement:
    """What to do; `anomaly` says why money is set aside; `euros` whether it can be booked as cents of euro at all."""

    verdict: Verdict
    anomaly: str = ""
    euros: bool = True


_LOST = {ProviderState.FAILED: Verdict.FAIL, ProviderState.EXPIRED: Verdict.EXPIRE}


def judge(expected_cents: int, status: Status, *, live: bool) -> Judgement:
    """What follows from `status` for a payment of `expected_cents` begun with a provider whose money is `live`."""
    if status.state == ProviderState.OPEN:
        return Judgement(Verdict.WAIT)
    if status.state in _LOST:
        return Judgement(_LOST[status.state])
    if status.live != live:
        return Judgement(Verdict.CLASSIFY, "not-live", euros=False)
    if status.currency.lower() != "eur":
        return Judgement(Verdict.CLASSIFY, "currency", euros=False)
    if status.amount_cents != expected_cents:
        return Judgement(Verdict.CLASSIFY, "amount", euros=status.state == ProviderState.PAID and status.amount_cents > 0)
    return Judgement(Verdict.PROCESSING if status.state == ProviderState.PROCESSING else Verdict.BOOK)
