"""Paying by SEPA debit: the place is hers at once, the debt stays until the bank has answered; one that comes back is told calmly."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.households.models import Membership
from portal.kit import clock, dates
from portal.ledger import tasks
from portal.ledger.actions import settle
from portal.ledger.actions.remind import remind
from portal.ledger.enums import Account, TaskKind
from portal.ledger.models import Charge, Entry, MoneyTask, Payment, Receipt, arrears_of, owed_cents
from portal.ledger.registry import INVARIANTS
from portal.ledger.rules.reminders import Step
from portal.ledger.stand_in.vault import DEBIT_SECONDS
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from tests.people.factories import resident

from .ground import begun, owe
from .stripe_ground import last, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def referent(home):
    person = Person.objects.create(display_name="Mme B.", user=resident(), email="b@example.org", channel="email")
    Membership.objects.create(household=home, person=person, since=clock.today(), is_referent=True)
    return person


@pytest.fixture
def payment(home, online, gateway, referent):
    owe(home, 800)
    return begun(home, provider="stripe", method="stripe_sepa")


@pytest.fixture
def ordered(client, payment, bank):
    bank.order_debit(payment.provider_ref)
    assert tell(client, last(bank, "checkout.session.completed")).status_code == 200
    payment.refresh_from_db()
    return payment


def faults() -> list[str]:
    return [words for invariant in INVARIANTS for words in invariant()]


def test_the_page_offers_a_debit_and_nothing_else(payment, bank):
    assert payment.method == "stripe_sepa"
    assert bank.sessions[payment.provider_ref]["payment_method_types"] == ["sepa_debit"]


def test_ordered_the_place_is_confirmed_and_the_debt_stays(ordered, home, hears, client, bank):
    assert ordered.state == "processing"
    assert (owed_cents(home), Receipt.objects.count(), Entry.objects.balance(Account.STRIPE_CLEARING)) == (800, 0, 0)
    assert tell(client, last(bank, "payment_intent.processing")).status_code == 200
    assert settle(ordered.pk).state == "processing"


def test_the_places_above_hear_of_the_order(client, payment, bank, hears):
    bank.order_debit(payment.provider_ref)
    tell(client, last(bank, "checkout.session.completed"))
    assert hears == [("payment_processing", payment.pk)]


def test_the_bank_pays_days_later(client, ordered, home, bank):
    bank.advance(DEBIT_SECONDS)
    assert tell(client, last(bank, "checkout.session.async_payment_succeeded")).status_code == 200
    assert Payment.objects.get().state == "succeeded"
    assert (owed_cents(home), Receipt.objects.count(), MoneyTask.objects.count(), faults()) == (0, 1, 0, [])


@pytest.mark.parametrize("told", ["checkout.session.async_payment_failed", "payment_intent.payment_failed", "nobody tells"])
def test_the_bank_sends_it_back_the_debt_stays_staff_and_household_are_told_once(client, ordered, home, bank, told, monkeypatch):
    bank.end_debit(ordered.provider_ref, pays=False)
    if told == "nobody tells":
        monkeypatch.setattr(tasks, "ASK_AFTER", -tasks.ASK_AFTER)
        assert tasks.reconcile() == 1
    else:
        assert [tell(client, last(bank, told)).status_code for _ in range(2)] == [200, 200]
    settle(ordered.pk)
    ordered.refresh_from_db()
    assert (ordered.state, ordered.anomaly, owed_cents(home)) == ("failed", "bank-refused", 800)
    assert MoneyTask.objects.get().kind == TaskKind.DEBIT_RETURNED
    message = OutboxMessage.objects.get(purpose="ledger.debit_returned")
    assert "place est gardée" in message.body
    for words in (message.subject, message.body):
        assert "8,00" not in words
        assert "€" not in words
        assert "impay" not in words.lower()
    assert faults() == []


def test_money_after_a_returned_debit_is_booked_all_the_same(client, ordered, home, bank):
    bank.end_debit(ordered.provider_ref, pays=False)
    settle(ordered.pk)
    bank.intents[bank.sessions[ordered.provider_ref]["payment_intent"]]["status"] = "processing"
    bank.end_debit(ordered.provider_ref, pays=True)
    assert settle(ordered.pk).state == "succeeded"
    assert owed_cents(home) == 0


def test_a_debit_contested_within_eight_weeks_counts_as_lost_at_once(client, ordered, home, bank, hears):
    bank.advance(DEBIT_SECONDS)
    settle(ordered.pk)
    bank.contest(ordered.provider_ref, reason="debit_not_authorized")
    assert tell(client, last(bank, "charge.dispute.created")).status_code == 200
    ordered.refresh_from_db()
    assert (ordered.state, owed_cents(home)) == ("charged_back", 800)
    assert MoneyTask.objects.get().kind == TaskKind.DISPUTE
    assert OutboxMessage.objects.filter(purpose="ledger.debit_returned").count() == 1
    assert hears[-1][0] == "charge_reopened"
    assert faults() == []


def test_and_given_back_after_all_it_pays_again(client, ordered, home, bank):
    bank.advance(DEBIT_SECONDS)
    settle(ordered.pk)
    dispute = bank.contest(ordered.provider_ref, reason="debit_not_authorized")
    tell(client, last(bank, "charge.dispute.created"))
    bank.end_dispute(dispute["id"], "won")
    assert tell(client, last(bank, "charge.dispute.closed")).status_code == 200
    ordered.refresh_from_db()
    assert (ordered.state, owed_cents(home), Entry.objects.balance(Account.STRIPE_CLEARING)) == ("succeeded", 0, 800)
    assert faults() == []


def test_a_debit_on_its_way_is_said_and_not_asked_again(ordered, home, referent, client):
    owe(home, 300)
    first, other = Charge.objects.order_by("pk")
    client.force_login(referent.user)
    page = client.get(reverse("to_pay")).content.decode()
    assert "8,00" in page and "sont en route" in page and "en route, par prélèvement" in page
    assert f'value="{other.pk}:300"' in page and f'value="{first.pk}:800"' not in page
    again = client.post(
        reverse("pay_online"), {"foyer": home.pk, "choix": "1", "ligne": [f"{first.pk}:800"], "moyen": "stripe:stripe_card"}
    )
    assert again.status_code == 422 and Payment.objects.count() == 1


def test_all_of_it_on_its_way_and_nothing_is_to_do(ordered, home, referent, client):
    client.force_login(referent.user)
    page = client.get(reverse("to_pay")).content.decode()
    assert "Vous n’avez rien d’autre à faire" in page and "Payer par carte" not in page and reverse("pay_later") not in page


def test_nobody_is_asked_again_while_the_debit_is_on_its_way_and_once_it_came_back_she_is(ordered, home, bank):
    due = clock.today() + dt.timedelta(days=60)
    monday = dates.midnight(due - dt.timedelta(days=due.weekday())) + dt.timedelta(hours=10)
    with clock.standing_at(monday):
        assert (tasks.remind_who_is_late(), remind(household_id=home.pk)) == (0, None)
        [row] = arrears_of([home.pk], clock.today())
        assert row.why_not_listed(clock.today()) == "Un prélèvement est en route."
    bank.end_debit(ordered.provider_ref, pays=False)
    settle(ordered.pk)
    with clock.standing_at(monday):
        assert remind(household_id=home.pk).step == Step.GENTLE
