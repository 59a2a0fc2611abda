"""Everything that may tell of one Stripe payment, at the same moment, on both databases: through the view, the gateway and the stand-in."""

import contextlib

import pytest
from django.test import Client
from django.urls import reverse

from portal.households.models import Membership
from portal.kit import clock, registry
from portal.ledger import tasks
from portal.ledger.enums import Account
from portal.ledger.models import Entry, Payment, ProviderEvent, Receipt, owed_cents
from portal.people.models import Person
from tests.ledger import ground
from tests.ledger.stripe_ground import again, gateway_to, last, open_bank, tell
from tests.people.factories import resident

from .test_ledger_races import books_are_true, module_of
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HANDS = 8


@pytest.fixture
def bank(monkeypatch):
    with open_bank() as opened:
        monkeypatch.setattr(registry.payment_providers, "_items", {"stripe": (100, gateway_to(opened))})
        yield opened


@pytest.fixture
def home():
    return ground.household()


@pytest.fixture
def payment(home, bank):
    """Paid at Stripe; the house knows nothing of it yet."""
    ground.online_regie()
    ground.owe(home, 800)
    begun = ground.begun(home, provider="stripe")
    bank.pay(begun.provider_ref)
    return begun


@pytest.fixture
def event(payment, bank):
    return last(bank, "checkout.session.completed")


def money_in() -> int:
    return Entry.objects.filter(debit=Account.STRIPE_CLEARING).count()


def test_eight_times_the_same_message_at_once(payment, event, home):
    answers = together(*[lambda: tell(Client(), event).status_code] * HANDS)
    assert answers == [200] * HANDS
    assert (money_in(), Receipt.objects.count(), ProviderEvent.objects.count(), owed_cents(home)) == (1, 1, 1, 0)
    assert books_are_true()


def test_messages_return_pages_and_the_tick_at_once(payment, event, home, bank, monkeypatch):
    user = resident()
    Membership.objects.create(
        household=home, person=Person.objects.create(display_name="Mme B.", user=user), since=clock.today(), is_referent=True
    )
    monkeypatch.setattr(tasks, "ASK_AFTER", -tasks.ASK_AFTER)  # the reconciler does not wait

    def come_back():
        client = Client()
        client.force_login(user)
        return client.get(reverse("payment_return", args=[payment.uuid])).status_code

    tellers = [lambda number=number: tell(Client(), again(event, number)).status_code for number in range(3)]
    intent = last(bank, "payment_intent.succeeded")
    answers = together(*tellers, lambda: tell(Client(), intent).status_code, come_back, come_back, tasks.reconcile, tasks.reconcile)
    assert answers[:6] == [200] * 6
    assert all(isinstance(asked, int) for asked in answers[6:]), answers[6:]
    assert (money_in(), Receipt.objects.count(), ProviderEvent.objects.count(), owed_cents(home)) == (1, 1, 4, 0)
    assert Payment.objects.get().state == "succeeded"
    assert books_are_true()


def test_control_without_the_guard_the_same_money_is_written_several_times(payment, event, monkeypatch):
    module, meeting = module_of("settle"), Meeting(HANDS)

    def unlocked(key):
        row = Payment.objects.get(pk=key)
        meeting()
        return row

    monkeypatch.setattr(module, "lock_household", lambda key: None)
    monkeypatch.setattr(module, "lock_payment", unlocked)
    monkeypatch.setattr(module, "transaction", type("None", (), {"atomic": staticmethod(contextlib.nullcontext)}))
    together(*[lambda number=number: tell(Client(), again(event, number)) for number in range(HANDS)])
    assert money_in() > 1
    assert not books_are_true()
