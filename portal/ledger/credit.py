"""The household's credit as a provider: what it paid in advance pays what it owes (`actions.use_credit`), and money that need not go back
stays there. No page, no message, no refund of its own: the payment that brought the money is given back, by its own road."""

from portal.kit import clock

from .base import Notice, ProviderState, RefundStatus, Started, Status, UntrustedNotice
from .enums import RefundState
from .models import credit_cents


class Credit:
    """A `base.Provider` that never moves money: it already came, by another means."""

    key = "credit"
    label = "Avec ce que vous avez d'avance"
    methods: dict[str, str] = {}
    min_cents = 1
    can_refund = False
    is_async = False
    live = True

    def available_cents(self, household) -> int:
        """What this household may still use."""
        return max(0, credit_cents(household))

    def start(self, payment, *, return_url: str, leave_url: str) -> Started:
        return Started("", return_url, clock.now())

    def fetch(self, payment) -> Status:
        """The payment that brought the credit came by its own provider; for this one it is there."""
        return Status(ProviderState.PAID, "", payment.amount_cents, paid_at=payment.settled_at)

    def expire(self, payment) -> Status:
        return self.fetch(payment)

    def refund(self, refund) -> RefundStatus:
        """« Keep as credit »: nothing leaves, the money is the household's already."""
        return RefundStatus(RefundState.DECLINED)

    def fetch_refund(self, refund) -> RefundStatus | None:
        return None

    def notifications(self, request) -> list[Notice]:
        raise UntrustedNotice("a credit sends no message")


CREDIT = Credit()
