"""The machine's provider: it answers, is silent, keeps its own accounts, contests, gives back by itself. What it holds is the second book:
written without reading ours."""

import datetime as dt
import itertools

from portal.kit import clock
from portal.ledger.base import Balance, DisputeStatus, FoundRefund, Notice, ProviderState, RefundStatus, Unreachable
from tests.ledger.fake_provider import FakeProvider

_numbers = itertools.count(1)
GONE = ("sent", "succeeded")


class Bank(FakeProvider):
    def __init__(self):
        super().__init__()
        self.silent = False  # the next call has its effect, and no answer comes
        self.refuses = False  # the next refund is refused by the payer's bank
        self.back: dict[str, FoundRefund] = {}  # every refund by its own reference
        self.contested: dict[str, DisputeStatus] = {}

    def forget(self) -> None:
        """A life begins."""
        self.__init__()

    # --- the protocol
    def start(self, payment, **urls):
        return self._after(super().start(payment, **urls))

    def fetch(self, payment):
        return self._after(super().fetch(payment))

    def expire(self, payment):
        return self._after(super().expire(payment))

    def refund(self, refund):
        self._answer()
        known = self.refunds.get(refund.idem_key)
        if known is None:
            page = refund.payment.came_by.provider_ref
            state = "failed" if self.refuses or refund.amount_cents > self.left_of(page) else "sent"
            self.refuses = False
            ref = f"re_bank_{next(_numbers)}"
            known = self.refunds[refund.idem_key] = RefundStatus(state, ref)
            self.back[ref] = FoundRefund(ref, page, refund.amount_cents, state, refund.idem_key)
        return self._after(known)

    def find_refund(self, ref):
        self._answer()
        return self.back.get(ref)

    def fetch_dispute(self, ref):
        self._answer()
        return self.contested.get(ref)

    def fetch_payout(self, ref):
        return None

    def payouts_since(self, since):
        return []

    def balance(self, since):
        return Balance(self.holds(), 0, 0, clock.now())

    def _after(self, answer):
        if self.silent:
            self.silent = False
            raise Unreachable
        return answer

    # --- its own book
    def paid(self, page: str) -> int:
        status = self.pages.get(page)
        return status.amount_cents if status and status.state == ProviderState.PAID and status.currency == "eur" else 0

    def left_of(self, page: str) -> int:
        gone = sum(row.amount_cents for row in self.back.values() if row.payment_ref == page and row.state in GONE)
        return (
            self.paid(page)
            - gone
            - sum(row.amount_cents for row in self.contested.values() if row.payment_ref == page and row.state != "won")
        )

    def holds(self) -> int:
        """What it has of ours, in cents."""
        return sum(self.left_of(page) for page in self.pages)

    # --- what happens over there
    def moves(self, ref: str, state: str) -> Notice:
        """A refund goes on: « succeeded », or the payer's bank sends it back (« failed »)."""
        row = self.back[ref]
        self.back[ref] = FoundRefund(ref, row.payment_ref, row.amount_cents, state, row.key)
        if row.key:
            self.refunds[row.key] = RefundStatus(state, ref)
        return Notice(f"evt_bank_{next(_numbers)}", "refund.updated", refund_ref=ref)

    def gives_back(self, page: str, cents: int) -> Notice:
        """Somebody gives money back on the provider's own pages."""
        ref = f"re_bank_{next(_numbers)}"
        self.back[ref] = FoundRefund(ref, page, cents, "succeeded")
        return Notice(f"evt_bank_{next(_numbers)}", "refund.created", refund_ref=ref)

    def contests(self, page: str, cents: int) -> Notice:
        ref = f"dp_{next(_numbers)}"
        self.contested[ref] = DisputeStatus(ref, page, cents, "open", "fraudulent", clock.now() + dt.timedelta(days=9))
        return self.says(ref)

    def ends(self, ref: str, state: str) -> Notice:
        row = self.contested[ref]
        self.contested[ref] = DisputeStatus(ref, row.payment_ref, row.amount_cents, state, row.reason, row.due_by)
        return self.says(ref)

    def says(self, ref: str) -> Notice:
        return Notice(f"evt_bank_{next(_numbers)}", "charge.dispute", dispute_ref=ref)
