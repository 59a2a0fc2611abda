"""The one protocol of payment. A provider (Stripe today, PayFiP later: `PAYFIP.md`) is an object given to
`kit.registry.payment_providers` under its key; the rest of the house only knows what stands here. The counter and the household's
credit are objects of the same protocol (`counter.py`, `credit.py`), which open no page and ask nobody.

No method is ever called inside a transaction. Each may raise `Unreachable`: the answer is then unknown, never « no ».
"""

import datetime as dt
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from portal.kit import registry

from .rules.settlement import (
    Balance,
    DisputeStatus,
    FoundRefund,
    Notice,
    PayoutStatus,
    ProviderState,
    RefundStatus,
    Started,
    Status,
)

__all__ = [
    "Balance",
    "DisputeStatus",
    "FoundRefund",
    "HoldsMoney",
    "Notice",
    "PayoutStatus",
    "Provider",
    "ProviderState",
    "RefundStatus",
    "Started",
    "Status",
    "Unreachable",
    "UntrustedNotice",
    "provider_of",
]


class Unreachable(Exception):
    """The provider did not answer, or not in time: what it did is not known. Ask again with the same key."""


class UntrustedNotice(Exception):
    """A notification that is not the provider's own: answered 400, nothing is done."""


class Provider(Protocol):
    """What every provider does. `payment` and `refund` are rows of the ledger; amounts in cents of euro.

    - `key`: its name in the slot; `label`: its own words; `methods`: the means it takes -> the words of each one's button
    - `min_cents`: the least it takes; `can_refund`; `is_async`: money may come days after the order; `live`: real money
    """

    key: str
    label: str
    methods: Mapping[str, str]
    min_cents: int
    can_refund: bool
    is_async: bool
    live: bool

    def start(self, payment, *, return_url: str, leave_url: str) -> Started:
        """Open a payment page for `payment.method`. The same payment twice opens one page (idempotent by `payment.uuid`). Lines and
        labels sent out are neutral: never the name of an activity, a household or a price's reason."""

    def fetch(self, payment) -> Status:
        """The present state, asked of the provider by `payment.provider_ref`."""

    def expire(self, payment) -> Status:
        """Close the payment page, and give the state that follows: « paid » when it was paid meanwhile."""

    def refund(self, refund) -> RefundStatus:
        """Send money back, once for each `refund.idem_key`."""

    def fetch_refund(self, refund) -> RefundStatus | None:
        """The present state of a refund: by `refund.provider_ref`, or found among the payment's refunds by its key; None when the
        provider knows nothing of it."""

    def notifications(self, request) -> list[Notice]:
        """What a notification names, once its signature is verified; nothing for what we have no use for; raises UntrustedNotice."""


@runtime_checkable
class HoldsMoney(Protocol):
    """What a provider does besides, when it keeps the money for some days before the town has it (PayFiP does not)."""

    def find_refund(self, ref: str) -> FoundRefund | None:
        """A refund it knows under its own reference, whoever asked for it; None when it knows none."""

    def fetch_dispute(self, ref: str) -> DisputeStatus | None:
        """A contested payment, as it stands now."""

    def fetch_payout(self, ref: str) -> PayoutStatus | None:
        """Money it paid into the town's account, with the fees it kept of it."""

    def payouts_since(self, since: dt.datetime | None) -> list[str]:
        """References of the payouts that arrived since then (or ever): what its messages did not tell."""

    def balance(self, since: dt.datetime | None) -> Balance:
        """What it holds now, and the fees it took since then (or ever)."""


def provider_of(key: str) -> Provider:
    """The provider of this key; LookupError when it is not registered (any more)."""
    found = registry.payment_providers.get(key)
    if found is None:
        raise LookupError(f"no payment provider « {key} »")
    return found
