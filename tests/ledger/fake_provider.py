"""A provider in the process: pages to pay, refuse or leave, and every misfortune one may wish for."""

import datetime as dt
import itertools

from portal.kit import clock
from portal.ledger.base import Notice, ProviderState, RefundStatus, Started, Status, Unreachable
from portal.ledger.enums import Method

_numbers = itertools.count(1)


class FakeProvider:
    key = "fake"
    label = "Payer par carte"
    methods = {Method.STRIPE_CARD.value: "Payer par carte", Method.STRIPE_SEPA.value: "Payer par prélèvement"}
    min_cents = 50
    can_refund = True
    is_async = True
    live = True

    def __init__(self):
        self.pages: dict[str, Status] = {}
        self.expected: dict[str, int] = {}
        self.refunds: dict[str, RefundStatus] = {}
        self.down = False
        self.asked = 0
        self.closed: list[str] = []

    # --- the protocol
    def start(self, payment, *, return_url, leave_url):
        self._answer()
        ref = f"cs_{next(_numbers)}"
        self.pages[ref] = Status(ProviderState.OPEN, ref)
        self.expected[ref] = payment.amount_cents
        return Started(ref, f"https://fake.example/pay/{ref}", clock.now() + dt.timedelta(minutes=30))

    def fetch(self, payment):
        self._answer()
        return self.pages[payment.provider_ref]

    def expire(self, payment):
        self._answer()
        self.closed.append(payment.provider_ref)
        if self.pages[payment.provider_ref].state == ProviderState.OPEN:
            self.pages[payment.provider_ref] = Status(ProviderState.EXPIRED, payment.provider_ref)
        return self.pages[payment.provider_ref]

    def refund(self, refund):
        self.refunds.setdefault(refund.idem_key, RefundStatus("succeeded", f"re_{next(_numbers)}"))
        self._answer()  # down: it may have left all the same
        return self.refunds[refund.idem_key]

    def fetch_refund(self, refund):
        self._answer()
        return self.refunds.get(refund.idem_key)

    def notifications(self, request):
        return []

    def _answer(self):
        self.asked += 1
        if self.down:
            raise Unreachable

    # --- what happens on its pages
    def pay(self, payment, **otherwise):
        ref = payment.provider_ref
        told = {"amount_cents": self.expected[ref], "paid_at": clock.now(), **otherwise}
        self.pages[ref] = Status(ProviderState.PAID, ref, **told)

    def order(self, payment):
        """Direct debit: ordered today, the money comes in days."""
        self.pages[payment.provider_ref] = Status(ProviderState.PROCESSING, payment.provider_ref, amount_cents=payment.amount_cents)

    def fail(self, payment):
        self.pages[payment.provider_ref] = Status(ProviderState.FAILED, payment.provider_ref)

    def notice(self, payment, event_id=None, **fields):
        return Notice(event_id or f"evt_{next(_numbers)}", "checkout.completed", ref=payment.provider_ref or "", **fields)
