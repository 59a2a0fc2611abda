"""Money given back on the provider's own pages, and refunds that fail later: booked when learnt of, shown to staff, no place ever lost."""

import pytest

from portal.ledger.actions import decline_refund, keep_as_credit, lower_charge, request_refund, reverse_charge, send_refund, settle
from portal.ledger.enums import Account, TaskKind
from portal.ledger.models import Charge, Entry, MoneyTask, Payment, Refund, Regie, credit_cents, owed_cents
from portal.ledger.registry import INVARIANTS
from tests.people import factories as people

from .ground import begun, owe
from .stripe_ground import again, last, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(home, online, gateway, bank):
    owe(home, 800)
    begun_ = begun(home, provider="stripe")
    bank.pay(begun_.provider_ref)
    return settle(begun_.pk)


def over_there(bank, payment, cents: int) -> dict:
    return bank.give_back(bank.intents[bank.sessions[payment.provider_ref]["payment_intent"]], cents, {})


def faults() -> list[str]:
    return [words for invariant in INVARIANTS for words in invariant()]


def test_it_is_booked_apart_and_the_place_is_kept(client, payment, bank, home, hears):
    made = over_there(bank, payment, 300)
    for number in (1, 2):
        assert tell(client, again(last(bank, "refund.created"), number)).status_code == 200
    refund = Refund.objects.get()
    assert (refund.outside, refund.provider_ref, refund.state, refund.uncovered_cents) == (True, made["id"], "succeeded", 300)
    assert (owed_cents(home), credit_cents(home), hears) == (0, 0, [])
    assert Entry.objects.balance(Account.OUTSIDE_REFUNDS) == 300
    assert Entry.objects.balance(Account.STRIPE_CLEARING) == 500
    task = MoneyTask.objects.get()
    assert (task.kind, task.refund) == (TaskKind.REFUND_OUTSIDE, refund)
    assert faults() == []


@pytest.mark.parametrize("credit", [0, 300])
def test_the_bank_sends_it_back_and_nothing_of_it_remains(client, payment, bank, home, credit):
    if credit:
        reverse_charge(charge=Charge.objects.get(), reason="place annulée", by=None)
    made = over_there(bank, payment, 300)
    tell(client, last(bank, "refund.created"))
    bank.fail_refund(made["id"])
    for kind in ("refund.updated", "refund.failed", "refund.failed"):
        assert tell(client, last(bank, kind)).status_code == 200
    refund = Refund.objects.get()
    assert (refund.state, refund.uncovered_cents, refund.settled_at) == ("declined", 0, None)
    assert Entry.objects.balance(Account.STRIPE_CLEARING) == 800
    assert (credit_cents(home), faults()) == (800 if credit else 0, [])


def test_once_staff_undo_its_line_the_same_money_is_not_given_twice(client, payment, bank, home):
    over_there(bank, payment, 800)
    tell(client, last(bank, "refund.created"))
    reverse_charge(charge=Charge.objects.get(), reason="place annulée", by=None)
    assert (owed_cents(home), credit_cents(home), Entry.objects.balance(Account.OUTSIDE_REFUNDS)) == (0, 0, 0)
    assert (Refund.objects.get().uncovered_cents, faults()) == (0, [])


def test_of_a_credit_it_is_simply_taken(client, payment, bank, home):
    reverse_charge(charge=Charge.objects.get(), reason="place annulée", by=None)
    over_there(bank, payment, 300)
    tell(client, last(bank, "refund.created"))
    assert (credit_cents(home), Refund.objects.get().uncovered_cents, faults()) == (500, 0, [])


def test_our_own_refund_told_before_its_answer_is_ours(client, payment, bank, home):
    reverse_charge(charge=Charge.objects.get(), reason="place annulée", by=None)
    refund = request_refund(payment=Payment.objects.get(), amount_cents=800, reason="place annulée", by=None)
    bank.faults.append(("timeout-after", "refunds"))
    bank.faults.append(("timeout", "refunds"))
    bank.faults.append(("timeout", "refunds"))
    assert send_refund(refund.pk).state == "unknown"
    assert tell(client, last(bank, "refund.created")).status_code == 200
    refund.refresh_from_db()
    assert (refund.state, refund.outside, Refund.objects.count(), len(bank.refunds)) == ("succeeded", False, 1, 1)
    assert (MoneyTask.objects.count(), faults()) == (0, [])


