"""Money that comes online: whatever the order and the number of messages, one payment, one receipt, nothing lost."""

import datetime as dt

import pytest
from django.db import transaction

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger import signals, tasks
from portal.ledger.actions import (
    expire_payment,
    receive_notice,
    request_refund,
    reverse_charge,
    send_refund,
    settle,
    take_payment,
)
from portal.ledger.base import Notice, ProviderState, RefundStatus, Unreachable
from portal.ledger.enums import Account
from portal.ledger.models import Charge, Entry, Payment, ProviderEvent, Receipt, credit_cents, owed_cents

from .ground import begun, owe, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(home, online):
    owe(home, 800)
    return begun(home)


def refused(code, call):
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code
    return caught.value


def test_a_page_is_opened_for_what_is_owed(payment, home):
    assert (payment.state, payment.amount_cents) == ("open", 800)
    assert payment.checkout_url.endswith(payment.provider_ref)
    assert owed_cents(home) == 800
    assert {line.verb for line in AuditLine.objects.filter(target=f"ledger.Payment:{payment.pk}")} == {
        "ledger.start_online_payment",
        "ledger.open",
    }


def test_paid_is_booked_with_a_receipt_of_the_online_series(payment, home, online, provider, hears):
    provider.pay(payment)
    settled = settle(payment.pk)
    assert settled.state == "succeeded"
    assert (settled.receipt.regie, settled.receipt.number) == (online, 1)
    assert online.entries.balance(Account.STRIPE_CLEARING) == 800
    assert owed_cents(home) == 0
    assert hears == [("charge_settled", Charge.objects.get().pk), ("payment_succeeded", payment.pk)]
    assert AuditLine.objects.filter(verb="ledger.settle").count() == 1


def test_twice_is_once_whoever_asks(payment, provider):
    provider.pay(payment)
    notice = provider.notice(payment)
    receive_notice(provider="fake", notice=notice)
    receive_notice(provider="fake", notice=notice)
    receive_notice(provider="fake", notice=provider.notice(payment))
    settle(payment.pk)
    tasks.reconcile()
    assert Receipt.objects.count() == 1
    assert Entry.objects.filter(payment=payment, credit=Account.CREDIT).count() == 1
    assert ProviderEvent.objects.count() == 2


def test_the_return_page_may_come_before_the_notification_and_after(payment, provider):
    assert settle(payment.pk).state == "open"  # she came back before the bank had answered
    provider.pay(payment)
    receive_notice(provider="fake", notice=provider.notice(payment))
    assert settle(payment.pk).state == "succeeded"


def test_without_any_message_the_tick_finds_the_money(payment, provider, monkeypatch):
    provider.pay(payment)
    assert tasks.reconcile() == 0  # too early: the page is still in use
    later = clock.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert tasks.reconcile() == 1
    assert Payment.objects.get().state == "succeeded"


def test_a_provider_that_is_silent_changes_nothing(payment, provider, monkeypatch):
    provider.down = True
    with pytest.raises(Unreachable):
        settle(payment.pk)
    later = clock.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert tasks.reconcile() == 0
    assert Payment.objects.get().state == "open"


def test_the_provider_is_never_asked_inside_a_transaction(payment):
    for call in (settle, expire_payment, send_refund):
        with pytest.raises(RuntimeError, match="inside a transaction"), transaction.atomic():
            call(payment.pk)


@pytest.mark.parametrize("came", [700, 900])
def test_another_amount_is_set_aside_and_confirms_nothing(payment, home, online, provider, hears, came):
    provider.pay(payment, amount_cents=came)
    found = settle(payment.pk)
    assert (found.state, found.anomaly, found.received_cents) == ("to_classify", "amount", came)
    assert (hears, owed_cents(home), Receipt.objects.count()) == ([], 800, 0)
    assert Entry.objects.balance(Account.TO_CLASSIFY) == -came
    assert online.entries.balance(Account.STRIPE_CLEARING) == came
    settle(payment.pk)
    assert Entry.objects.filter(payment=payment).count() == 1


