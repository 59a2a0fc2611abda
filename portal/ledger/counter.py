"""The counter as a provider: cash, cheques, the card terminal, vouchers. There is no page and nobody to ask: what was taken was written
down when it was taken, so the row itself is the answer."""

from portal.kit import clock

from .base import Notice, ProviderState, RefundStatus, Started, Status, UntrustedNotice
from .enums import DESK_METHODS, PaymentState, RefundRoad, RefundState


class Counter:
    """A `base.Provider`. It is not in the slot of those that have pages: `ways.provider_for` gives it for a desk payment."""

    key = "counter"
    label = "Régler à l'accueil d'une maison"
    methods = {method.value: method.label for method in DESK_METHODS}
    min_cents = 1
    can_refund = True
    is_async = False
    live = True

    def start(self, payment, *, return_url: str, leave_url: str) -> Started:
        """Nothing opens: she is sent to where she reads what to bring."""
        return Started("", leave_url, clock.now())

    def fetch(self, payment) -> Status:
        taken = payment.state in (PaymentState.SUCCEEDED, PaymentState.DISPUTED)
        state = ProviderState.PAID if taken else ProviderState.EXPIRED
        return Status(state, payment.note, payment.amount_cents, paid_at=payment.settled_at)

    def expire(self, payment) -> Status:
        return self.fetch(payment)

    def refund(self, refund) -> RefundStatus:
        """In notes from an open till, it is done once it is handed over; by the accountant, once the order says « paid ». Until then it
        waits, as it stands: neither is ever guessed."""
        handed = refund.road == RefundRoad.CASH and refund.session_id
        paid = refund.road == RefundRoad.ORDER and refund.order_id and refund.order.paid_at
        return RefundStatus(RefundState.SUCCEEDED if handed or paid else refund.state)

    def fetch_refund(self, refund) -> RefundStatus | None:
        return self.refund(refund)

    def notifications(self, request) -> list[Notice]:
        raise UntrustedNotice("the counter sends no message")


COUNTER = Counter()
