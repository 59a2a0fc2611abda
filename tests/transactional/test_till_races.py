"""Tills under several hands at once, on both databases: eight side by side without a gap, one closing while money comes in, one opened
twice, two offices under one ceiling. Each guard has its control."""

import contextlib
import datetime as dt

import pytest
from django.db import IntegrityError, connection

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.ledger import actions
from portal.ledger.actions import give_mandate, open_till
from portal.ledger.enums import Account, MandateRole
from portal.ledger.models import CashSession, Entry, Mandate, Payment, Receipt, ReceiptCounter, encaisse_cents
from portal.ledger.rules.denominations import fewest
from tests.ledger import ground
from tests.people import factories

from .test_ledger_races import books_are_true, module_of, refusals
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HANDS = 8
POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers already wait for each other")


@pytest.fixture
def regie():
    return ground.desk(float_cents=5000)


@pytest.fixture
def hands(regie):
    """Eight people, each with a till open and a household that owes."""
    users = [ground.agent(f"Main{place}") for place in range(HANDS)]
    homes = [ground.household() for _ in users]
    for user, home in zip(users, homes, strict=True):
        ground.mandate(regie, user)
        ground.owe(home, 10_000)
    return list(zip(users, homes, strict=True))


def test_eight_tills_at_once_number_without_a_gap_though_some_break(regie, hands, monkeypatch):
    module, turn = module_of("take_payment"), iter(range(10**6))
    record = module.audit.record

    class Breaks:
        @staticmethod
        def record(*args, **kwargs):
            if next(turn) % 3 == 0:
                raise ZeroDivisionError
            return record(*args, **kwargs)

    monkeypatch.setattr(module, "audit", Breaks)

    def a_morning(user, home):
        for turn in range(4):
            with contextlib.suppress(ZeroDivisionError):
                ground.taken(regie, home, 100, by=user, method="cheque" if turn % 2 else "cash")

    assert together(*[lambda user=user, home=home: a_morning(user, home) for user, home in hands]) == [None] * HANDS
    numbers = sorted(Receipt.objects.values_list("number", flat=True))
    assert 0 < len(numbers) < 4 * HANDS
    assert numbers == list(range(1, len(numbers) + 1))
    tills = list(CashSession.objects.all())
    assert sum(till.cash_cents() for till in tills) == encaisse_cents([regie])
    assert together(*[lambda till=till: ground.close_till(till).difference_cents for till in tills]) == [0] * HANDS
    assert books_are_true()


@POSTGRES
def test_control_without_the_counter_s_lock_eight_tills_want_one_number(regie, hands, monkeypatch):
    ground.taken(regie, hands[0][1], 100, by=hands[0][0])
    meeting = Meeting(HANDS)

    def unlocked(regie):
        counter = ReceiptCounter.objects.get(regie=regie)
        meeting()
        return counter

    monkeypatch.setattr(module_of("take_payment"), "lock_counter", lambda regie: None)
    monkeypatch.setattr(module_of("issue_receipt"), "lock_counter", unlocked)
    results = together(*[lambda user=user, home=home: ground.taken(regie, home, 100, by=user) for user, home in hands])
    assert any(isinstance(result, IntegrityError) for result in results)


def test_a_till_that_closes_while_money_comes_in_is_closed_on_what_came(regie, hands):
    user, _ = hands[0]
    till = CashSession.objects.get(holder=user)

    def take(home):
        return ground.actions.take_payment(regie=regie, household=home, method="cash", amount_cents=100, by=user)

    def close():
        return actions.close_till(session=till, counted=fewest(5000), reason="compté pendant que l'on encaisse", by=user)

    results = together(close, *[lambda home=home: take(home) for _, home in hands[1:5]], close)
    closed = CashSession.objects.get(pk=till.pk)
    came = Payment.objects.filter(session=till).count()
    assert closed.expected_cents == 5000 + 100 * came
    assert refusals(results).count("caisse-deja-fermee") == 1
    assert refusals(results).count("caisse-fermee") == 4 - came
    assert books_are_true()


