"""A payer contests at her bank: the money waits apart, the place is kept, somebody is asked to answer before a date."""

import pytest

from portal.kit import clock
from portal.ledger.actions import note_dispute, request_refund, reverse_charge, send_refund, settle, use_credit
from portal.ledger.actions.hand_over_debts import _hand_over
from portal.ledger.enums import Account, TaskKind
from portal.ledger.models import (
    Charge,
    Dispute,
    Entry,
    MoneyTask,
    Payment,
    ProviderEvent,
    Receipt,
    RecoveryLine,
    RecoveryList,
    credit_cents,
    owed_cents,
)
from portal.ledger.registry import INVARIANTS

from .ground import begun, owe
from .stripe_ground import again, last, tell

pytestmark = pytest.mark.django_db
CREATED, CLOSED = "charge.dispute.created", "charge.dispute.closed"


@pytest.fixture
def payment(home, online, gateway, bank):
    owe(home, 800)
    begun_ = begun(home, provider="stripe")
    bank.pay(begun_.provider_ref)
    return settle(begun_.pk)


def balances() -> dict[str, int]:
    names = (Account.STRIPE_CLEARING, Account.DISPUTED, Account.OUTSIDE_REFUNDS)
    return {name.value: Entry.objects.balance(name) for name in names if Entry.objects.balance(name)}


def faults() -> list[str]:
    return [words for invariant in INVARIANTS for words in invariant()]


def state() -> str:
    return Payment.objects.get().state


def test_opened_the_money_waits_apart_and_the_place_is_kept(client, payment, bank, home, hears):
    found = bank.contest(payment.provider_ref)
    assert [tell(client, last(bank, CREATED)).status_code, tell(client, again(last(bank, CREATED), 2)).status_code] == [200, 200]
    assert (state(), owed_cents(home), balances()) == ("disputed", 0, {"disputed": 800})
    task = MoneyTask.objects.get()
    assert (task.kind, task.key) == (TaskKind.DISPUTE, f"dispute:{found['id']}")
    assert task.due_by.timestamp() == found["evidence_details"]["due_by"]
    assert hears == []
    assert ProviderEvent.objects.filter(payment=payment).count() == 2
    assert (Dispute.objects.count(), faults()) == (1, [])


def test_won_it_comes_back(client, payment, bank, home):
    found = bank.contest(payment.provider_ref)
    tell(client, last(bank, CREATED))
    bank.end_dispute(found["id"], "won")
    assert [tell(client, last(bank, CLOSED)).status_code for _ in range(2)] == [200, 200]
    assert (state(), owed_cents(home), balances(), faults()) == ("succeeded", 0, {"stripe_clearing": 800}, [])


def test_lost_the_debt_is_owed_again_and_the_books_are_clean(client, payment, bank, home, hears):
    found = bank.contest(payment.provider_ref)
    tell(client, last(bank, CREATED))
    bank.end_dispute(found["id"], "lost")
    assert [tell(client, last(bank, CLOSED)).status_code for _ in range(2)] == [200, 200]
    assert (state(), owed_cents(home), credit_cents(home), balances(), faults()) == ("charged_back", 800, 0, {}, [])
    assert hears == [("charge_reopened", Charge.objects.get().pk)]
    assert Receipt.objects.count() == 1  # it came, and it was taken: both are written


def test_told_only_at_its_end_it_is_booked_whole(client, payment, bank, home):
    found = bank.contest(payment.provider_ref)
    bank.end_dispute(found["id"], "lost")
    assert tell(client, last(bank, CLOSED)).status_code == 200
    assert tell(client, last(bank, CREATED)).status_code == 200  # the older message comes last
    assert (state(), owed_cents(home), balances(), faults()) == ("charged_back", 800, {}, [])


def test_told_before_the_payment_itself(client, home, online, gateway, bank):
    owe(home, 800)
    unpaid = begun(home, provider="stripe")
    bank.pay(unpaid.provider_ref)
    bank.contest(unpaid.provider_ref)
    assert tell(client, last(bank, CREATED)).status_code == 200
    assert (state(), Receipt.objects.count(), balances(), faults()) == ("disputed", 1, {"disputed": 800}, [])


def test_a_part_that_is_lost_leaves_the_rest_where_it_is(client, payment, bank, home):
    found = bank.contest(payment.provider_ref, amount=300)
    tell(client, last(bank, CREATED))
    bank.end_dispute(found["id"], "lost")
    tell(client, last(bank, CLOSED))
    assert (state(), owed_cents(home), balances(), faults()) == ("charged_back", 300, {"stripe_clearing": 500}, [])


