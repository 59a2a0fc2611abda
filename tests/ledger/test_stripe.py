"""Stripe by hosted Checkout, over HTTP against the stand-in: the library's own types are the contract."""

import time
import typing

import pytest
import stripe
from django.urls import reverse

from portal.households.models import Membership
from portal.kit import clock, registry
from portal.ledger.actions import request_refund, reverse_charge, send_refund, settle
from portal.ledger.base import ProviderState, Unreachable
from portal.ledger.models import Charge, Payment, ProviderEvent, Receipt, owed_cents
from portal.ledger.stand_in.server import sign
from portal.ledger.stripe_gateway import StripeGateway
from portal.people.models import Person
from tests.people.factories import resident

from .ground import begun, owe
from .stripe_ground import SECRET, last, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(home, online, gateway):
    owe(home, 800)
    return begun(home, provider="stripe")


def test_what_is_sent_out_names_no_need(payment, bank):
    page = bank.sessions[payment.provider_ref]
    assert page["amount_total"] == 800
    assert page["client_reference_id"] == str(payment.uuid)
    assert payment.checkout_url == f"{bank.address}/pay/{payment.provider_ref}"


def test_a_paid_page_is_settled_once_with_one_receipt(client, payment, bank, home):
    bank.pay(payment.provider_ref)
    event = last(bank, "checkout.session.completed")
    assert [tell(client, event).status_code for _ in range(3)] == [200] * 3
    settle(payment.pk)
    assert Receipt.objects.count() == 1
    assert owed_cents(home) == 0
    assert ProviderEvent.objects.filter(kind="checkout.session.completed").count() == 1


def test_an_intent_told_before_its_page_settles_too(client, payment, bank, home):
    bank.pay(payment.provider_ref)
    assert tell(client, last(bank, "payment_intent.succeeded")).status_code == 200
    assert owed_cents(home) == 0


@pytest.mark.parametrize(
    "wrong", [lambda: {"secret": "whsec_other"}, lambda: {"at": int(time.time()) - 3600}], ids=["another secret", "an hour old"]
)
def test_an_untrusted_notice_changes_nothing(client, payment, bank, home, wrong):
    bank.pay(payment.provider_ref)
    assert tell(client, last(bank, "checkout.session.completed"), **wrong()).status_code == 400
    assert not ProviderEvent.objects.exists()
    assert owed_cents(home) == 800


def test_a_kind_of_notice_that_we_have_no_use_for_is_taken_and_nothing_is_written(client, gateway):
    event = {"id": "evt_x", "object": "event", "type": "customer.created", "data": {"object": {"id": "cus_1", "object": "customer"}}}
    assert tell(client, event).status_code == 200
    assert not ProviderEvent.objects.exists()


def test_a_body_that_is_no_event_is_refused(client, gateway):
    for body in (b" ", b"{}", b"[1]", b"\xff\xfe", b'{"id": 1}'):
        signed = {"Stripe-Signature": sign(body, SECRET)}
        answer = client.post("/paiements/stripe/webhook/", body, content_type="application/json", headers=signed)
        assert answer.status_code == 400


def test_an_unknown_provider_is_not_found(client):
    assert client.post("/paiements/payfip/webhook/").status_code == 404


def test_a_forged_paid_event_is_not_believed(client, payment, bank, home):
    page = {**bank.sessions[payment.provider_ref], "status": "complete", "payment_status": "paid"}
    event = {"id": "evt_forged", "object": "event", "type": "checkout.session.completed", "data": {"object": page}}
    assert tell(client, event).status_code == 200
    assert owed_cents(home) == 800
    assert Payment.objects.get(pk=payment.pk).state == "open"


def test_a_wrong_amount_is_set_aside_and_confirms_nothing(client, payment, bank, home):
    bank.sessions[payment.provider_ref]["amount_total"] = 300
    bank.pay(payment.provider_ref)
    assert tell(client, last(bank, "checkout.session.completed")).status_code == 200
    settled = Payment.objects.get(pk=payment.pk)
    assert (settled.state, settled.received_cents, settled.anomaly) == ("to_classify", 300, "amount")
    assert owed_cents(home) == 800


def test_a_page_that_was_left_can_be_closed_and_closing_a_paid_one_settles(payment, bank, gateway):
    assert gateway.fetch(payment).state == ProviderState.OPEN
    bank.pay(payment.provider_ref)
    assert gateway.expire(payment).state == ProviderState.PAID


def test_an_expired_page_is_told_expired(payment, gateway):
    assert gateway.expire(payment).state == ProviderState.EXPIRED
    assert settle(payment.pk).state == "expired"


def test_no_answer_is_never_a_no(payment):
    silent = StripeGateway(secret_key="sk_test_suite", webhook_secret=SECRET, api_base="http://127.0.0.1:9")
    with pytest.raises(Unreachable):
        silent.fetch(payment)


