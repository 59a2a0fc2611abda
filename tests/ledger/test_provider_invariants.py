"""`check_books` sees each way in which disputes, refunds made elsewhere, payouts and their tasks may be wrong."""

import uuid

import pytest

from portal.kit import clock
from portal.ledger import invariants, triggers
from portal.ledger.actions import note_dispute, note_payout, receive_notice, settle
from portal.ledger.actions.posting import post
from portal.ledger.base import Notice
from portal.ledger.enums import Account
from portal.ledger.models import Dispute, Entry, MoneyTask, Payment, Payout, Refund

from .ground import begun, owe

pytestmark = pytest.mark.django_db


def paid(home, bank) -> Payment:
    owe(home, 800)
    payment = begun(home, provider="stripe")
    bank.pay(payment.provider_ref)
    return settle(payment.pk)


@pytest.fixture
def books(home, online, gateway, bank):
    """An open dispute, a won one, a lost one, a refund made elsewhere, a wrong amount, a returned debit, a payout."""
    for end in (None, "won", "lost"):
        contested = bank.contest(paid(home, bank).provider_ref)
        if end:
            bank.end_dispute(contested["id"], end)
        note_dispute(provider="stripe", ref=contested["id"])
    payment = paid(home, bank)
    made = bank.give_back(bank.intents[bank.sessions[payment.provider_ref]["payment_intent"]], 300, {})
    receive_notice(provider="stripe", notice=Notice("evt_1", "refund.created", refund_ref=made["id"]))
    owe(home, 800)
    wrong = begun(home, provider="stripe")
    bank.sessions[wrong.provider_ref]["amount_total"] = 900
    bank.pay(wrong.provider_ref)
    settle(wrong.pk)
    returned = begun(home, [owe(home, 500)], provider="stripe", method="stripe_sepa")
    bank.order_debit(returned.provider_ref)
    settle(returned.pk)
    bank.end_debit(returned.provider_ref, pays=False)
    settle(returned.pk)
    for _ in range(8):
        paid(home, bank)
    note_payout(provider="stripe", ref=bank.pay_out()["id"])
    return home


def offending() -> dict[str, list[str]]:
    return {name: list(getattr(invariants, name)()) for name in invariants.__all__}


def seen(name: str) -> str:
    found = offending()
    assert found[name], f"{name} saw nothing: {found}"
    return " / ".join(found[name])


def test_true_books_offend_nothing(books):
    assert {name: words for name, words in offending().items() if words} == {}
    assert (Dispute.objects.count(), Payout.objects.count(), Refund.objects.filter(outside=True).count()) == (3, 1, 1)


def test_a_dispute_that_no_entry_carries(books):
    with triggers.books_open():
        Dispute.objects.filter(state="open").update(amount_cents=700)
    assert "Contestations" in seen("accounts")
    seen("means")


def test_a_dispute_said_won_while_its_payment_is_contested(books):
    with triggers.books_open():
        Dispute.objects.filter(state="open").update(state="won", closed_at=clock.now())
    assert "encaissé" in seen("disputes")


def test_a_payment_contested_by_nobody(books):
    with triggers.books_open():
        Payment.objects.filter(state="succeeded", method="stripe_card", disputes=None, refunds=None).update(state="disputed")
    assert "contesté" in seen("disputes")


def test_a_dispute_for_more_than_was_paid(books):
    with triggers.books_open():
        Dispute.objects.filter(state="won").update(amount_cents=900)
    assert "plus que le paiement" in seen("disputes")


def test_a_lost_dispute_that_took_nothing(books):
    with triggers.books_open():
        Dispute.objects.filter(state="lost").update(uncovered_cents=100)
    assert "Rendu chez le prestataire" in seen("accounts")
    seen("households")


def test_a_refund_made_elsewhere_that_forgets_what_it_lacks(books):
    with triggers.books_open():
        Refund.objects.filter(outside=True).update(uncovered_cents=0)
    assert "Rendu chez le prestataire" in seen("accounts")
    seen("payments")


def test_a_payout_that_moved_nothing(books, online):
    Payout.objects.create(
        regie=online, provider="stripe", provider_ref="po_x", amount_cents=100, fees_cents=5, arrived_on=clock.today(), at=clock.now()
    )
    assert f"régie {online.pk}" in seen("payouts")
    assert "Versé au comptable" in seen("accounts")


def test_money_that_left_for_the_accountant_without_a_payout(books, online):
    Entry.objects.create(
        txn=uuid.uuid4(), at=clock.now(), debit=Account.FEES, credit=Account.STRIPE_CLEARING, amount_cents=100, regie=online
    )
    assert f"régie {online.pk}" in seen("payouts")
    assert "Frais de paiement" in seen("accounts")


@pytest.mark.parametrize("kind", ["dispute", "to_classify", "debit_returned", "refund_outside"])
def test_money_that_nobody_was_told_of(books, kind):
    with triggers.books_open():
        MoneyTask.objects.filter(kind=kind).delete()
    assert "personne n'en a la tâche" in seen("told")


def test_money_that_left_elsewhere_and_is_still_hers_to_spend(books):
    payment = Refund.objects.get(outside=True).payment
    post(Account.RECEIVABLE, Account.CREDIT, 300, household_id=payment.household_id, payment=payment)
    assert f"paiement {payment.pk}" in seen("outside_covered")
