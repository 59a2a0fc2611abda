"""The one file that knows Stripe: hosted Checkout by redirect (cards, SEPA debit), refunds, disputes, payouts, signed notifications.
A `base.Provider` that `HoldsMoney`.

Contract-checked against the types of the library and a local stand-in; not run against Stripe itself until somebody with a test key
has done it (`stand_in.replay`). What Stripe is told never reveals a need: each line is « Participation n° 812 ».
"""

import datetime as dt
import logging

import stripe
from django.conf import settings

from portal.kit import clock, dates

from .base import (
    Balance,
    DisputeStatus,
    FoundRefund,
    Notice,
    PayoutStatus,
    ProviderState,
    RefundStatus,
    Started,
    Status,
    Unreachable,
    UntrustedNotice,
)
from .enums import Method

logger = logging.getLogger(__name__)
logging.getLogger("stripe").setLevel(logging.WARNING)  # below, the library writes down whole requests and answers

PAGE_LIFE = dt.timedelta(minutes=31)  # Stripe takes 30 minutes at least; one more for the road
TIMEOUT_SECONDS = 15
TOLERANCE_SECONDS = 300  # an older signature is refused
_TYPES = {Method.STRIPE_CARD: "card", Method.STRIPE_SEPA: "sepa_debit"}
_REFUND_STATES = {"succeeded": "succeeded", "pending": "sent", "requires_action": "sent", "failed": "failed", "canceled": "failed"}
_DISPUTE_STATES = {"won": "won", "prevented": "won", "lost": "lost"}  # « warning_… » is a question, the rest is open
_PAYOUT_STATES = {"paid": "paid", "failed": "failed", "canceled": "failed"}