def test_a_refund_that_the_bank_gives_back_is_due_again(client, payment, bank):
    reverse_charge(charge=Charge.objects.get(), reason="place annulée", by=None)
    refund = request_refund(payment=Payment.objects.get(), amount_cents=800, reason="place annulée", by=None)
    refund = send_refund(refund.pk)
    bank.fail_refund(refund.provider_ref)
    assert tell(client, last(bank, "refund.failed")).status_code == 200
    refund.refresh_from_db()
    assert refund.state == "failed"
    assert Entry.objects.balance(Account.REFUNDS_DUE) == -800
    assert Entry.objects.balance(Account.STRIPE_CLEARING) == 800
    assert faults() == []


def test_a_refund_of_nothing_of_ours_is_counted(client, payment, bank):
    over_there(bank, payment, 300)
    event = last(bank, "refund.created")
    stranger = {**event, "data": {"object": {**event["data"]["object"], "id": "re_of_another"}}}
    assert tell(client, stranger).status_code == 200
    assert not Refund.objects.exists()
    assert MoneyTask.objects.get().kind == TaskKind.UNKNOWN_NOTICE


def test_unknown_things_are_one_task_a_day_however_many(client, payment, bank):
    over_there(bank, payment, 300)
    event = last(bank, "refund.created")
    for number in range(3):
        stranger = {**again(event, number), "data": {"object": {**event["data"]["object"], "id": f"re_{number}"}}}
        assert tell(client, stranger).status_code == 200
    assert MoneyTask.objects.count() == 1


def test_a_price_lowered_afterwards_never_spends_what_left_over_there(client, payment, bank, home):
    over_there(bank, payment, 300)
    tell(client, last(bank, "refund.created"))
    lower_charge(charge=Charge.objects.get(), unit_cents=700, quote={}, by=None)
    assert (owed_cents(home), credit_cents(home), faults()) == (200, 0, [])  # 500 of hers remain, and pay the line


@pytest.mark.parametrize("declined", [True, False])
def test_what_staff_gave_back_over_there_is_no_advance_once_the_refund_here_is_given_up(client, payment, bank, home, declined):
    asks, answers = people.staff("regie"), people.staff("regie")
    Regie.objects.update(second_eyes_cents=0)
    lower_charge(charge=Charge.objects.get(), unit_cents=500, quote={}, by=None)
    refund = request_refund(payment=payment, amount_cents=300, reason="prix revu", road="order", by_rule=not declined, by=asks)
    over_there(bank, payment, 300)
    tell(client, last(bank, "refund.created"))
    assert Refund.objects.get(outside=True).uncovered_cents == 300  # the line keeps its 500, the refund asked for its 300
    if declined:
        decline_refund(refund=refund, answer="rendu chez Stripe", by=answers)
    else:
        keep_as_credit(refund=refund, by=asks)
    assert (owed_cents(home), credit_cents(home), Refund.objects.get(outside=True).uncovered_cents, faults()) == (0, 0, 0, [])


def test_of_two_made_over_there_one_comes_back_and_stands_for_the_other(client, payment, bank, home):
    lower_charge(charge=Charge.objects.get(), unit_cents=500, quote={}, by=None)
    first = over_there(bank, payment, 300)
    tell(client, last(bank, "refund.created"))
    over_there(bank, payment, 300)
    tell(client, last(bank, "refund.created"))
    assert [row.uncovered_cents for row in Refund.objects.order_by("pk")] == [0, 300]
    bank.fail_refund(first["id"])
    tell(client, last(bank, "refund.failed"))
    assert [row.uncovered_cents for row in Refund.objects.order_by("pk")] == [0, 0]
    assert (owed_cents(home), credit_cents(home), faults()) == (0, 0, [])
