"""What Stripe tells, when and how often it tells it: always one payment, one receipt. Through its own file, the view and the stand-in.

A test of a guard has its control: with the guard taken away, the same message does harm.
"""

import datetime as dt
import importlib
import json
import time

import pytest
import stripe
from django.core.management import call_command
from django.urls import reverse

from portal.households.models import Membership
from portal.kit import clock, registry
from portal.ledger import stripe_gateway
from portal.ledger.actions import settle
from portal.ledger.enums import Account
from portal.ledger.models import Allocation, Entry, MoneyTask, Payment, ProviderEvent, Receipt, owed_cents
from portal.ledger.registry import INVARIANTS, staff_tasks
from portal.ledger.stand_in.server import sign
from portal.people.models import Person
from tests.people.factories import resident, staff

from .ground import begun, owe
from .stripe_ground import SECRET, WEBHOOK, again, last, tell

pytestmark = pytest.mark.django_db
COMPLETED = "checkout.session.completed"


@pytest.fixture
def payer(client, home):
    """The referent of the household, signed in."""
    user = resident()
    person = Person.objects.create(display_name="Mme B.", user=user)
    Membership.objects.create(household=home, person=person, since=clock.today(), is_referent=True)
    client.force_login(user)
    return user


@pytest.fixture
def payment(home, online, gateway, payer):
    owe(home, 800)
    return begun(home, provider="stripe")


@pytest.fixture
def later(monkeypatch):
    """Eleven minutes have gone by: the reconciler asks about what it was told nothing of."""
    moment = clock.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: moment)


def come_back(client, payment) -> str:
    return client.get(reverse("payment_return", args=[payment.uuid])).content.decode()


def settled_once(home, payment) -> bool:
    """One payment, one receipt, one line of money in, nothing owed, books that agree."""
    payment.refresh_from_db()
    counted = (
        Payment.objects.count(),
        Receipt.objects.count(),
        Entry.objects.filter(debit=Account.STRIPE_CLEARING).count(),
        Allocation.objects.count(),
        owed_cents(home),
    )
    faults = [words for invariant in INVARIANTS for words in invariant()]
    return payment.state == "succeeded" and counted == (1, 1, 1, 1, 0) and faults == []


# When it is told


def test_told_twice(client, payment, bank, home):
    bank.pay(payment.provider_ref)
    event = last(bank, COMPLETED)
    assert [tell(client, event).status_code, tell(client, event).status_code] == [200, 200]
    assert settled_once(home, payment)
    assert ProviderEvent.objects.count() == 1


def test_the_same_fact_told_by_two_events(client, payment, bank, home):
    bank.pay(payment.provider_ref)
    for event in (last(bank, COMPLETED), again(last(bank, COMPLETED), 2), last(bank, "payment_intent.succeeded")):
        assert tell(client, event).status_code == 200
    assert settled_once(home, payment)
    assert ProviderEvent.objects.filter(payment=payment).count() == 3


def test_told_before_she_comes_back(client, payment, bank, home):
    bank.pay(payment.provider_ref)
    tell(client, last(bank, COMPLETED))
    assert settled_once(home, payment)
    assert "Merci, c’est réglé" in come_back(client, payment)
    assert settled_once(home, payment)


def test_told_after_she_came_back(client, payment, bank, home):
    bank.pay(payment.provider_ref)
    assert "Merci, c’est réglé" in come_back(client, payment)
    assert settled_once(home, payment)
    assert tell(client, last(bank, COMPLETED)).status_code == 200
    assert settled_once(home, payment)


def test_told_while_the_page_is_still_open_it_waits(client, payment, bank, home):
    """She comes back before she paid (another tab): nothing is known yet, and what comes then is booked."""
    assert "Nous attendons la réponse" in come_back(client, payment)
    bank.pay(payment.provider_ref)
    tell(client, last(bank, COMPLETED))
    assert settled_once(home, payment)


def test_never_told_and_she_never_comes_back(payment, bank, home, later):
    bank.pay(payment.provider_ref)
    call_command("tick")
    assert settled_once(home, payment)
    call_command("tick")
    assert settled_once(home, payment)


def test_control_without_the_reconciler_the_money_is_never_seen(payment, bank, home, later, monkeypatch):
    bank.pay(payment.provider_ref)
    monkeypatch.delitem(registry.tick_jobs._items, "ledger.reconcile")
    call_command("tick")
    assert not settled_once(home, payment)


def test_stripe_silent_when_told_asks_to_be_told_again(client, payment, bank, home, gateway, monkeypatch):
    bank.pay(payment.provider_ref)
    event = last(bank, COMPLETED)
    with monkeypatch.context() as cut:
        cut.setattr(gateway, "_client", stripe.StripeClient("sk_test_x", base_addresses={"api": "http://127.0.0.1:9"}))
        assert tell(client, event).status_code == 503
    assert not ProviderEvent.objects.exists()
    assert tell(client, event).status_code == 200
    assert settled_once(home, payment)


# What it says


