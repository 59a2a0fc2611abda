"""Money under several hands at once, on both databases. Each guard has its control: the same race with the guard taken away
fails, so that the race is known to bite. On SQLite, whose BEGIN IMMEDIATE serialises writers, the guard includes the transaction."""

import contextlib
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.kit.request_keys import Once
from portal.ledger import invariants
from portal.ledger.actions import request_refund, reverse_charge, settle, take_payment
from portal.ledger.enums import Account
from portal.ledger.models import Allocation, CashSession, Charge, Entry, Payment, Receipt, ReceiptCounter, Refund
from tests.ledger import ground
from tests.ledger.fake_provider import FakeProvider

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HANDS = 8


@pytest.fixture
def provider(monkeypatch):
    fake = FakeProvider()
    monkeypatch.setattr(registry.payment_providers, "_items", {"fake": (100, fake)})
    return fake


@pytest.fixture
def regie():
    return ground.desk()


@pytest.fixture
def agent(regie):
    user = ground.agent()
    ground.mandate(regie, user)
    return user


@pytest.fixture
def home():
    return ground.household()


def books_are_true() -> bool:
    return not [words for invariant in _invariants() for words in invariant()]


def _invariants():
    from portal.ledger.registry import INVARIANTS

    return INVARIANTS


def module_of(name: str):
    """The module of an action (the package exports the function under the same name)."""
    import importlib

    return importlib.import_module(f"portal.ledger.actions.{name}")


def refusals(results) -> list[str]:
    return [result.code for result in results if isinstance(result, Refusal)]


# --- settle ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def paid(home, provider):
    ground.online_regie()
    ground.owe(home, 800)
    payment = ground.begun(home)
    provider.pay(payment)
    return payment


def booked(payment) -> int:
    return Entry.objects.filter(payment=payment, debit=Account.STRIPE_CLEARING).count()


def test_eight_settle_at_once_one_payment_one_receipt(paid):
    results = together(*[lambda: settle(paid.pk)] * HANDS)
    assert [result.state for result in results] == ["succeeded"] * HANDS
    assert (booked(paid), Receipt.objects.count()) == (1, 1)
    assert books_are_true()


def test_control_without_the_guard_the_money_is_written_several_times(paid, monkeypatch):
    module, meeting = module_of("settle"), Meeting(HANDS)

    def unlocked(key):
        row = Payment.objects.get(pk=key)
        meeting()
        return row

    monkeypatch.setattr(module, "lock_household", lambda key: None)
    monkeypatch.setattr(module, "lock_payment", unlocked)
    monkeypatch.setattr(module, "transaction", type("None", (), {"atomic": staticmethod(contextlib.nullcontext)}))
    together(*[lambda: settle(paid.pk)] * HANDS)
    assert booked(paid) > 1
    assert not books_are_true()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers already wait for each other")
def test_control_without_the_locks_the_database_still_refuses_a_second_receipt(paid, monkeypatch):
    module, meeting = module_of("settle"), Meeting(HANDS)

    def unlocked(key):
        row = Payment.objects.get(pk=key)
        meeting()
        return row

    monkeypatch.setattr(module, "lock_household", lambda key: None)
    monkeypatch.setattr(module, "lock_payment", unlocked)
    results = together(*[lambda: settle(paid.pk)] * HANDS)
    assert sum(isinstance(result, IntegrityError) for result in results) == HANDS - 1
    assert books_are_true()


def test_two_tabs_at_once_open_one_page(home, provider):
    ground.online_regie()
    ground.owe(home, 800)
    results = together(*[lambda: ground.begun(home)] * 4)
    assert Payment.objects.filter(state="open").count() <= 1
    assert {result.code if isinstance(result, Refusal) else result.state for result in results} <= {"open", "paiement-ailleurs"}


def unlock_the_till(monkeypatch) -> None:
    """Nobody waits for her till: eight hands would stand at eight of them, and it is another guard that these races try."""
    monkeypatch.setattr(module_of("take_payment"), "lock_till", lambda key: CashSession.objects.get(pk=key))