def test_the_same_key_answers_the_first_answer_and_refuses_another_body(bank):
    opened = {"mode": "payment", "success_url": "s", "cancel_url": "c", "expires_at": str(int(time.time()) + 2000)}
    line = {"quantity": "1", "price_data": {"currency": "eur", "unit_amount": "500", "product_data": {"name": "x"}}}
    first = bank.call("POST", "/v1/checkout/sessions", {**opened, "line_items": [line]}, "key")
    assert bank.call("POST", "/v1/checkout/sessions", {**opened, "line_items": [line]}, "key") == first
    status, answer = bank.call("POST", "/v1/checkout/sessions", {**opened, "line_items": [line, line]}, "key")
    assert (status, answer["error"]["type"]) == (400, "idempotency_error")


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"bogus": "1"}, "bogus"),
        ({"success_url": ""}, "success_url"),
        ({"expires_at": "1"}, "expires_at"),
        ({"line_items": [{"price_data": {"currency": "eur", "unit_amount": "4.50"}}]}, "unit_amount"),
        ({"line_items": [{"price_data": {"currency": "usd", "unit_amount": "450"}}]}, "currency"),
    ],
)
def test_the_stand_in_refuses_what_the_real_one_refuses(bank, change, param):
    line = {"quantity": "1", "price_data": {"currency": "eur", "unit_amount": "500"}}
    asked = {"mode": "payment", "success_url": "s", "cancel_url": "c", "expires_at": str(int(time.time()) + 2000), "line_items": [line]}
    status, answer = bank.call("POST", "/v1/checkout/sessions", {**asked, **change})
    assert (status, answer["error"]["param"]) == (400, param)


def test_a_refund_leaves_once_and_never_above_what_was_paid(payment, bank, gateway):
    bank.pay(payment.provider_ref)
    settle(payment.pk)
    intent = bank.sessions[payment.provider_ref]["payment_intent"]
    asked = {"payment_intent": intent, "amount": "500"}
    assert bank.call("POST", "/v1/refunds", asked, "a")[0] == 200
    assert bank.call("POST", "/v1/refunds", asked, "a")[0] == 200
    assert len(bank.refunds) == 1
    assert bank.call("POST", "/v1/refunds", {"payment_intent": intent, "amount": "301"}, "b")[0] == 400
    assert bank.call("POST", "/v1/refunds", {"payment_intent": intent, "amount": "300"}, "c")[0] == 200
    status, answer = bank.call("POST", "/v1/refunds", {"payment_intent": intent}, "d")
    assert (status, answer["error"]["code"]) == (400, "charge_already_refunded")


def test_a_refund_asked_by_the_house_is_sent_once(payment, bank, home):
    bank.pay(payment.provider_ref)
    settle(payment.pk)
    reverse_charge(charge=Charge.objects.get(), reason="essai", by=None)
    refund = request_refund(payment=Payment.objects.get(pk=payment.pk), amount_cents=800, reason="essai", by=None)
    send_refund(refund.pk)
    send_refund(refund.pk)
    gateway = registry.payment_providers.get("stripe")
    refund.provider_ref = None
    assert gateway.fetch_refund(refund).state == "succeeded"  # found by its key when the answer was lost
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert [row["amount"] for row in bank.refunds.values()] == [800]


# The contract: every answer against the library's annotations


def unions(annotation) -> bool:
    return type(None) in typing.get_args(annotation)


@pytest.mark.parametrize(
    ("kind", "get"),
    [
        (stripe.checkout.Session, lambda bank: next(iter(bank.sessions.values()))),
        (stripe.PaymentIntent, lambda bank: next(iter(bank.intents.values()))),
        (stripe.Refund, lambda bank: next(iter(bank.refunds.values()))),
        (stripe.Event, lambda bank: bank.events[-1]),
    ],
    ids=["session", "intent", "refund", "event"],
)
def test_the_answers_of_the_stand_in_are_those_the_library_knows(payment, bank, kind, get):
    bank.pay(payment.provider_ref)
    intent = bank.sessions[payment.provider_ref]["payment_intent"]
    bank.call("POST", "/v1/refunds", {"payment_intent": intent, "amount": "100"})
    answer, known = get(bank), {name: note for name, note in kind.__annotations__.items() if name != "OBJECT_NAME"}
    assert set(answer) <= set(known)
    required = {name for name, note in known.items() if not unions(note) and "Optional" not in str(note)}
    assert required <= {name for name, value in answer.items() if value is not None}


# The road of the person


def test_she_pays_online_and_comes_back_to_a_page_that_says_so(client, home, online, gateway, bank):
    owe(home, 800)
    user = resident()
    person = Person.objects.create(display_name="Mme B.", user=user)
    Membership.objects.create(household=home, person=person, since=clock.today(), is_referent=True)
    client.force_login(user)
    answer = client.post(reverse("pay_online"), {"foyer": home.pk, "moyen": "stripe"})
    payment = Payment.objects.get()
    assert answer.headers["Location"] == payment.checkout_url
    back = reverse("payment_return", args=[payment.uuid])
    assert "Nous attendons la réponse" in client.get(back).content.decode()
    bank.pay(payment.provider_ref)
    assert "Merci" in client.get(back).content.decode()
    assert client.get(reverse("payment_left", args=[payment.uuid])).headers["Location"] == back


def test_another_household_sees_neither_the_payment_nor_pays_for_it(client, payment, home):
    client.force_login(resident())
    assert client.get(reverse("payment_return", args=[payment.uuid])).status_code == 404
    assert client.post(reverse("pay_online"), {"foyer": home.pk, "moyen": "stripe"}).status_code == 404