@pytest.mark.parametrize("came", [799, 801, 100])
def test_a_wrong_amount_is_set_aside_confirms_nothing_and_is_one_task(client, payment, bank, home, hears, came):
    bank.sessions[payment.provider_ref]["amount_total"] = came
    bank.pay(payment.provider_ref)
    for event in (last(bank, COMPLETED), again(last(bank, COMPLETED), 2)):
        assert tell(client, event).status_code == 200
    payment.refresh_from_db()
    assert (payment.state, payment.anomaly, payment.received_cents) == ("to_classify", "amount", came)
    assert (hears, Receipt.objects.count(), Allocation.objects.count(), owed_cents(home)) == ([], 0, 0, 800)
    assert [(row.debit, row.credit, row.amount_cents) for row in Entry.objects.filter(payment=payment)] == [
        (Account.STRIPE_CLEARING, Account.TO_CLASSIFY, came)
    ]
    assert [(task.kind, task.payment) for task in MoneyTask.objects.waiting()] == [("to_classify", payment)]
    counts = {task["label"]: task["count"] for task in staff_tasks(staff("regie"))}
    assert {label for label, count in counts.items() if count} == {"à traiter à la régie"}
    assert "L’équipe vérifie et vous appelle" in come_back(client, payment)


def test_control_believing_any_amount_would_confirm(client, payment, bank, home, monkeypatch):
    from portal.ledger.rules.settlement import Judgement, Verdict

    module = importlib.import_module("portal.ledger.actions.settle")  # the package exports the action under the same name
    monkeypatch.setattr(module, "judge", lambda *args, **kwargs: Judgement(Verdict.BOOK))
    bank.sessions[payment.provider_ref]["amount_total"] = 100
    bank.pay(payment.provider_ref)
    tell(client, last(bank, COMPLETED))
    assert owed_cents(home) == 0, "eight euros settled by one: the guard is what stops this"


def test_an_unknown_object_is_taken_and_counted_once(client, payment, bank, home):
    bank.pay(payment.provider_ref)
    known = last(bank, COMPLETED)
    stranger = {**known["data"]["object"], "id": "cs_test_of_another", "client_reference_id": "not-ours"}
    event = {**known, "id": "evt_stranger", "data": {"object": stranger}}
    assert [tell(client, event).status_code for _ in range(2)] == [200, 200]
    assert ProviderEvent.objects.get().payment is None
    assert owed_cents(home) == 800
    tasks = {task["label"]: task["count"] for task in staff_tasks(staff("regie"))}
    assert tasks["à traiter à la régie"] == 1
    assert [(task.kind, task.payment) for task in MoneyTask.objects.waiting()] == [("unknown_notice", None)]


# Whether it is Stripe who says it


def post(client, body: bytes, signature: str | None):
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return client.post(WEBHOOK, body, content_type="application/json", headers=headers).status_code


@pytest.fixture
def body(payment, bank) -> bytes:
    bank.pay(payment.provider_ref)
    return json.dumps(last(bank, COMPLETED)).encode()


@pytest.mark.parametrize("signature", [None, "", "t=1", "v1=00", "t=x,v1=y", "t=99999999999,v1=" + "0" * 64])
def test_without_a_true_signature_nothing_is_heard(client, body, home, signature):
    assert post(client, body, signature) == 400
    assert not ProviderEvent.objects.exists()
    assert owed_cents(home) == 800


def test_another_secret_or_another_body_is_not_heard(client, body, home):
    assert post(client, body, sign(body, "whsec_of_another")) == 400
    assert post(client, body.replace(b"paid", b"open"), sign(body, SECRET)) == 400
    assert not ProviderEvent.objects.exists()


def test_control_without_the_signature_a_stranger_is_heard(client, body, gateway, monkeypatch):
    monkeypatch.setattr(
        stripe_gateway.stripe.Webhook, "construct_event", lambda body, *args, **kwargs: stripe.Event.construct_from(json.loads(body), "")
    )
    assert post(client, body, "v1=00") == 200
    assert ProviderEvent.objects.exists()


def test_an_old_message_is_not_heard_and_a_fresh_one_is(client, body, home, payment):
    now = int(time.time())
    assert post(client, body, sign(body, SECRET, at=now - stripe_gateway.TOLERANCE_SECONDS - 5)) == 400
    assert owed_cents(home) == 800
    assert post(client, body, sign(body, SECRET, at=now - stripe_gateway.TOLERANCE_SECONDS + 60)) == 200
    assert settled_once(home, payment)


def test_control_without_the_tolerance_an_old_message_is_heard(client, body, monkeypatch):
    monkeypatch.setattr(stripe_gateway, "TOLERANCE_SECONDS", 10**9)
    assert post(client, body, sign(body, SECRET, at=int(time.time()) - 3600)) == 200


def test_a_message_sent_again_as_it_was_does_nothing_more(client, body, home, payment):
    signature = sign(body, SECRET)
    assert [post(client, body, signature) for _ in range(3)] == [200, 200, 200]
    assert settled_once(home, payment)
    assert ProviderEvent.objects.count() == 1


def test_a_true_message_sent_again_after_the_money_went_back_does_not_bring_it_back(client, body, home, payment):
    from portal.ledger.actions import request_refund, reverse_charge, send_refund
    from portal.ledger.models import Charge

    post(client, body, sign(body, SECRET))
    reverse_charge(charge=Charge.objects.get(), reason="annulé", by=None)
    refund = request_refund(payment=Payment.objects.get(), amount_cents=800, reason="annulé", by=None)
    send_refund(refund.pk)
    fresh = json.dumps(again(json.loads(body), 2)).encode()
    assert post(client, fresh, sign(fresh, SECRET)) == 200
    assert Entry.objects.filter(debit=Account.STRIPE_CLEARING).count() == 1
    assert Entry.objects.balance(Account.STRIPE_CLEARING) == 0


def test_settling_again_by_hand_changes_nothing(payment, bank, home):
    bank.pay(payment.provider_ref)
    for _ in range(3):
        settle(payment.pk)
    assert settled_once(home, payment)