# --- the desk -------------------------------------------------------------------------------------------------------------


def test_two_desks_never_take_the_same_line_twice(home, regie, agent):
    line = ground.owe(home, 800)
    results = together(*[lambda: ground.taken(regie, home, 800, by=agent, method="cheque", charges=[line])] * HANDS)
    assert sum(isinstance(result, Payment) for result in results) == 1
    assert refusals(results) == ["ligne-reglee"] * (HANDS - 1)
    assert books_are_true()


def test_control_without_the_guard_a_line_is_paid_several_times(home, regie, agent, monkeypatch):
    line = ground.owe(home, 800)
    module, meeting = module_of("take_payment"), Meeting(HANDS)
    monkeypatch.setattr(module, "lock_household", lambda key: None)
    unlock_the_till(monkeypatch)
    monkeypatch.setattr(module, "once", lambda key, purpose, by: contextlib.nullcontext(Once(done=False)))
    check = module._refuse

    def slow(*args, **offered):
        meeting()
        return check(*args, **offered)

    monkeypatch.setattr(module, "_refuse", slow)
    together(*[lambda: ground.taken(regie, home, 800, by=agent, method="cheque", charges=[line])] * HANDS)
    assert sum(Allocation.objects.filter(charge=line).values_list("cents", flat=True)) > 800
    assert list(invariants.allocations())


def test_a_click_repeated_by_eight_threads_takes_the_money_once(home, regie, agent):
    ground.owe(home, 800)
    key = uuid.uuid4()
    results = together(*[lambda: ground.taken(regie, home, 800, by=agent, method="cheque", key=key)] * HANDS)
    assert {result.pk for result in results} == {Payment.objects.get().pk}


def test_the_till_never_passes_its_maximum(regie, agent):
    regie.max_encaisse_cents = 1000
    regie.save()
    homes = [ground.household() for _ in range(HANDS)]
    for home in homes:
        ground.owe(home, 300)
    results = together(*[lambda home=home: ground.taken(regie, home, 300, by=agent) for home in homes])
    assert regie.entries.balance(Account.CASH) == 900
    assert refusals(results) == ["encaisse-pleine"] * 5


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers already wait for each other")
def test_control_counting_the_till_without_the_counter_lets_it_overflow(regie, agent, monkeypatch):
    regie.max_encaisse_cents = 1000
    regie.save()
    homes = [ground.household() for _ in range(HANDS)]
    for home in homes:
        ground.owe(home, 300)
    meeting = Meeting(HANDS)
    unlock_the_till(monkeypatch)
    monkeypatch.setattr(module_of("take_payment"), "lock_counter", lambda regie: meeting())
    issue, gathered = module_of("take_payment").issue_receipt, Meeting(HANDS)

    def after_all_counted(payment):
        gathered()
        return issue(payment)

    monkeypatch.setattr(module_of("take_payment"), "issue_receipt", after_all_counted)
    together(*[lambda home=home: ground.taken(regie, home, 300, by=agent) for home in homes])
    assert regie.entries.balance(Account.CASH) > 1000


# --- numbers --------------------------------------------------------------------------------------------------------------


def test_numbers_have_no_gap_under_eight_threads_that_fail_half_way(regie, agent, monkeypatch):
    """Each thread takes five payments; every third one breaks after its number was given."""
    module = module_of("take_payment")
    record, turn = module.audit.record, iter(range(10**6))

    class Breaks:
        @staticmethod
        def record(*args, **kwargs):
            if next(turn) % 3 == 0:
                raise ZeroDivisionError
            return record(*args, **kwargs)

    homes = [ground.household() for _ in range(HANDS)]
    for home in homes:
        ground.owe(home, 10_000)
    monkeypatch.setattr(module, "audit", Breaks)

    def many(home):
        for _ in range(5):
            with contextlib.suppress(ZeroDivisionError):
                ground.taken(regie, home, 100, by=agent, method="cheque")

    assert together(*[lambda home=home: many(home) for home in homes]) == [None] * HANDS
    numbers = sorted(Receipt.objects.values_list("number", flat=True))
    assert 0 < len(numbers) < 5 * HANDS
    assert numbers == list(range(1, len(numbers) + 1))
    assert books_are_true()