@pytest.mark.parametrize(("fields", "anomaly"), [({"currency": "usd"}, "currency"), ({"live": False}, "not-live")])
def test_what_is_not_real_euros_is_not_booked_at_all(payment, provider, hears, fields, anomaly):
    provider.pay(payment, **fields)
    found = settle(payment.pk)
    assert (found.state, found.anomaly) == ("to_classify", anomaly)
    assert hears == []
    assert not Entry.objects.filter(payment=payment).exists()


def test_a_direct_debit_confirms_while_the_debt_stays(payment, home, provider, hears):
    provider.order(payment)
    assert settle(payment.pk).state == "processing"
    settle(payment.pk)
    assert hears == [("payment_processing", payment.pk)]
    assert owed_cents(home) == 800
    provider.pay(payment)
    assert settle(payment.pk).state == "succeeded"
    assert owed_cents(home) == 0


def test_a_direct_debit_that_the_bank_refuses_is_told(payment, home, provider, hears):
    provider.order(payment)
    settle(payment.pk)
    provider.fail(payment)
    found = settle(payment.pk)
    assert (found.state, found.anomaly) == ("failed", "bank-refused")
    assert hears[-1] == ("payment_lost", payment.pk)
    assert owed_cents(home) == 800


def test_a_second_order_while_one_is_on_its_way_is_refused(payment, home, provider):
    provider.order(payment)
    settle(payment.pk)
    assert "déjà en route" in refused("deja-en-route", lambda: begun(home)).words


def test_a_page_is_closed_at_the_provider_before_what_it_held_is_free(payment, provider, hears):
    assert expire_payment(payment.pk).state == "expired"
    assert provider.closed == [payment.provider_ref]
    assert hears == [("payment_lost", payment.pk)]
    assert expire_payment(payment.pk).state == "expired"
    assert hears == [("payment_lost", payment.pk)]


def test_a_page_paid_at_the_last_moment_is_settled_instead(payment, provider):
    provider.pay(payment)
    assert expire_payment(payment.pk).state == "succeeded"


def test_a_page_whose_time_is_over_is_closed_by_the_tick(payment, provider, monkeypatch):
    later = clock.now() + dt.timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    tasks.reconcile()
    assert Payment.objects.get().state == "expired"


def test_a_page_whose_lines_were_paid_at_the_desk_is_closed_by_the_tick(payment, home, regie, agent, provider, monkeypatch):
    taken(regie, home, 800, by=agent)
    later = clock.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    tasks.reconcile()
    assert Payment.objects.get(pk=payment.pk).state == "expired"


def test_late_money_is_booked_and_never_lost(payment, home, provider):
    expire_payment(payment.pk)
    reverse_charge(charge=Charge.objects.get(), reason="place libérée", by=None)
    provider.pay(payment)
    assert settle(payment.pk).state == "succeeded"
    assert credit_cents(home) == 800


def test_late_money_can_be_given_back_by_who_knows_that_the_place_is_gone(payment, home, provider):
    expire_payment(payment.pk)
    reverse_charge(charge=Charge.objects.get(reverses=None), reason="place libérée", by=None)
    provider.pay(payment)
    heard = []

    def give_back(payment, charges, meant, by, **kwargs):
        heard.append((charges, len(meant)))
        request_refund(payment=payment, amount_cents=payment.amount_cents, reason="place partie", by=by)

    signals.payment_succeeded.connect(give_back)
    try:
        settle(payment.pk)
    finally:
        signals.payment_succeeded.disconnect(give_back)
    assert heard == [([], 1)]
    assert tasks.send_refunds() == 1
    assert payment.refunds.get().state == "succeeded"
    assert (credit_cents(home), Entry.objects.balance(Account.REFUNDS_DUE), Entry.objects.balance(Account.STRIPE_CLEARING)) == (0, 0, 0)
    assert Receipt.objects.count() == 1  # it came and it went: both are written


def test_paid_twice_the_second_is_credit(payment, home, regie, agent, provider):
    taken(regie, home, 800, by=agent)
    provider.pay(payment)
    settle(payment.pk)
    assert (owed_cents(home), credit_cents(home)) == (0, 800)


