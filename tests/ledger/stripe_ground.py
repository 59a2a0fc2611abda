"""Stripe as the tests have it: the stand-in over HTTP, the portal's own gateway before it, notifications signed as it signs them."""

import contextlib
import json
import threading
from collections.abc import Iterator

from portal.ledger.stand_in.bank import Bank
from portal.ledger.stand_in.server import serve, sign
from portal.ledger.stripe_gateway import StripeGateway

SECRET = "whsec_of_the_tests"
WEBHOOK = "/paiements/stripe/webhook/"


@contextlib.contextmanager
def open_bank(*, webhook: str = "") -> Iterator[Bank]:
    """The stand-in on any free port. With `webhook`, it carries its events there; without, a test carries them itself."""
    server = serve(0, webhook=webhook, secret=SECRET)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.bank
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def gateway_to(bank: Bank) -> StripeGateway:
    return StripeGateway(secret_key="sk_test_suite", webhook_secret=SECRET, api_base=bank.address)


def tell(client, event: dict, *, secret: str = SECRET, at: int | None = None):
    """The event as Stripe posts it: its bytes and the signature over them."""
    body = json.dumps(event).encode()
    return client.post(WEBHOOK, body, content_type="application/json", headers={"Stripe-Signature": sign(body, secret, at=at)})


def last(bank: Bank, kind: str) -> dict:
    return [event for event in bank.events if event["type"] == kind][-1]


def again(event: dict, number: int) -> dict:
    """The same fact told by another event: Stripe may do that, and so may whoever made it by hand."""
    return {**event, "id": f"{event['id']}_{number}"}
