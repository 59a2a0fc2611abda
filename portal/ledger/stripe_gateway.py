"""The one file that knows Stripe: hosted Checkout by redirect, refunds, signed notifications. A `base.Provider`.

Contract-checked against the types of the library and a local stand-in; not run against Stripe itself until somebody with a test key
has done it. What Stripe is told never reveals a need: each line is « Participation n° 812 ».
"""

import datetime as dt
import logging

import stripe
from django.conf import settings

from portal.kit import clock

from .base import Notice, ProviderState, RefundStatus, Started, Status, Unreachable, UntrustedNotice
from .enums import Method

logger = logging.getLogger(__name__)

PAGE_LIFE = dt.timedelta(minutes=31)  # Stripe takes 30 minutes at least; one more for the road
TIMEOUT_SECONDS = 15
TOLERANCE_SECONDS = 300  # an older signature is refused
_REFUND_STATES = {"succeeded": "succeeded", "pending": "sent", "requires_action": "sent", "failed": "failed", "canceled": "failed"}


class StripeGateway:
    """A provider of the ledger; amounts in cents of euro."""

    key = "stripe"
    label = "Payer par carte en ligne"
    method = Method.STRIPE_CARD
    min_cents = 50
    can_refund = True
    is_async = False

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

    def start(self, payment, *, return_url: str, leave_url: str) -> Started:
        now = clock.real_now()
        session = self._ask(
            self._client.v1.checkout.sessions.create,
            {
                "mode": "payment",
                "line_items": [_line(charge, cents) for charge, cents in payment.meant_for],
                "payment_method_types": ["card"],
                "client_reference_id": str(payment.uuid),
                "metadata": {"payment": str(payment.uuid)},
                "payment_intent_data": {"metadata": {"payment": str(payment.uuid)}},
                "success_url": return_url,
                "cancel_url": leave_url,
                "expires_at": int((now + PAGE_LIFE).timestamp()),
                "locale": "fr",
            },
            {"idempotency_key": f"start:{payment.uuid}"},
        )
        life = dt.timedelta(seconds=session.expires_at - now.timestamp())
        return Started(session.id, session.url, clock.now() + life)

    def fetch(self, payment) -> Status:
        return _status(self._ask(self._client.v1.checkout.sessions.retrieve, payment.provider_ref))

    def expire(self, payment) -> Status:
        try:
            return _status(self._ask(self._client.v1.checkout.sessions.expire, payment.provider_ref))
        except stripe.InvalidRequestError:  # only an open page can be closed: it was paid, or is closed already
            return self.fetch(payment)

    def refund(self, refund) -> RefundStatus:
        session = self._ask(self._client.v1.checkout.sessions.retrieve, refund.payment.came_by.provider_ref)
        asked = {"payment_intent": session.payment_intent, "amount": refund.amount_cents, "metadata": {"refund": refund.idem_key}}
        try:
            return _refund_status(self._ask(self._client.v1.refunds.create, asked, {"idempotency_key": refund.idem_key}))
        except stripe.InvalidRequestError as refused:
            logger.warning("stripe refused refund %s: %s", refund.pk, refused.code)
            return RefundStatus("failed")

    def fetch_refund(self, refund) -> RefundStatus | None:
        if refund.provider_ref:
            return _refund_status(self._ask(self._client.v1.refunds.retrieve, refund.provider_ref))
        session = self._ask(self._client.v1.checkout.sessions.retrieve, refund.payment.came_by.provider_ref)
        known = self._ask(self._client.v1.refunds.list, {"payment_intent": session.payment_intent, "limit": 100})
        same = [found for found in known.data if _tag(found, "refund") == refund.idem_key]
        return _refund_status(same[0]) if same else None

    def notifications(self, request) -> list[Notice]:
        """Raises UntrustedNotice without a valid signature of less than five minutes over the body as it came."""
        signature = request.headers.get("Stripe-Signature", "")
        try:
            event = stripe.Webhook.construct_event(request.body, signature, self._webhook_secret, tolerance=TOLERANCE_SECONDS)
            return [_notice(event)]
        except (ValueError, AttributeError, stripe.SignatureVerificationError) as error:  # signed, but no event all the same
            raise UntrustedNotice(type(error).__name__) from None

    @staticmethod
    def _ask(call, *arguments):
        """Call Stripe. What it refuses for good is raised as it is; anything else is « no answer »: nothing is known."""
        try:
            return call(*arguments)
        except stripe.InvalidRequestError:
            raise
        except stripe.StripeError as error:
            logger.warning("stripe did not answer: %s", type(error).__name__)
            raise Unreachable from error


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
    return Status(ProviderState.PROCESSING, **told)


def _refund_status(refund) -> RefundStatus:
    return RefundStatus(_REFUND_STATES.get(refund.status or "", "sent"), refund.id)


def _tag(thing, name: str) -> str:
    """What we wrote in an object's metadata; empty when there is none. (The library's objects have no `get`.)"""
    return getattr(getattr(thing, "metadata", None), name, None) or ""


def _notice(event) -> Notice:
    """What an event names; one about nothing we use names nothing, and is counted."""
    thing = event.data.object
    kind, ref = event.type, getattr(thing, "id", "") or ""
    if kind.startswith("checkout.session."):
        return Notice(event.id, kind, ref=ref, payment_uuid=getattr(thing, "client_reference_id", "") or "")
    if kind.startswith(("refund.", "charge.refund.")) and getattr(thing, "object", "") == "refund":
        return Notice(event.id, kind, refund_ref=ref)
    if kind.startswith("payment_intent."):
        return Notice(event.id, kind, payment_uuid=_tag(thing, "payment"))
    return Notice(event.id, kind)


def stripe_from_settings() -> StripeGateway:
    """The gateway of this town's account; needs `STRIPE_SECRET_KEY`."""
    return StripeGateway(secret_key=settings.STRIPE_SECRET_KEY, webhook_secret=settings.STRIPE_WEBHOOK_SECRET, api_base=settings.STRIPE_API)