def test_control_without_the_till_s_lock_money_comes_into_a_till_already_counted(regie, hands, monkeypatch):
    user, home = hands[0]
    till, meeting = CashSession.objects.get(holder=user), Meeting(2)
    for name in ("take_payment", "close_till"):
        module = module_of(name)
        monkeypatch.setattr(module, "lock_till", lambda pk: CashSession.objects.select_related("regie__parent", "holder").get(pk=pk))
    for name, key in (("take_payment", "once"), ("close_till", "transaction")):
        monkeypatch.setattr(module_of(name), key, _nothing(key))
    monkeypatch.setattr(module_of("take_payment"), "lock_household", lambda key: None)
    monkeypatch.setattr(module_of("take_payment"), "lock_counter", lambda regie: None)
    book, expected = module_of("take_payment").book, CashSession.should_hold_cents

    def after_the_count(*args, **kwargs):
        meeting()
        return book(*args, **kwargs)

    def then_the_money(session):
        found = expected(session)
        meeting()
        return found

    monkeypatch.setattr(module_of("take_payment"), "book", after_the_count)
    monkeypatch.setattr(CashSession, "should_hold_cents", then_the_money)
    together(
        lambda: actions.take_payment(regie=regie, household=home, method="cash", amount_cents=100, by=user),
        lambda: actions.close_till(session=till, counted=fewest(5000), by=user),
    )
    monkeypatch.setattr(CashSession, "should_hold_cents", expected)
    assert not books_are_true()


def _nothing(key: str):
    """`once` or `transaction` of a module, without any transaction."""
    from portal.kit.request_keys import Once

    if key == "transaction":
        return type("None", (), {"atomic": staticmethod(contextlib.nullcontext)})

    @contextlib.contextmanager
    def bare(key, purpose, *, by=None):
        yield Once(done=False)

    return bare


def test_one_till_is_opened_once_by_eight_tabs(regie):
    user = ground.agent()
    ground.mandate(regie, user, till=False)
    results = together(*[lambda: open_till(regie=regie, opening=fewest(5000), by=user)] * HANDS)
    assert refusals(results) == ["caisse-deja-ouverte"] * (HANDS - 1)
    assert Entry.objects.balance(Account.FLOAT) == -5000
    assert books_are_true()


def test_sub_offices_side_by_side_stay_under_the_ceiling_of_their_regie():
    regie = ground.desk(max_encaisse_cents=1000)
    subs = [ground.desk(parent=regie, max_encaisse_cents=1000) for _ in range(4)]
    deeds = []
    for office in (*subs, *subs):
        user, home = ground.agent(), ground.household()
        ground.mandate(office, user)
        ground.owe(home, 300)
        deeds.append((office, user, home))
    results = together(*[lambda it=it: ground.taken(it[0], it[2], 300, by=it[1]) for it in deeds])
    assert refusals(results) == ["encaisse-pleine"] * 5
    assert encaisse_cents([regie, *subs]) == 900
    assert books_are_true()


@POSTGRES
def test_control_counting_each_sub_office_alone_lets_the_regie_overflow(monkeypatch):
    regie = ground.desk(max_encaisse_cents=1000)
    subs = [ground.desk(parent=regie, max_encaisse_cents=1000) for _ in range(4)]
    deeds = []
    for office in subs:
        user, home = ground.agent(), ground.household()
        ground.mandate(office, user)
        ground.owe(home, 300)
        deeds.append((office, user, home))
    meeting, gathered = Meeting(4), Meeting(4)
    monkeypatch.setattr(module_of("take_payment"), "lock_counters", lambda regies: meeting())
    issue = module_of("take_payment").issue_receipt

    def after_all_counted(payment):
        gathered()
        return issue(payment)

    monkeypatch.setattr(module_of("take_payment"), "issue_receipt", after_all_counted)
    together(*[lambda it=it: ground.taken(it[0], it[2], 300, by=it[1]) for it in deeds])
    assert encaisse_cents([regie, *subs]) > 1000


def test_two_tabs_name_one_regisseur(regie):
    chiefs = [factories.staff("regie") for _ in range(4)]
    director = factories.staff("direction")
    today = clock.today()
    call = {"regie": regie, "role": MandateRole.REGISSEUR, "since": today, "document": "arrêté 7", "by": director}
    results = together(*[lambda user=user: give_mandate(user=user, until=today + dt.timedelta(days=9), **call) for user in chiefs])
    assert refusals(results) == ["regisseur-deja"] * 3
    assert Mandate.objects.filter(role=MandateRole.REGISSEUR).count() == 1
    assert not any(isinstance(result, Exception) and not isinstance(result, Refusal) for result in results)
