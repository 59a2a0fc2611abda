"""The one protocol of online payment. A provider (Stripe today, PayFiP later) is an object given to
`kit.registry.payment_providers` under its key; the rest of the house only knows what stands here.

No method is ever called inside a transaction. Each may raise `Unreachable`: the answer is then unknown, never « no ».
"""

from typing import Protocol

from portal.kit import registry

from .rules.settlement import Notice, ProviderState, RefundStatus, Started, Status

__all__ = ["Notice", "Provider", "ProviderState", "RefundStatus", "Started", "Status", "Unreachable", "UntrustedNotice", "provider_of"]


class Unreachable(Exception):
    """The provider did not answer, or not in time: what it did is not known. Ask again with the same key."""


class UntrustedNotice(Exception):
    """A notification without a valid signature: answered 400, nothing is done."""


class Provider(Protocol):
    """What every provider does. `payment` and `refund` are rows of the ledger; amounts in cents of euro.

    - `key`: its name in the slot; `label`: its button's words; `method`: the means its payments are noted with
    - `min_cents`: the least it takes; `can_refund`; `is_async`: money may come days after the order; `live`: real money
    """

    key: str
    label: str
    method: str
    min_cents: int
    can_refund: bool
    is_async: bool
    live: bool

    def start(self, payment, *, return_url: str, leave_url: str) -> Started:
        """Open a payment page. The same payment twice opens one page (idempotent by `payment.uuid`). Lines and labels sent
        out are neutral: never the name of an activity, a household or a price's reason."""

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
        """What a notification names, once its signature is verified; raises UntrustedNotice."""


def provider_of(key: str) -> Provider:
    """The provider of this key; LookupError when it is not registered (any more)."""
    found = registry.payment_providers.get(key)
    if found is None:
        raise LookupError(f"no payment provider « {key} »")
    return found
