"""Undoing a payment the same day, and using what was paid in advance."""

import datetime as dt

import pytest

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.actions import request_refund, reverse_charge, settle, use_credit, void_payment
from portal.ledger.enums import Account
from portal.ledger.models import Charge, Receipt, credit_cents, credits_of, owed_cents

from .ground import agent as make_agent
from .ground import begun, desk, mandate, owe, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(home, regie, agent):
    owe(home, 300)
    owe(home, 500)
    return taken(regie, home, 600, by=agent)


def refused(code, **call):
    with pytest.raises(Refusal) as caught:
        void_payment(**call)
    found = {reason.code: reason.words for reason in caught.value.reasons}
    assert code in found, found
    return found[code]


def test_voiding_gives_the_money_back_and_the_lines_are_owed_again(payment, home, regie, agent, hears):
    done = void_payment(payment=payment, reason="erreur de foyer", by=agent)
    assert done.state == "voided"
    assert regie.entries.balance(Account.CASH) == 0
    assert (owed_cents(home), credit_cents(home)) == (800, 0)
    assert [charge.left_cents for charge in Charge.objects.open()] == [300, 500]
    assert hears == [("charge_reopened", Charge.objects.order_by("pk").first().pk)]
    assert AuditLine.objects.get(verb="ledger.void_payment").by == agent


def test_the_cancelling_receipt_has_the_next_number_and_names_the_first(payment, agent):
    void_payment(payment=payment, reason="erreur de foyer", by=agent)
    first, second = Receipt.objects.order_by("number")
    assert (second.number, second.cancels, second.amount_cents, second.payment) == (2, first, -600, None)
    assert (second.data["cancels"], second.data["reason"]) == (first.reference, "erreur de foyer")
    assert second.data["previous"] == first.sha256


def test_a_payment_is_voided_once(payment, agent):
    void_payment(payment=payment, reason="erreur", by=agent)
    assert "déjà annulé" in refused("deja-annule", payment=payment, reason="erreur", by=agent)


def test_the_next_day_it_is_too_late(payment, agent, monkeypatch):
    tomorrow = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert "que le jour où" in refused("annulation-autre-jour", payment=payment, reason="erreur", by=agent)


def test_voiding_needs_a_mandate_for_this_regie_and_a_reason(payment):
    other = make_agent()
    mandate(desk(), other)
    words = refused("sans-mandat", payment=payment, reason=" ", by=other)
    assert "pas de mandat" in words
    assert "pourquoi" in refused("annulation-motif", payment=payment, reason=" ", by=other)


def test_online_money_is_not_voided_at_the_desk(home, online, provider, agent):
    owe(home, 300)
    payment = begun(home)
    provider.pay(payment)
    settle(payment.pk)
    assert "en ligne" in refused("annulation-en-ligne", payment=payment, reason="erreur", by=agent)


def test_what_is_being_given_back_is_not_voided(home, regie, agent):
    payment = taken_with_credit(home, regie, agent)
    request_refund(payment=payment, amount_cents=200, reason="trop perçu", by=agent)
    assert "à rembourser" in refused("deja-rembourse", payment=payment, reason="erreur", by=agent)


def taken_with_credit(home, regie, agent):
    owe(home, 300)
    return taken(regie, home, 500, by=agent, keep_credit=True)


def test_credit_pays_what_is_owed_next_oldest_payment_and_oldest_line_first(home, regie, agent, hears):
    payment = taken_with_credit(home, regie, agent)
    later, sooner = owe(home, 150, due_in=30), owe(home, 100, due_in=3)
    assert use_credit(household=home, by=agent) == 200
    assert [(charge.pk, charge.left_cents) for charge in Charge.objects.open()] == [(later.pk, 50)]
    assert ("charge_settled", sooner.pk) in hears
    assert ("charge_settled", later.pk) not in hears
    assert credits_of(home) == []
    assert payment.receipt.data["credit_cents"] == 200  # the receipt says what was true that day
    assert AuditLine.objects.filter(verb="ledger.use_credit").count() == 1


def test_several_credits_pay_one_line(home, regie, agent):
    first, second = owe(home, 100), owe(home, 200)
    for charge in (first, second):
        taken(regie, home, charge.amount_cents, by=agent)
        reverse_charge(charge=charge, reason="annulé", by=agent)
    owe(home, 250)
    assert use_credit(household=home, by=agent) == 250
    assert credit_cents(home) == 50


def test_without_credit_nothing_happens_and_nothing_is_written(home, agent):
    owe(home, 100)
    assert use_credit(household=home, by=agent) == 0
    assert not AuditLine.objects.filter(verb="ledger.use_credit").exists()