def test_a_second_tab_closes_the_first(payment, home, provider):
    second = begun(home)
    assert Payment.objects.get(pk=payment.pk).state == "expired"
    assert second.state == "open"


def test_a_second_tab_finds_that_the_first_was_paid(payment, home, provider):
    provider.pay(payment)
    assert "plus rien à régler" in refused("rien-a-payer", lambda: begun(home)).words
    assert Payment.objects.get().state == "succeeded"


def test_a_page_for_other_lines_is_left_open(payment, home, provider):
    begun(home, [owe(home, 300)])
    assert Payment.objects.filter(state="open").count() == 2


def test_what_was_paid_in_advance_is_used_first(home, online, regie, agent):
    owe(home, 300)
    taken(regie, home, 500, by=agent, keep_credit=True)
    owe(home, 800)
    assert begun(home).amount_cents == 600


def test_a_provider_that_does_not_answer_opens_no_page(home, online, provider):
    owe(home, 800)
    provider.down = True
    assert "Rien n'a été débité" in refused("paiement-indisponible", lambda: begun(home)).words
    assert Payment.objects.get().state == "failed"


def test_a_page_whose_reference_was_lost_is_found_by_its_notification(home, online, provider):
    owe(home, 800)
    provider.down = True
    refused("paiement-indisponible", lambda: begun(home))
    provider.down = False
    lost = Payment.objects.get()
    provider.pages["cs_lost"], provider.expected["cs_lost"] = None, 800
    lost.provider_ref = "cs_lost"
    provider.pay(lost)
    receive_notice(provider="fake", notice=Notice("evt_lost", "completed", ref="cs_lost", payment_uuid=str(lost.uuid)))
    assert Payment.objects.get().state == "succeeded"


def test_what_is_too_small_is_said(home, online, provider):
    owe(home, 49)
    assert "0,50" in refused("trop-petit-en-ligne", lambda: begun(home)).words


def test_what_the_deed_leaves_out_is_not_paid_online(home, online):
    online.products = ["outing"]
    online.save()
    owe(home, 800)
    assert "au comptoir" in refused("hors-acte", lambda: begun(home)).way_out


def test_without_an_online_regie_nothing_opens(home, provider):
    owe(home, 800)
    assert "pas ouvert" in refused("paiement-indisponible", lambda: begun(home)).words


@pytest.mark.parametrize("fields", [{"ref": "cs_unknown"}, {"payment_uuid": "garbage"}, {"refund_ref": "re_unknown"}, {}])
def test_an_unknown_object_is_counted_and_nothing_else(online, fields):
    notice = Notice("evt_x", "checkout.completed", **fields)
    assert receive_notice(provider="fake", notice=notice) is None
    assert receive_notice(provider="fake", notice=notice) is None
    assert ProviderEvent.objects.get().payment is None


def test_the_sheets_are_locked_before_the_household(home, online, provider, monkeypatch):
    from portal.kit import registry
    from portal.kit.locking import in_transaction

    asked = []
    monkeypatch.setattr(
        registry.charge_locks, "_items", {"sheet": (1, lambda keys: asked.append((keys, in_transaction()))), "other": (2, asked.append)}
    )
    owe(home, 400, lock_keys=["sheet:2", "sheet:1"])
    owe(home, 400, lock_keys=["sheet:2"])
    payment = begun(home)
    provider.pay(payment)
    settle(payment.pk)
    assert asked[-1] == (["sheet:1", "sheet:2"], True)
    assert all(type(call) is tuple for call in asked)  # nobody was asked for keys that are not its own


def test_a_key_that_nobody_locks_stops_everything(home, agent, regie, monkeypatch):
    from portal.kit import registry

    monkeypatch.setattr(registry.charge_locks, "_items", {})
    owe(home, 400, lock_keys=["sheet:2"])
    with pytest.raises(LookupError, match="nobody locks"):
        taken(regie, home, 400, by=agent)


# --- refunds


@pytest.fixture
def credit(payment, provider):
    provider.pay(payment)
    settle(payment.pk)
    reverse_charge(charge=Charge.objects.get(reverses=None), reason="sortie annulée", by=None)
    return Payment.objects.get(pk=payment.pk)


