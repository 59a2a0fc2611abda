"""Lists for the ordonnateur made at the same moment: numbers without a gap or a double, a debt on one list alone. On both databases,
with the control that takes the guard away."""

import contextlib
import datetime as dt

import pytest
from django.db import IntegrityError

from portal.households.models import Household
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import Once
from portal.ledger.actions.hand_over_debts import hand_over_debts
from portal.ledger.models import RecoveryLine, RecoveryList, Reminder
from tests.ledger import ground

from .test_ledger_races import Meeting, books_are_true, module_of
from .together import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HANDS = 4


@pytest.fixture
def regie():
    return ground.desk()


@pytest.fixture
def agent(regie):
    user = ground.agent()
    ground.mandate(regie, user)
    return user


def spoken_to() -> Household:
    """20.00 € sixty days past their day; a person spoke with the household forty days ago."""
    home, now = ground.household(), clock.now()
    ground.owe(home, 2000, due_in=-60)
    at = now - dt.timedelta(days=41)
    Reminder.objects.create(household=home, step=3, at=at, left_cents=2000, answered_at=at, answer="Rien de convenu.")
    return home


def made(regie, agent, homes) -> list:
    return together(*[lambda home=home: hand_over_debts(regie=regie, households=[home.pk], by=agent) for home in homes])


def test_lists_made_at_once_are_numbered_without_a_gap(regie, agent):
    results = made(regie, agent, [spoken_to() for _ in range(HANDS)])
    assert sorted(result.number for result in results) == [1, 2, 3, 4]
    assert books_are_true()


def test_one_debt_handed_over_by_four_hands_is_on_one_list(regie, agent):
    home = spoken_to()
    results = made(regie, agent, [home] * HANDS)
    assert [result.code for result in results if isinstance(result, Refusal)] == ["liste-vide"] * (HANDS - 1)
    assert (RecoveryList.objects.get().number, RecoveryLine.objects.count()) == (1, 1)
    assert books_are_true()


def test_control_without_the_counters_lock_two_lists_want_the_same_number(regie, agent, monkeypatch):
    homes, module, meeting = [spoken_to() for _ in range(2)], module_of("hand_over_debts"), Meeting()
    counted = module._next_number

    def met(*given):
        number = counted(*given)
        meeting()
        return number

    monkeypatch.setattr(module, "_next_number", met)
    monkeypatch.setattr(module, "lock_counter", lambda regie: None)
    monkeypatch.setattr(module, "lock_household", lambda key: Household.objects.get(pk=key))
    monkeypatch.setattr(module, "use_credit", lambda **given: 0)
    monkeypatch.setattr(module, "once", lambda key, purpose, by: contextlib.nullcontext(Once(done=False)))
    results = made(regie, agent, homes)
    assert sum(isinstance(result, IntegrityError) for result in results) == 1
