"""Money that leaves the régie under several hands at once, on both databases. Each guard has its control, which fails."""

import pytest
from django.db import IntegrityError

from portal.kit.refusal import Refusal
from portal.ledger import invariants
from portal.ledger.actions import hand_deposit, make_deposit, undo_deposit
from portal.ledger.enums import Account
from portal.ledger.models import Deposit, DepositedPayment
from portal.ledger.models import holdings as holdings_module
from tests.ledger import ground

from .test_ledger_races import books_are_true, module_of, refusals
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def regie():
    return ground.desk()


@pytest.fixture
def agent(regie):
    user = ground.agent()
    ground.mandate(regie, user)
    return user


@pytest.fixture
def cheque(regie, agent):
    return ground.in_safe(regie, ground.household(), 900, by=agent, method="cheque")


def without_guard(monkeypatch, meeting):
    """No request, no lock; whoever reads what is in hand waits for the other."""
    import contextlib

    from portal.kit.request_keys import Once

    module = module_of("make_deposit")

    @contextlib.contextmanager
    def bare(key, purpose, by=None):
        yield Once(done=False)

    def together_read(regie):
        held = holdings_module.holding_of(regie)
        meeting()
        return held

    monkeypatch.setattr(module, "once", bare)
    monkeypatch.setattr(module, "lock_counter", lambda regie: None)
    monkeypatch.setattr(module, "locked", lambda rows, keys, rank: list(rows.filter(pk__in=keys)))
    monkeypatch.setattr(module, "holding_of", together_read)


def test_two_people_put_the_same_cheque_into_a_deposit_and_one_does(regie, agent, cheque):
    results = together(*[lambda: make_deposit(regie=regie, kind="cheques", payments=[cheque.pk], by=agent)] * 2)
    assert refusals(results) == ["cheque-deja-parti"]
    assert Deposit.objects.count() == 1
    assert books_are_true()


def test_control_without_the_guard_the_database_still_stops_the_second(regie, agent, cheque, monkeypatch):
    meeting = Meeting()
    without_guard(monkeypatch, meeting)
    results = together(*[lambda: make_deposit(regie=regie, kind="cheques", payments=[cheque.pk], by=agent)] * 2)
    assert meeting.met
    assert any(isinstance(result, IntegrityError) for result in results)
    assert DepositedPayment.objects.filter(payment=cheque).count() == 1


def test_two_people_never_pay_in_more_than_is_in_hand(regie, agent):
    ground.in_safe(regie, ground.household(), 3000, by=agent)
    results = together(*[lambda: make_deposit(regie=regie, kind="cash", count={"2000": 1}, by=agent)] * 2)
    assert refusals(results) == ["versement-trop-grand"]
    assert regie.entries.balance(Account.CASH) == 1000
    assert books_are_true()


def test_control_without_the_guard_more_leaves_than_was_there_or_a_number_is_taken_twice(regie, agent, monkeypatch):
    ground.in_safe(regie, ground.household(), 3000, by=agent)
    meeting = Meeting()
    without_guard(monkeypatch, meeting)
    module = module_of("make_deposit")
    made = module._made

    def numbered(regie, kind, amount, count, papers, by):
        try:
            return made(regie, kind, amount, count, papers, by)
        except IntegrityError:  # the number too is kept by the database: the next one
            return made(regie, kind, amount, count, papers, by)

    monkeypatch.setattr(module, "_made", numbered)
    together(*[lambda: make_deposit(regie=regie, kind="cash", count={"2000": 1}, by=agent)] * 2)
    assert meeting.met
    assert regie.entries.balance(Account.CASH) == -1000


def test_handed_and_undone_at_once_only_one_of_them_is(regie, agent, cheque):
    made = make_deposit(regie=regie, kind="cheques", payments=[cheque.pk], by=agent)
    results = together(lambda: hand_deposit(deposit=made, by=agent), lambda: undo_deposit(deposit=made, reason="oubli", by=agent))
    assert len([result for result in results if isinstance(result, Refusal)]) == 1
    assert list(invariants.cheques_once()) == []
    assert books_are_true()
