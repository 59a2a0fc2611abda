"""The money of one account at the stand-in, in memory: pages, intents, charges, refunds, disputes, payouts, and the balance they leave.

Amounts in cents; `offset` moves its clock on command. What is asked over HTTP stands in `bank.py`.
"""

import pickle
import threading
import time

from . import things
from .things import Thing

DAY = 24 * 3600
DEBIT_SECONDS = 5 * DAY  # a SEPA debit is known after some days
AVAILABLE_AFTER = 3 * DAY
ANSWER_WITHIN = 20 * DAY  # a dispute
DISPUTE_FEE = 2000
KEPT = ("offset", "sessions", "intents", "charges", "refunds", "disputes", "payouts", "moved", "payout_of", "events", "metadata", "debits")


def fee_on(cents: int, kind: str) -> int:
    """As a European card costs, or a SEPA debit."""
    return 35 if kind == "sepa_debit" else 25 + cents * 15 // 1000


class Vault:
    def __init__(
        self, *, address: str = "http://127.0.0.1", api_version: str = "", tell=lambda event: None, debit_seconds: int = DEBIT_SECONDS
    ):
        self.address, self.api_version, self.tell, self.debit_seconds = address, api_version, tell, debit_seconds
        self.offset = 0
        self.sessions: dict[str, Thing] = {}
        self.intents: dict[str, Thing] = {}
        self.charges: dict[str, Thing] = {}
        self.refunds: dict[str, Thing] = {}
        self.disputes: dict[str, Thing] = {}
        self.payouts: dict[str, Thing] = {}
        self.moved: list[Thing] = []  # balance transactions, the oldest first
        self.payout_of: dict[str, str] = {}  # balance transaction -> the payout that brought it to the town
        self.events: list[Thing] = []
        self.metadata: dict[str, Thing] = {}  # of the intent that a page will make
        self.debits: dict[str, tuple[int, bool]] = {}  # page -> (when the bank answers, whether it pays)
        self.lock = threading.RLock()

    # --- from one start to the next

    def written(self) -> bytes:
        """All that happened, for `read`; pages open, debits under way and money that came outlive a start of the demo."""
        with self.lock:
            return pickle.dumps({name: getattr(self, name) for name in KEPT})

    def read(self, written: bytes) -> None:
        """Of our own file only. An open page stands at today's address, which may have another port."""
        with self.lock:
            vars(self).update(pickle.loads(written))
            for identity, row in self.sessions.items():
                row["url"] = row["url"] and f"{self.address}/pay/{identity}"

    # --- time

    def now(self) -> int:
        return int(time.time()) + self.offset

    def advance(self, seconds: int) -> None:
        with self.lock:
            self.offset += seconds
            self.let_time_pass()

    def let_time_pass(self) -> None:
        """What is due by now: pages expire, banks answer debits, money becomes available."""
        with self.lock:
            now = self.now()
            for row in list(self.sessions.values()):
                if row["status"] == "open" and row["expires_at"] <= now:
                    self.close(row)
            for identity, (when, pays) in list(self.debits.items()):
                if when <= now:
                    self.end_debit(identity, pays=pays)
            for row in self.moved:
                if row["available_on"] <= now:
                    row["status"] = "available"

    # --- a page is paid

    def close(self, row: Thing) -> None:
        row["status"], row["url"] = "expired", None
        self.happens("checkout.session.expired", row)

    def pay(self, identity: str) -> Thing | None:
        """The person paid by card on the page; the page, or None when it is no longer open."""
        with self.lock:
            row = self._begin(identity, "card")
            if row is None:
                return None
            intent = self.intents[row["payment_intent"]]
            self._comes(intent, "card")
            row.update(payment_status="paid")
            self.happens("payment_intent.succeeded", intent)
            self.happens("checkout.session.completed", row)
            return row

    def order_debit(self, identity: str, *, pays: bool = True) -> Thing | None:
        """The person ordered a SEPA debit: the page is complete and unpaid until the bank has answered."""
        with self.lock:
            row = self._begin(identity, "sepa_debit")
            if row is None:
                return None
            self.debits[identity] = (self.now() + self.debit_seconds, pays)
            self.happens("payment_intent.processing", self.intents[row["payment_intent"]])
            self.happens("checkout.session.completed", row)
            return row

    def end_debit(self, identity: str, *, pays: bool) -> None:
        """The bank answers a debit."""
        with self.lock:
            self.debits.pop(identity, None)
            row = self.sessions[identity]
            intent = self.intents[row["payment_intent"]]
            if intent["status"] != "processing":
                return
            if pays:
                self._comes(intent, "sepa_debit")
                row["payment_status"] = "paid"
                self.happens("payment_intent.succeeded", intent)
                self.happens("checkout.session.async_payment_succeeded", row)
                return
            intent["status"] = "requires_payment_method"
            self.charges[intent["latest_charge"]].update(status="failed", failure_code="insufficient_funds")
            self.happens("payment_intent.payment_failed", intent)
            self.happens("checkout.session.async_payment_failed", row)

    def _begin(self, identity: str, kind: str) -> Thing | None:
        self.let_time_pass()
        row = self.sessions.get(identity)
        if row is None or row["status"] != "open":
            return None
        intent = self.make_intent(row["amount_total"], self.metadata.get(identity, {}), kind)
        row.update(status="complete", payment_intent=intent["id"], url=None)
        return row

    def make_intent(self, amount: int, metadata: Thing, kind: str) -> Thing:
        intent = things.payment_intent(amount, metadata, things.new_id("ch"), kind=kind, now=self.now())
        self.intents[intent["id"]] = intent
        self.charges[intent["latest_charge"]] = things.charge(intent, intent["latest_charge"], now=self.now())
        return intent

    def _comes(self, intent: Thing, kind: str) -> None:
        intent.update(status="succeeded", amount_received=intent["amount"])
        paid = self.charges[intent["latest_charge"]]
        paid.update(status="succeeded", paid=True, amount_captured=intent["amount"])
        paid["balance_transaction"] = self.move(
            "charge" if kind == "card" else "payment", intent["amount"], fee_on(intent["amount"], kind), paid["id"]
        )

    def succeed(self, intent: Thing, kind: str = "card") -> None:
        """An intent confirmed by the API itself, without a page."""
        with self.lock:
            self._comes(intent, kind)
            self.happens("payment_intent.succeeded", intent)

    # --- money goes back

    def refundable(self, intent: Thing) -> int:
        return intent["amount_received"] - sum(
            row["amount"]
            for row in self.refunds.values()
            if row["payment_intent"] == intent["id"] and row["status"] not in ("failed", "canceled")
        )

    def give_back(self, intent: Thing, amount: int, metadata: Thing, *, reason: str | None = None) -> Thing:
        """A refund, by the API or on the provider's own pages."""
        with self.lock:
            row = things.refund(intent, amount, metadata, reason=reason, now=self.now())
            row["balance_transaction"] = self.move("refund", -amount, 0, row["id"])
            self.refunds[row["id"]] = row
            paid = self.charges[intent["latest_charge"]]
            paid["amount_refunded"] += amount
            paid["refunded"] = paid["amount_refunded"] == paid["amount"]
            self.happens("refund.created", row)
            return row

    def fail_refund(self, identity: str) -> None:
        """Days later the bank gives the refund back."""
        with self.lock:
            row = self.refunds[identity]
            row["status"] = "failed"
            self.charges[row["charge"]]["amount_refunded"] -= row["amount"]
            row["failure_reason"] = "lost_or_stolen_card"
            row["failure_balance_transaction"] = self.move("refund_failure", row["amount"], 0, row["id"])
            self.happens("refund.updated", row)
            self.happens("refund.failed", row)

    # --- a payer contests

    def contest(self, intent_or_page: str, *, amount: int | None = None, reason: str = "fraudulent", inquiry: bool = False) -> Thing:
        with self.lock:
            intent = self.intents[self.sessions.get(intent_or_page, {}).get("payment_intent") or intent_or_page]
            paid = self.charges[intent["latest_charge"]]
            status, cents = "warning_needs_response" if inquiry else "needs_response", amount or paid["amount"]
            row = things.dispute(paid, cents, reason=reason, status=status, due_by=self.now() + ANSWER_WITHIN, now=self.now())
            self.disputes[row["id"]] = row
            if not inquiry:
                paid["disputed"] = True
                self._of_dispute(row, -cents, DISPUTE_FEE)
            self.happens("charge.dispute.created", row)
            return row

    def end_dispute(self, identity: str, status: str) -> None:
        """« won » or « lost »."""
        with self.lock:
            row = self.disputes[identity]
            row["status"] = status
            if status == "won" and row["balance_transactions"]:
                self._of_dispute(row, row["amount"], 0)
            self.happens("charge.dispute.closed", row)

    def _of_dispute(self, row: Thing, cents: int, fee: int) -> None:
        category = "dispute" if cents < 0 else "dispute_reversal"
        moved = self.move("adjustment", cents, fee, row["id"], category=category)
        row["balance_transactions"].append(next(line for line in self.moved if line["id"] == moved))

    # --- payouts and balance

    def pay_out(self, *, arrives: bool = True) -> Thing | None:
        """All that is in the balance leaves for the town's account; None when there is nothing."""
        with self.lock:
            for row in self.moved:
                row["available_on"], row["status"] = min(row["available_on"], self.now()), "available"
            bringing = [row for row in self.moved if row["id"] not in self.payout_of]
            amount = sum(row["net"] for row in bringing)
            if amount <= 0:
                return None
            row = things.payout(amount, arrival=self.now(), now=self.now())
            self.payouts[row["id"]] = row
            row["balance_transaction"] = self.move("payout", -amount, 0, row["id"])
            for line in [*bringing, self.moved[-1]]:
                self.payout_of[line["id"]] = row["id"]
            self.happens("payout.created", row)
            if arrives:
                self.payout_arrives(row["id"])
            return row

    def payout_arrives(self, identity: str) -> None:
        with self.lock:
            self.payouts[identity].update(status="paid", reconciliation_status="completed")
            self.happens("payout.paid", self.payouts[identity])

    def payout_fails(self, identity: str) -> None:
        """The town's bank sends it back: the balance has it again."""
        with self.lock:
            row = self.payouts[identity]
            row.update(status="failed", failure_code="account_closed")
            row["failure_balance_transaction"] = self.move("payout_failure", row["amount"], 0, row["id"])
            self.happens("payout.failed", row)

    def move(self, kind: str, amount: int, fee: int, source: str, *, category: str = "") -> str:
        later = AVAILABLE_AFTER if kind in ("charge", "payment") else 0
        row = things.balance_transaction(
            kind, amount, fee, source, category=category or kind, available_on=self.now() + later, now=self.now()
        )
        self.moved.append(row)
        return row["id"]

    def balance(self) -> Thing:
        held = {"available": 0, "pending": 0}
        for row in self.moved:
            held[row["status"]] += row["net"]
        return things.balance(held["available"], held["pending"])

    def happens(self, kind: str, thing: Thing) -> None:
        event = things.event(kind, thing, self.api_version, now=self.now())
        self.events.append(event)
        self.tell(event)