class StripeGateway:
    """A provider of the ledger; amounts in cents of euro."""

    key = "stripe"
    label = "Payer par carte en ligne"
    methods = {Method.STRIPE_CARD.value: "Payer par carte en ligne", Method.STRIPE_SEPA.value: "Payer par prélèvement"}
    min_cents = 50
    can_refund = True
    is_async = True

    def __init__(self, *, secret_key: str, webhook_secret: str, api_base: str = ""):
        """`api_base` replaces Stripe's address by a stand-in's, for the demo and the tests only."""
        self.live = secret_key.startswith(("sk_live_", "rk_live_"))
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            secret_key,
            max_network_retries=2,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
            **({"base_addresses": {"api": api_base}} if api_base else {}),
        )

    def __repr__(self) -> str:
        return f"<Stripe, {'live' if self.live else 'test'}>"  # never a key, in whatever trace

    # --- payments

    def start(self, payment, *, return_url: str, leave_url: str) -> Started:
        now = clock.real_now()
        asked = page_of(payment, return_url, leave_url, expires_at=now + PAGE_LIFE)
        session = self._ask(self._v1.checkout.sessions.create, asked, {"idempotency_key": f"start:{payment.uuid}"})
        life = dt.timedelta(seconds=session.expires_at - now.timestamp())
        return Started(session.id, session.url, clock.now() + life)

    def fetch(self, payment) -> Status:
        return _status(self._session(payment.provider_ref))

    def expire(self, payment) -> Status:
        try:
            return _status(self._try(self._v1.checkout.sessions.expire, payment.provider_ref))
        except stripe.InvalidRequestError:  # only an open page can be closed: it was paid, or is closed already
            return self.fetch(payment)

    # --- refunds

    def refund(self, refund) -> RefundStatus:
        asked = {
            "payment_intent": self._intent(refund.payment),
            "amount": refund.amount_cents,
            "metadata": {"refund": refund.idem_key},
        }
        try:
            return _refund_status(self._try(self._v1.refunds.create, asked, {"idempotency_key": refund.idem_key}))
        except stripe.InvalidRequestError as refused:
            logger.warning("stripe refused refund %s: %s", refund.pk, refused.code)
            return RefundStatus("failed")

    def fetch_refund(self, refund) -> RefundStatus | None:
        if refund.provider_ref:
            return _refund_status(self._ask(self._v1.refunds.retrieve, refund.provider_ref))
        known = self._all(self._v1.refunds.list, {"payment_intent": self._intent(refund.payment)})
        same = [found for found in known if _tag(found, "refund") == refund.idem_key]
        return _refund_status(same[0]) if same else None

    def find_refund(self, ref: str) -> FoundRefund | None:
        found = self._known(self._v1.refunds.retrieve, ref)
        if found is None:
            return None
        state = _REFUND_STATES.get(found.status or "", "sent")
        return FoundRefund(found.id, self._page_of(found.payment_intent), found.amount, state, _tag(found, "refund"))

    # --- disputes, payouts, balance

    def fetch_dispute(self, ref: str) -> DisputeStatus | None:
        found = self._known(self._v1.disputes.retrieve, ref)
        if found is None:
            return None
        state = "inquiry" if found.status.startswith("warning_") else _DISPUTE_STATES.get(found.status, "open")
        due = found.evidence_details.due_by
        due_by = dt.datetime.fromtimestamp(due, dt.UTC) if due else None
        return DisputeStatus(found.id, self._page_of(found.payment_intent), found.amount, state, found.reason or "", due_by)

    def fetch_payout(self, ref: str) -> PayoutStatus | None:
        found = self._known(self._v1.payouts.retrieve, ref)
        if found is None:
            return None
        moved = self._all(self._v1.balance_transactions.list, {"payout": ref}) if found.automatic else []
        fees = sum(row.fee for row in moved if row.type != "payout")
        arrived = dates.local(dt.datetime.fromtimestamp(found.arrival_date, dt.UTC)).date()
        return PayoutStatus(found.id, found.amount, fees, _PAYOUT_STATES.get(found.status, "on_way"), arrived)

    def payouts_since(self, since: dt.datetime | None) -> list[str]:
        asked = {"arrival_date": {"gte": int(since.timestamp())}} if since else {}
        return [found.id for found in self._all(self._v1.payouts.list, asked) if found.status in _PAYOUT_STATES]

    def balance(self, since: dt.datetime | None) -> Balance:
        until = clock.real_now().replace(microsecond=0)
        rows = self._all(self._v1.balance_transactions.list, {"created": {"gte": int(since.timestamp())}} if since else {})
        fees, counted = sum(row.fee for row in rows), sum(row.fee for row in rows if row.created < until.timestamp())
        held = self._ask(self._v1.balance.retrieve)
        cents = sum(part.amount for part in [*held.available, *held.pending] if part.currency == "eur")
        for status in ("pending", "in_transit"):  # gone from the balance, not yet in the town's account
            cents += sum(found.amount for found in self._all(self._v1.payouts.list, {"status": status}))
        return Balance(cents, fees, counted, until)

    # --- notifications

    def notifications(self, request) -> list[Notice]:
        """Raises UntrustedNotice without a valid signature of less than five minutes over the body as it came, or from the other mode."""
        signature = request.headers.get("Stripe-Signature", "")
        try:
            event = stripe.Webhook.construct_event(request.body, signature, self._webhook_secret, tolerance=TOLERANCE_SECONDS)
            notice = _notice(event)
            mode = getattr(event, "livemode", self.live)
        except (
            ValueError,
            AttributeError,
            TypeError,
            RecursionError,
            stripe.SignatureVerificationError,
        ) as error:  # signed, but no event all the same
            raise UntrustedNotice(type(error).__name__) from None
        if mode != self.live:
            raise UntrustedNotice("the other mode")
        return [notice] if notice else []

    # --- asking

    @property
    def _v1(self):
        return self._client.v1

    def _session(self, ref: str):
        return self._ask(self._v1.checkout.sessions.retrieve, ref, {"expand": ["payment_intent"]})

    def _intent(self, payment) -> str:
        came_by = getattr(payment, "came_by", payment)  # money set aside, then classified: the page it truly came by
        found = self._session(came_by.provider_ref).payment_intent
        return getattr(found, "id", found)

    def _page_of(self, intent) -> str:
        """The page that a payment intent came from: our reference of the payment. Empty when it came from none."""
        if not intent:
            return ""
        pages = self._ask(self._v1.checkout.sessions.list, {"payment_intent": getattr(intent, "id", intent), "limit": 1}).data
        return pages[0].id if pages else ""

    def _known(self, call, ref: str):
        """What Stripe knows under this reference; None when it says that there is no such thing."""
        try:
            return self._try(call, ref)
        except stripe.InvalidRequestError as refused:
            if refused.code == "resource_missing":
                return None
            raise Unreachable from None

    def _all(self, call, asked: dict) -> list:
        """Every row of a list, page after page."""
        rows, last = [], ""
        while True:
            page = self._ask(call, {**asked, "limit": 100, **({"starting_after": last} if last else {})})
            rows += page.data
            if not page.has_more or not page.data:
                return rows
            last = page.data[-1].id

    def raw(self, method: str, path: str, asked: dict) -> tuple[int, dict]:
        """One call as it is, refusals too, for `stand_in.replay`. Raises Unreachable when there was no answer at all."""
        try:
            answer = self._client.raw_request(method, path, **asked)
            return answer.code, answer.data
        except stripe.StripeError as error:
            if error.http_status is None or error.json_body is None:
                raise Unreachable from None
            return error.http_status, error.json_body

    def _ask(self, call, *arguments):
        """Call Stripe where a refusal teaches nothing either: it is « no answer » like the others."""
        try:
            return self._try(call, *arguments)
        except stripe.InvalidRequestError as refused:
            logger.warning("stripe refused: %s", refused.code)
            raise Unreachable from None

    @staticmethod
    def _try(call, *arguments):
        """Call Stripe. What it refuses for good is raised as it is; anything else is « no answer »: nothing is known."""
        try:
            return call(*arguments)
        except stripe.InvalidRequestError:
            raise
        except stripe.StripeError as error:
            logger.warning("stripe did not answer: %s", type(error).__name__)
            raise Unreachable from None  # the error of the library may quote what was sent


