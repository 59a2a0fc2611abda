"""Disputes, payouts, refunds made elsewhere and unknown things told eight times at once: each is booked once, on both databases."""

import pytest
from django.test import Client

from portal.kit import registry
from portal.ledger.actions import reverse_charge, settle
from portal.ledger.enums import Account
from portal.ledger.models import Charge, Dispute, Entry, MoneyTask, Payment, Payout, ProviderEvent, Refund, owed_cents
from tests.ledger import ground
from tests.ledger.stripe_ground import again, gateway_to, last, open_bank, tell

from .test_ledger_races import books_are_true
from .together import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HANDS = 8


@pytest.fixture
def bank(monkeypatch):
    with open_bank() as opened:
        monkeypatch.setattr(registry.payment_providers, "_items", {"stripe": (100, gateway_to(opened))})
        yield opened


@pytest.fixture
def payment(bank):
    ground.online_regie()
    home = ground.household()
    ground.owe(home, 800)
    begun = ground.begun(home, provider="stripe")
    bank.pay(begun.provider_ref)
    return settle(begun.pk)


def told_at_once(*events) -> None:
    answers = together(*[lambda event=event: tell(Client(), event).status_code for event in events])
    assert answers == [200] * len(events), answers
    assert books_are_true()


def test_a_dispute_opened_told_by_eight(payment, bank):
    bank.contest(payment.provider_ref)
    created = last(bank, "charge.dispute.created")
    told_at_once(*[again(created, number % 5) for number in range(HANDS)])
    assert (Dispute.objects.count(), MoneyTask.objects.count(), Entry.objects.balance(Account.DISPUTED)) == (1, 1, 800)


def test_a_dispute_opened_and_lost_told_in_a_jumble(payment, bank):
    found = bank.contest(payment.provider_ref)
    created = last(bank, "charge.dispute.created")
    bank.end_dispute(found["id"], "lost")
    closed = last(bank, "charge.dispute.closed")
    told_at_once(*[again(created if number % 2 else closed, number) for number in range(HANDS)])
    assert (Payment.objects.get().state, owed_cents(payment.household), Entry.objects.balance(Account.DISPUTED)) == ("charged_back", 800, 0)


def test_a_payout_told_by_eight(payment, bank):
    bank.pay_out()
    paid = last(bank, "payout.paid")
    told_at_once(*[again(paid, number % 5) for number in range(HANDS)])
    assert (Payout.objects.count(), Entry.objects.balance(Account.STRIPE_CLEARING)) == (1, 0)


def test_a_refund_made_elsewhere_told_by_eight_while_its_line_is_undone(payment, bank):
    bank.give_back(bank.intents[bank.sessions[payment.provider_ref]["payment_intent"]], 800, {})
    made, line = last(bank, "refund.created"), Charge.objects.get()
    tellers = [lambda number=number: tell(Client(), again(made, number % 4)).status_code for number in range(HANDS - 1)]
    answers = together(*tellers, lambda: reverse_charge(charge=line, reason="place annulée", by=None) and 200)
    assert answers == [200] * HANDS, answers
    assert (Refund.objects.count(), Refund.objects.get().uncovered_cents, Entry.objects.balance(Account.OUTSIDE_REFUNDS)) == (1, 0, 0)
    assert books_are_true()


def test_unknown_things_told_by_eight_are_one_task(payment, bank):
    bank.contest(payment.provider_ref)
    event = last(bank, "charge.dispute.created")
    told_at_once(*[{**again(event, n), "data": {"object": {**event["data"]["object"], "id": f"du_{n}"}}} for n in range(HANDS)])
    assert (MoneyTask.objects.count(), ProviderEvent.objects.count(), Dispute.objects.count()) == (1, HANDS, 0)
