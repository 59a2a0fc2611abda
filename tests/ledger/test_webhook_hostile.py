"""Whoever is not the provider, and the provider on a bad day: the right status, nothing written, not a word to the sender."""

import json
import logging
import time

import pytest
from django.urls import reverse

from portal.kit.models import AuditLine
from portal.ledger import webhooks
from portal.ledger.models import Entry, MoneyTask, Payment, ProviderEvent, Receipt
from portal.ledger.stand_in.post import sign

from .ground import begun, owe
from .stripe_ground import SECRET, WEBHOOK, again, last, tell

pytestmark = pytest.mark.django_db
COMPLETED = "checkout.session.completed"


@pytest.fixture
def payment(home, online, gateway, bank):
    owe(home, 800)
    begun_ = begun(home, provider="stripe")
    bank.pay(begun_.provider_ref)
    return begun_


@pytest.fixture
def body(payment, bank) -> bytes:
    return json.dumps(last(bank, COMPLETED)).encode()


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Entry, Receipt, ProviderEvent, MoneyTask, AuditLine))


def post(client, body: bytes, *, kind: str = "application/json", **headers):
    return client.post(WEBHOOK, body, content_type=kind, headers={"Stripe-Signature": sign(body, SECRET), **headers})


def livemode(body: bytes) -> bytes:
    return json.dumps({**json.loads(body), "livemode": True}).encode()


SENT = {
    "no signature": (lambda client, body: client.post(WEBHOOK, body, content_type="application/json"), 400),
    "another secret": (lambda client, body: post(client, body, **{"Stripe-Signature": sign(body, "whsec_x")}), 400),
    "an hour old": (lambda client, body: post(client, body, **{"Stripe-Signature": sign(body, SECRET, at=int(time.time()) - 3600)}), 400),
    "another body": (lambda client, body: post(client, body + b" ", **{"Stripe-Signature": sign(body, SECRET)}), 400),
    "the other mode": (lambda client, body: post(client, livemode(body)), 400),
    "a form": (lambda client, body: post(client, body, kind="application/x-www-form-urlencoded"), 415),
    "a file": (lambda client, body: client.post(WEBHOOK, {"file": "x"}), 415),
    "plain text": (lambda client, body: post(client, body, kind="text/plain"), 415),
    "signed, no JSON": (lambda client, body: post(client, b"not json"), 400),
    "signed, no event": (lambda client, body: post(client, b'{"id": 1}'), 400),
    "signed, not UTF-8": (lambda client, body: post(client, b"\xff\xfe\x00"), 400),
    "signed, a list": (lambda client, body: post(client, b"[[]]"), 400),
    "signed, nested deep": (lambda client, body: post(client, b"[" * 5000 + b"]" * 5000), 400),
    "huge": (lambda client, body: post(client, body + b" " * webhooks.MOST_BYTES), 413),
    "a length that is none": (lambda client, body: client.generic("POST", WEBHOOK, body, "application/json", CONTENT_LENGTH="-5"), 400),
    "GET": (lambda client, body: client.get(WEBHOOK), 405),
    "PUT": (lambda client, body: client.put(WEBHOOK, body, content_type="application/json"), 405),
    "an unknown kind": (lambda client, body: post(client, json.dumps({**json.loads(body), "type": "customer.created"}).encode()), 200),
    "another provider": (
        lambda client, body: client.post(reverse("provider_webhook", args=["payfip"]), body, content_type="application/json"),
        404,
    ),
}


@pytest.mark.parametrize("name", SENT)
def test_nothing_is_written_and_nothing_is_said(client, body, name):
    send, status = SENT[name]
    before = rows()
    answer = send(client, body)
    assert answer.status_code == status
    assert answer.content == b"" or status == 404
    assert rows() == before
    assert Payment.objects.get().state == "open"
    for word in (b"whsec", b"sk_test", b"Traceback", b"stripe", b"Error"):
        assert word not in answer.content


def test_a_huge_body_is_refused_before_it_is_read(rf, gateway):
    class Unread:
        def read(self, *size):
            raise AssertionError("it was read")

    request = rf.post(WEBHOOK, b"{}", content_type="application/json")
    request.META["CONTENT_LENGTH"] = str(webhooks.MOST_BYTES + 1)
    request._stream = Unread()
    assert webhooks.provider_webhook(request, "stripe").status_code == 413


def test_a_length_that_lies_reads_no_further_than_the_house_does(client, body, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 64
    assert post(client, body).status_code == 413


def test_control_the_same_body_well_sent_is_heard(client, body):
    assert post(client, body).status_code == 200
    assert Payment.objects.get().state == "succeeded"


def test_replayed_doubled_and_turned_round_it_is_one_payment(client, payment, bank, home):
    events = [event for event in bank.events if event["type"] in (COMPLETED, "payment_intent.succeeded")]
    for number, event in enumerate([*reversed(events), *events, *events]):
        assert tell(client, event if number % 2 else again(event, number)).status_code == 200
    assert (Receipt.objects.count(), Payment.objects.get().state) == (1, "succeeded")
    assert ProviderEvent.objects.exclude(payment=payment).count() == 0


def test_an_effect_that_fails_leaves_no_trace_and_the_next_message_does_it(client, payment, bank, monkeypatch):
    import importlib

    module = importlib.import_module("portal.ledger.actions.settle")
    event = last(bank, COMPLETED)
    client.raise_request_exception = False
    with monkeypatch.context() as cut:
        cut.setattr(module, "issue_receipt", lambda payment: 1 / 0)
        before = rows()
        answer = tell(client, event)
        assert (answer.status_code, rows()) == (500, before)
    assert tell(client, event).status_code == 200
    assert Receipt.objects.count() == 1


def test_keys_and_people_stay_out_of_logs_and_traces(client, payment, bank, gateway, caplog, home):
    caplog.set_level(logging.DEBUG)  # of the house; the libraries keep their own levels
    bank.faults += [(kind, "sessions") for kind in ("500", "timeout", "409", "500-after")]
    for _ in range(3):
        tell(client, last(bank, COMPLETED))
    gateway.find_refund("re_nothing")
    written = "\n".join(
        f"{record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if record.name not in ("stand_in", "urllib3.connectionpool")
    )
    for secret in ("sk_test_suite", SECRET, str(payment.uuid), "Panier"):
        assert secret not in written, secret
    assert "sk_test" not in repr(gateway)
    assert "whsec" not in repr(gateway)
