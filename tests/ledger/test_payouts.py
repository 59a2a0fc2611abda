"""The provider pays into the town's account, less its fees; each night both sides say what it holds, and a gap is somebody's task."""

import datetime as dt

import pytest

from portal.kit import clock
from portal.ledger import tasks
from portal.ledger.actions import check_balance, settle
from portal.ledger.enums import Account, TaskKind
from portal.ledger.models import BalanceCheck, Entry, MoneyTask, Payout, ProviderEvent
from portal.ledger.registry import INVARIANTS
from portal.ledger.stand_in.vault import fee_on

from .ground import begun, owe
from .stripe_ground import last, tell

pytestmark = pytest.mark.django_db
FEE = fee_on(800, "card")


@pytest.fixture
def pay(home, online, gateway, bank):
    """One more payment of eight euros by card."""

    def paying():
        owe(home, 800)
        payment = begun(home, provider="stripe")
        bank.pay(payment.provider_ref)
        return settle(payment.pk)

    return paying


@pytest.fixture(autouse=True)
def one_clock(bank, monkeypatch):
    """Our clock of the world follows the stand-in's."""
    real = clock.real_now
    monkeypatch.setattr(clock, "real_now", lambda: real() + dt.timedelta(seconds=bank.offset))


def on_day(monkeypatch, days: int, hour: int = 3) -> None:
    moment = clock.now().replace(hour=hour) + dt.timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)


def balance(account) -> int:
    return Entry.objects.balance(account)


def faults() -> list[str]:
    return [words for invariant in INVARIANTS for words in invariant()]


def test_a_payout_is_booked_once_with_the_fees_that_were_kept(client, pay, bank):
    pay(), pay()
    bank.pay_out()
    for _ in range(2):
        assert tell(client, last(bank, "payout.paid")).status_code == 200
    row = Payout.objects.get()
    assert (row.amount_cents, row.fees_cents) == (1600 - 2 * FEE, 2 * FEE)
    assert (balance(Account.DEPOSITED), balance(Account.FEES), balance(Account.STRIPE_CLEARING)) == (1600 - 2 * FEE, 2 * FEE, 0)
    assert ProviderEvent.objects.count() == 1
    assert faults() == []


def test_on_its_way_nothing_is_booked(client, pay, bank):
    pay()
    made = bank.pay_out(arrives=False)
    event = {**last(bank, "payout.created"), "type": "payout.paid"}  # a message that runs ahead
    assert tell(client, event).status_code == 200
    assert not Payout.objects.exists()
    bank.payout_arrives(made["id"])
    assert tell(client, last(bank, "payout.paid")).status_code == 200
    assert Payout.objects.count() == 1


def test_sent_back_by_the_towns_bank_it_is_undone_and_told(client, pay, bank):
    pay()
    made = bank.pay_out()
    tell(client, last(bank, "payout.paid"))
    bank.payout_fails(made["id"])
    for _ in range(2):
        assert tell(client, last(bank, "payout.failed")).status_code == 200
    assert (balance(Account.DEPOSITED), balance(Account.STRIPE_CLEARING)) == (0, 800 - FEE)
    assert MoneyTask.objects.get().kind == TaskKind.BALANCE
    assert faults() == []


def test_each_night_both_sides_agree_whatever_happened(client, pay, bank, online, monkeypatch):
    pay(), pay()
    row = check_balance(regie=online)
    assert (row.ours_cents, row.theirs_cents, row.gap_cents) == (1600, 1600, 0)
    bank.advance(86400)
    on_day(monkeypatch, 1)
    bank.pay_out()  # nobody tells us: the night finds it
    payment = pay()
    bank.advance(60)
    row = check_balance(regie=online)
    assert (row.gap_cents, Payout.objects.count()) == (0, 1)
    bank.advance(86400)
    on_day(monkeypatch, 1)
    bank.contest(payment.provider_ref)
    tell(client, last(bank, "charge.dispute.created"))
    bank.pay_out(arrives=False)
    bank.advance(60)
    row = check_balance(regie=online)
    assert row.gap_cents == 0, (row.ours_cents, row.theirs_cents)
    assert (MoneyTask.objects.filter(kind=TaskKind.BALANCE).count(), faults()) == (0, [])


def test_a_gap_is_a_row_and_a_task_and_nothing_is_corrected(pay, bank, online):
    pay()
    bank.move("adjustment", -300, 0, "adj_1")  # the provider took something that nobody told us
    row = check_balance(regie=online)
    assert (row.gap_cents, check_balance(regie=online)) == (300, row)
    task = MoneyTask.objects.get()
    assert task.kind == TaskKind.BALANCE
    assert "3,00" in task.note
    assert (balance(Account.STRIPE_CLEARING), BalanceCheck.objects.count()) == (800, 1)


def test_the_tick_compares_once_and_only_at_night(pay, bank, online, monkeypatch):
    pay()
    on_day(monkeypatch, 0, hour=14)
    assert tasks.check_balances() == 0
    on_day(monkeypatch, 1)
    bank.advance(60)
    assert (tasks.check_balances(), tasks.check_balances(), BalanceCheck.objects.count()) == (1, 0, 1)


def test_a_silent_provider_is_asked_again_the_next_minute(pay, bank, online, gateway, monkeypatch):
    import stripe

    pay()
    on_day(monkeypatch, 1)
    with monkeypatch.context() as cut:
        cut.setattr(gateway, "_client", stripe.StripeClient("sk_test_x", base_addresses={"api": "http://127.0.0.1:9"}))
        assert tasks.check_balances() == 0
    bank.advance(60)
    assert tasks.check_balances() == 1


def test_a_provider_that_keeps_no_money_is_not_asked(online, provider):
    online.provider = "fake"
    online.save()
    assert check_balance(regie=online) is None


def test_a_payout_of_another_account_is_counted(client, pay, bank):
    pay()
    bank.pay_out()
    event = last(bank, "payout.paid")
    assert tell(client, {**event, "data": {"object": {**event["data"]["object"], "id": "po_other"}}}).status_code == 200
    assert (Payout.objects.count(), MoneyTask.objects.get().kind) == (0, TaskKind.UNKNOWN_NOTICE)