def test_control_a_number_taken_outside_the_transaction_leaves_a_hole(home, regie, agent):
    ground.owe(home, 1000)
    ground.taken(regie, home, 100, by=agent)
    counter = ReceiptCounter.objects.get()
    counter.last += 1
    counter.save()  # committed at once, as a sequence would
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    with pytest.raises(IntegrityError):
        ground.taken(regie, home, 100, by=agent)  # the database refuses number 3 after number 1
    assert list(invariants.receipt_numbers())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers already wait for each other")
def test_control_without_the_counter_s_lock_two_receipts_want_one_number(regie, agent, monkeypatch):
    homes = [ground.household() for _ in range(HANDS)]
    for home in homes:
        ground.owe(home, 300)
    ground.taken(regie, homes[0], 100, by=agent)
    meeting = Meeting(HANDS)

    def unlocked(regie):
        counter = ReceiptCounter.objects.get(regie=regie)
        meeting()
        return counter

    unlock_the_till(monkeypatch)
    monkeypatch.setattr(module_of("take_payment"), "lock_counter", lambda regie: None)
    monkeypatch.setattr(module_of("issue_receipt"), "lock_counter", unlocked)
    results = together(*[lambda home=home: ground.taken(regie, home, 100, by=agent, method="cheque") for home in homes])
    assert any(isinstance(result, IntegrityError) for result in results)


# --- refunds --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def credit(home, regie, agent):
    line = ground.owe(home, 800)
    payment = ground.taken(regie, home, 800, by=agent, method="cheque")
    reverse_charge(charge=line, reason="annulé", by=agent)
    return payment


def test_the_same_credit_is_never_given_back_twice(credit, agent):
    results = together(*[lambda: request_refund(payment=credit, amount_cents=800, reason="annulé", by=agent)] * HANDS)
    assert Refund.objects.count() == 1
    assert refusals(results) == ["remboursement-trop-grand"] * (HANDS - 1)
    assert books_are_true()


def test_control_without_the_guard_more_goes_back_than_came(credit, agent, monkeypatch):
    module, meeting = module_of("request_refund"), Meeting(HANDS)
    count = module.unused_cents

    def unlocked(payment):
        found = count(payment)
        meeting()
        return found

    monkeypatch.setattr(module, "unused_cents", unlocked)
    monkeypatch.setattr(module, "lock_household", lambda key: credit.household)
    monkeypatch.setattr(module, "lock_payment", lambda key: credit)
    monkeypatch.setattr(module, "once", lambda *args, **kwargs: contextlib.nullcontext(Once(done=False)))
    together(*[lambda: request_refund(payment=credit, amount_cents=800, reason="annulé", by=agent)] * HANDS)
    assert Refund.objects.count() > 1
    assert list(invariants.payments())


def test_a_line_reversed_while_it_is_paid_is_either_paid_first_or_refused(home, regie, agent):
    line = ground.owe(home, 800)
    together(
        *[
            lambda: reverse_charge(charge=line, reason="annulé", by=agent),
            lambda: take_payment(regie=regie, household=home, method="cheque", note="1", amount_cents=800, charges=[line], by=agent),
        ]
        * 4
    )
    assert Charge.objects.filter(reverses=line).count() == 1
    assert books_are_true()


def test_the_counter_s_year_begins_once(regie):
    def begin():
        with transaction.atomic():
            return module_of("issue_receipt").lock_counter(regie).pk

    assert len(set(together(*[begin] * HANDS))) == 1