def page_of(payment, return_url: str, leave_url: str, *, expires_at: dt.datetime) -> dict:
    """What Stripe is asked for a payment page: amounts and numbers, nothing about anybody."""
    return {
        "mode": "payment",
        "line_items": [_line(charge, cents) for charge, cents in payment.meant_for],
        "allowed_payment_method_types": [_TYPES[Method(payment.method)]],
        "client_reference_id": str(payment.uuid),
        "metadata": {"payment": str(payment.uuid)},
        "payment_intent_data": {"metadata": {"payment": str(payment.uuid)}},
        "success_url": return_url,
        "cancel_url": leave_url,
        "expires_at": int(expires_at.timestamp()),
        "locale": "fr",
    }


def _line(charge_id: int, cents: int) -> dict:
    product = {"name": f"Participation n° {charge_id}"}
    return {"quantity": 1, "price_data": {"currency": "eur", "unit_amount": cents, "product_data": product}}


def _status(session) -> Status:
    told = {"ref": session.id, "amount_cents": session.amount_total or 0, "currency": session.currency or "", "live": session.livemode}
    if session.status == "expired":
        return Status(ProviderState.EXPIRED, **told)
    if session.status != "complete":
        return Status(ProviderState.OPEN, **told)
    if session.payment_status == "paid":
        return Status(ProviderState.PAID, paid_at=clock.now(), **told)
    intent = getattr(session.payment_intent, "status", "processing")
    refused = intent in ("requires_payment_method", "canceled")  # a debit that the bank sent back: the page stays « complete, unpaid »
    return Status(ProviderState.FAILED if refused else ProviderState.PROCESSING, **told)


def _refund_status(refund) -> RefundStatus:
    return RefundStatus(_REFUND_STATES.get(refund.status or "", "sent"), refund.id)


def _tag(thing, name: str) -> str:
    """What we wrote in an object's metadata; empty when there is none. (The library's objects have no `get`.)"""
    return getattr(getattr(thing, "metadata", None), name, None) or ""


def _notice(event) -> Notice | None:
    """What an event names; None for a kind that we have no use for."""
    thing = event.data.object
    kind, ref = event.type, getattr(thing, "id", "") or ""
    if kind.startswith("checkout.session."):
        return Notice(event.id, kind, ref=ref, payment_uuid=getattr(thing, "client_reference_id", "") or "")
    if kind.startswith(("refund.", "charge.refund.")) and getattr(thing, "object", "") == "refund":
        return Notice(event.id, kind, refund_ref=ref)
    if kind.startswith("charge.dispute."):
        return Notice(event.id, kind, dispute_ref=ref)
    if kind in ("payout.paid", "payout.failed"):
        return Notice(event.id, kind, payout_ref=ref)
    if kind.startswith("payment_intent."):
        return Notice(event.id, kind, payment_uuid=_tag(thing, "payment"))
    return None


def stripe_from_settings() -> StripeGateway:
    """The gateway of this town's account; needs `STRIPE_SECRET_KEY`."""
    return StripeGateway(secret_key=settings.STRIPE_SECRET_KEY, webhook_secret=settings.STRIPE_WEBHOOK_SECRET, api_base=settings.STRIPE_API)
