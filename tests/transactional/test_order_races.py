"""Two agents send the same order, or give back the same crates, at the same moment; on both databases, with a control on PostgreSQL."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from paniers.actions import move_crates as crates
from paniers.actions import send_order as orders
from paniers.actions.move_crates import move_crates
from paniers.actions.send_order import send_order
from paniers.enums import Via
from paniers.models import CrateMove, GrowerOrder
from paniers.notifications.growers import ORDER
from paniers.reading.orders import crates_held
from portal.kit import locking
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from tests.paniers import factories, farms

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@pytest.fixture
def contract(clock):
    terms = farms.season(weeks=1)
    farms.fill(terms, present=12, absent=0)
    farms.contents(terms)
    clock.move_to(factories.at(dt.date(2026, 12, 1), 15))
    return farms.contract(terms, baskets=12)


def sends(contract):
    return [lambda: send_order(contract=contract, day=farms.DAY, via=Via.EMAIL, by=None)] * 2


def test_two_who_send_at_once_are_one_order_and_one_mail(contract):
    first, second = sorted(together(*sends(contract)), key=lambda given: isinstance(given, Refusal))
    assert isinstance(first, GrowerOrder) and second.code == "commande-figee"
    assert GrowerOrder.objects.count() == OutboxMessage.objects.filter(purpose=ORDER).count() == 1


def without_locks(monkeypatch, module, name):
    """No row is locked any more, and both racers meet where each has read."""
    meeting, known = Meeting(), getattr(module, name)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows.all())
    monkeypatch.setattr(locking, "locked", lambda *given, **options: [])
    monkeypatch.setattr(module, name, lambda *given, **options: (known(*given, **options), meeting())[0])
    return meeting


def test_control_without_the_locks_only_the_database_stops_the_second(contract, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("BEGIN IMMEDIATE serialises writers")
    meeting = without_locks(monkeypatch, orders, "_refuse_sent")
    given = together(*sends(contract))
    assert meeting.met
    assert sorted(type(one) for one in given if isinstance(one, Exception)) == [IntegrityError]


def returns(contract):
    return [lambda: move_crates(grower=contract.grower, returned=20, by=None)] * 2


def test_crates_are_never_given_back_twice(contract):
    move_crates(grower=contract.grower, lent=30, by=None)
    given = together(*returns(contract))
    assert [one.code for one in given if isinstance(one, Refusal)] == ["trop-de-caisses"]
    assert crates_held([contract.grower_id]) == {contract.grower_id: 10}


def test_control_without_the_lock_more_go_back_than_came(contract, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("BEGIN IMMEDIATE serialises writers")
    move_crates(grower=contract.grower, lent=30, by=None)
    meeting, known = Meeting(), crates.clock.today
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows.all())
    monkeypatch.setattr(crates.clock, "today", lambda: (known(), meeting())[0])
    together(*returns(contract))
    assert meeting.met and CrateMove.objects.count() == 3
    assert crates_held([contract.grower_id]) == {contract.grower_id: -10}