def test_what_was_kept_as_credit_goes_first(client, payment, bank, home):
    reverse_charge(charge=Charge.objects.get(), reason="annulé", by=None)
    found = bank.contest(payment.provider_ref)
    bank.end_dispute(found["id"], "lost")
    tell(client, last(bank, CLOSED))
    assert (owed_cents(home), credit_cents(home), faults()) == (0, 0, [])


def test_lost_after_it_was_given_back_nobody_pays_twice_in_silence(client, payment, bank, home):
    """Refunded, then contested and lost: the money left twice. It waits for the accountant, the household owes nothing more."""
    reverse_charge(charge=Charge.objects.get(), reason="annulé", by=None)
    refund = request_refund(payment=Payment.objects.get(), amount_cents=800, reason="annulé", by=None)
    send_refund(refund.pk)
    found = bank.contest(payment.provider_ref)
    bank.end_dispute(found["id"], "lost")
    tell(client, last(bank, CLOSED))
    assert (owed_cents(home), credit_cents(home), balances()) == (0, 0, {"stripe_clearing": -800, "outside_refunds": 800})
    assert (Dispute.objects.get().uncovered_cents, faults()) == (800, [])


def test_a_question_of_the_bank_moves_nothing_and_is_asked_of_staff(client, payment, bank, home):
    bank.contest(payment.provider_ref, inquiry=True)
    assert tell(client, last(bank, CREATED)).status_code == 200
    assert (state(), balances(), Dispute.objects.count(), MoneyTask.objects.get().kind) == (
        "succeeded",
        {"stripe_clearing": 800},
        0,
        "dispute",
    )
    assert faults() == []


def test_a_dispute_about_nothing_of_ours_is_counted_and_asked_about(client, payment, bank):
    bank.contest(payment.provider_ref)
    event = last(bank, CREATED)
    stranger = {**event, "data": {"object": {**event["data"]["object"], "id": "du_of_another"}}}
    assert tell(client, stranger).status_code == 200
    assert MoneyTask.objects.get().kind == TaskKind.UNKNOWN_NOTICE
    assert (Dispute.objects.count(), state()) == (0, "succeeded")


def test_the_message_is_not_believed_the_provider_is_asked(client, payment, bank, home):
    found = bank.contest(payment.provider_ref)
    forged = last(bank, CREATED)
    forged = {**forged, "type": CLOSED, "data": {"object": {**found, "status": "lost"}}}
    tell(client, forged)
    assert (state(), owed_cents(home)) == ("disputed", 0)


def test_a_provider_is_never_asked_inside_a_transaction(payment):
    from django.db import transaction

    with pytest.raises(RuntimeError, match="inside a transaction"), transaction.atomic():
        note_dispute(provider="stripe", ref="du_1")


def test_the_rules_of_a_dispute():
    from portal.ledger.rules import disputes

    assert disputes.shares(800, 0, [(1, 500), (2, 300)]) == ([(2, 300), (1, 500)], 0)
    assert disputes.shares(400, 100, [(1, 500), (2, 200)]) == ([(2, 200), (1, 100)], 0)
    assert disputes.shares(400, 900, [(1, 500)]) == ([], 0)
    assert disputes.shares(900, 0, [(1, 500)]) == ([(1, 500)], 400)
    assert [disputes.state_of(states) for states in ([], ["won"], ["won", "open"], ["open", "lost"])] == [
        "succeeded", "succeeded", "disputed", "charged_back",
    ]  # fmt: skip
    assert not disputes.moves("lost", "open")


def test_lost_for_a_line_that_the_ordonnateur_has_the_line_comes_back_from_the_list(client, payment, bank, home, regie, agent):
    reverse_charge(charge=Charge.objects.get(), reason="annulé", by=agent)
    line = owe(home, 2500)
    use_credit(household=home, by=agent)
    listed = RecoveryList.objects.create(regie=regie, year=2026, number=1, amount_cents=1700, at=clock.now(), by=agent)
    _hand_over(listed, Charge.objects.with_paid().get(pk=line.pk))
    assert faults() == []
    found = bank.contest(payment.provider_ref)
    bank.end_dispute(found["id"], "lost")
    tell(client, last(bank, CLOSED))
    assert RecoveryLine.objects.get().withdrawn_why == "paiement contesté"
    assert (owed_cents(home), faults()) == (2500, [])
