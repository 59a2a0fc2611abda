"""Money that goes back under eight hands at once, on both databases; each guard with its control."""

import contextlib
import importlib

import pytest

from portal.kit.refusal import Refusal
from portal.ledger.actions import (
    approve_refund,
    decline_refund,
    give_back,
    open_task,
    order_refunds,
    pay_refund,
    plan_give_back,
    request_refund,
    reverse_charge,
)
from portal.ledger.models import GiveBack, MoneyTask, Refund, RefundOrder, paid_shares
from portal.ledger.registry import INVARIANTS
from tests.ledger import ground
from tests.people import factories as people

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HANDS = 8


def books_are_true() -> bool:
    return [words for invariant in INVARIANTS for words in invariant()] == []


def module_of(name: str):
    return importlib.import_module(f"portal.ledger.actions.{name}")


@pytest.fixture
def regie():
    return ground.desk(pays_out=True, second_eyes_cents=500)


@pytest.fixture
def agent(regie):
    user = ground.agent()
    ground.mandate(regie, user)
    return user


@pytest.fixture
def payment(regie, agent):
    return ground.taken(regie, ground.household(), 2000, by=agent, keep_credit=True, sure=True)


def test_eight_who_agree_or_not_one_answer_and_the_money_is_in_one_place(payment, agent):
    refund = request_refund(payment=payment, amount_cents=2000, reason="essai", by=agent)
    others = [people.staff("regie", first_name=f"R{number}") for number in range(HANDS)]
    acts = [
        (lambda by=by: approve_refund(refund=refund, by=by))
        if number % 2
        else (lambda by=by: decline_refund(refund=refund, answer="Non.", by=by))
        for number, by in enumerate(others)
    ]
    results = together(*acts)
    assert sum(isinstance(result, Refund) for result in results) == 1
    assert [result.code for result in results if isinstance(result, Refusal)] == ["deja-repondu"] * (HANDS - 1)
    assert books_are_true()


def test_cash_leaves_the_till_once(payment, agent):
    refund = request_refund(payment=payment, amount_cents=400, reason="essai", road="cash", by=agent)
    results = together(*[lambda: pay_refund(refund=refund, by=agent)] * HANDS)
    assert sum(isinstance(result, Refund) for result in results) == 1
    assert books_are_true()


def test_eight_papers_for_the_accountant_are_numbered_without_a_gap_and_name_each_refund_once(payment, regie, agent):
    refunds = [request_refund(payment=payment, amount_cents=10, reason="essai", by=agent) for _ in range(HANDS)]
    results = together(*[lambda refund=refund: order_refunds(regie=regie, refunds=[refund, refunds[0]], by=agent) for refund in refunds])
    assert sum(isinstance(result, RefundOrder) for result in results) == 1  # all of them name the first
    results = together(*[lambda refund=refund: order_refunds(regie=regie, refunds=[refund], by=agent) for refund in refunds])
    numbers = sorted(RefundOrder.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= HANDS - 1
    assert books_are_true()


@pytest.fixture
def planned(regie, agent):
    home = ground.household()
    line = ground.owe(home, 600)
    ground.taken(regie, home, 600, by=agent)
    shares = paid_shares(line)
    reverse_charge(charge=line, reason="date-cancelled", by=None)
    return plan_give_back(charge=line, shares=shares, reason="date-cancelled", by=None)


def test_a_date_called_off_is_seen_to_once_by_eight_ticks(planned):
    results = together(*[lambda: give_back(planned.pk)] * HANDS)
    assert sorted(results) == [False] * (HANDS - 1) + [True]
    assert GiveBack.objects.get().kept_cents == 600
    assert books_are_true()


def test_control_without_the_lock_it_is_seen_to_more_than_once(planned, monkeypatch):
    module, meeting = module_of("give_back"), Meeting(2)
    count = module.unused_cents
    done = []

    def unlocked(payment):
        found = count(payment)
        meeting()
        done.append(found)
        return found

    monkeypatch.setattr(module, "unused_cents", unlocked)
    monkeypatch.setattr(module, "lock_household", lambda key: planned.charge.household)
    monkeypatch.setattr(module, "transaction", type("None", (), {"atomic": staticmethod(contextlib.nullcontext)}))
    monkeypatch.setattr(module, "GiveBack", type("Unlocked", (), {"objects": _Unlocked()}))
    monkeypatch.setattr(module.notifications, "tell_home", lambda *args, **kwargs: None)
    together(*[lambda: give_back(planned.pk)] * 2)
    assert len(done) > 1


class _Unlocked:
    def select_related(self, *names):
        return GiveBack.objects.select_related(*names)

    def select_for_update(self, **kwargs):
        return GiveBack.objects.all()


def test_a_task_raised_by_eight_hands_is_one(payment):
    results = together(*[lambda: open_task(kind="balance", key="balance:jour", payment=payment, note="essai")] * HANDS)
    assert len({result.pk for result in results}) == 1 == MoneyTask.objects.count()