def test_a_refund_is_sent_once_whatever_happens_on_the_way(credit, provider):
    refund = request_refund(payment=credit, amount_cents=800, reason="sortie annulée", by=None)
    provider.down = True
    assert tasks.send_refunds() == 1
    assert credit.refunds.get().state == "unknown"
    assert tasks.send_refunds() == 1
    provider.down = False
    assert tasks.send_refunds() == 1
    assert (credit.refunds.get().state, len(provider.refunds)) == ("succeeded", 1)
    send_refund(refund.pk)
    assert Entry.objects.balance(Account.STRIPE_CLEARING) == 0
    assert AuditLine.objects.filter(verb="ledger.request_refund").exists()


def test_no_more_is_given_back_than_is_free(credit, agent):
    assert (
        "8,00"
        in refused("remboursement-trop-grand", lambda: request_refund(payment=credit, amount_cents=801, reason="essai", by=agent)).words
    )
    request_refund(payment=credit, amount_cents=500, reason="essai", by=agent)
    assert (
        "3,00"
        in refused("remboursement-trop-grand", lambda: request_refund(payment=credit, amount_cents=301, reason="essai", by=agent)).words
    )
    refused("remboursement-vide", lambda: request_refund(payment=credit, amount_cents=0, reason="essai", by=agent))


def test_what_still_pays_a_line_is_not_given_back(payment, provider):
    provider.pay(payment)
    settle(payment.pk)
    refused("remboursement-trop-grand", lambda: request_refund(payment=payment, amount_cents=1, reason="", by=None))


def test_a_refund_on_its_way_is_asked_about_until_it_arrives(credit, provider):
    refund = request_refund(payment=credit, amount_cents=800, reason="", by=None)
    provider.refunds[refund.idem_key] = RefundStatus("sent", "re_slow")
    tasks.send_refunds()
    assert credit.refunds.get().state == "sent"
    provider.refunds[refund.idem_key] = RefundStatus("succeeded", "re_slow")
    receive_notice(provider="fake", notice=Notice("evt_r", "refund.updated", refund_ref="re_slow"))
    assert credit.refunds.get().state == "succeeded"


def test_a_refund_that_the_bank_gives_back_is_due_again(credit, provider):
    refund = request_refund(payment=credit, amount_cents=800, reason="", by=None)
    tasks.send_refunds()
    ref = credit.refunds.get().provider_ref
    provider.refunds[refund.idem_key] = RefundStatus("failed", ref)
    receive_notice(provider="fake", notice=Notice("evt_r", "refund.failed", refund_ref=ref))
    assert credit.refunds.get().state == "failed"
    assert Entry.objects.balance(Account.REFUNDS_DUE) == -800
    assert Entry.objects.balance(Account.STRIPE_CLEARING) == 800


def test_money_taken_by_hand_is_given_back_by_the_accountant(home, regie, agent):
    line = owe(home, 400)
    payment = taken(regie, home, 400, by=agent)
    reverse_charge(charge=line, reason="annulé", by=agent)
    refund = request_refund(payment=payment, amount_cents=400, reason="annulé", by=agent)
    tasks.send_refunds()
    assert send_refund(refund.pk).state == "requested"


def test_the_states_of_the_fake_are_those_of_the_protocol():
    assert {state.value for state in ProviderState} == {"open", "processing", "paid", "failed", "expired"}


def test_desk_money_asks_nobody(home, regie, agent, provider):
    owe(home, 400)
    payment = take_payment(regie=regie, household=home, method="cash", amount_cents=400, by=agent)
    assert settle(payment.pk) == payment == expire_payment(payment.pk)
    assert provider.asked == 0


def test_a_silent_provider_closes_no_older_page_and_says_so(payment, home, provider):
    provider.down = True
    assert "ne répond pas" in refused("paiement-indisponible", lambda: begun(home)).words
    assert [row.state for row in Payment.objects.all()] == ["open"]  # the older page may have been paid
    provider.down = False
    assert begun(home).state == "open"
    assert sorted(Payment.objects.values_list("state", flat=True)) == ["expired", "open"]
