"""Never oversold, shown by crowds on committed rows; and the same crowd with the guard taken away, which does oversell."""

import random
import time
import uuid
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from portal.kit import request_keys
from portal.people.models import Person
from programmes.actions import lock_sheet
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.withdraw import withdraw
from programmes.enums import HOLDING
from programmes.models import Enrolment, SignUpSheet
from programmes.models.sheet import SheetQuerySet
from tests.programmes import factories as make

from .rush import codes, crowd, own_database, without_check

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BUYERS, PLACES, ROUNDS = 200, 30, 3  # twenty rounds with everything mixed stand in test_mixed_rush.py


def people(number: int) -> list[Person]:
    return Person.objects.bulk_create([Person(display_name=f"Mme {place}") for place in range(number)])


def sheets(number: int, capacity: int) -> list[SignUpSheet]:
    first = make.sheet(capacity)
    date = first.sessions.get()
    return [first, *(make.open_sheet(activity=first.activity, sessions=[date], capacity=capacity, by=None) for _ in range(number - 1))]


def held(sheet: SignUpSheet) -> int:
    return Enrolment.objects.filter(sheet=sheet, state__in=HOLDING).places()


def buy(sheet: SignUpSheet):
    return lambda person: enrol(sheet=sheet, people=[person], by=None)


def test_two_hundred_buyers_get_exactly_thirty_places():
    buyers = people(BUYERS)
    for sheet in sheets(ROUNDS, PLACES):
        assert codes(crowd(buy(sheet), buyers)) == {"ok": PLACES, "complet": BUYERS - PLACES}
        sheet.refresh_from_db()
        assert (held(sheet), sheet.taken) == (PLACES, PLACES)


def test_the_last_place_goes_to_one_of_two():
    two = people(2)
    for sheet in sheets(10, 1):
        assert codes(crowd(buy(sheet), two)) == {"ok": 1, "complet": 1}


def test_the_same_request_eight_times_at_once_is_one_place_and_eight_same_answers():
    sheet, person = make.sheet(5), make.person()
    for _ in range(5):
        key = uuid.uuid4()
        answers = crowd(lambda key: enrol(sheet=sheet, people=[person], by=None, key=key), [key] * 8)
        assert len({row.pk for rows in answers for row in rows}) == 1
        withdraw(enrolment=answers[0][0], by=None)
    assert Enrolment.objects.count() == 5


def test_holds_confirmed_while_others_buy_are_never_missed():
    """The hole of a neighbour: a place on its way from held to sold was in neither count for an instant."""
    sheet, buyers = make.sheet(20), people(60)
    holds = [hold(sheet=sheet, people=[person], by=None)[0] for person in buyers[:10]]

    def act(what):
        return confirm(enrolment=what, by=None) if isinstance(what, Enrolment) else buy(sheet)(what)

    mixed = [*holds, *buyers[10:]]
    random.Random(7).shuffle(mixed)
    assert codes(crowd(act, mixed)) == {"ok": 20, "complet": 40}
    assert held(sheet) == 20


def read_only(rows, pk, *, rank):
    """A sheet that nobody locked."""
    return rows.get(pk=pk)


def count_then_write(self, pk, places):
    """The counter moved the naive way: look, think, write."""
    sheet = SignUpSheet.objects.get(pk=pk)
    taken = Enrolment.objects.filter(sheet=pk, state__in=HOLDING).places()
    time.sleep(0.008)
    if sheet.capacity is not None and taken + places > sheet.capacity + sheet.overbooked:
        return False
    SignUpSheet.objects.filter(pk=pk).update(taken=taken + places)
    return True


@pytest.fixture
def no_guard(monkeypatch):
    """Takes the whole guard away: no lock, count then write instead of the conditional UPDATE, no CHECK, no transaction."""
    monkeypatch.setattr(lock_sheet, "locked_one", read_only)
    monkeypatch.setattr(SheetQuerySet, "take", count_then_write)
    if connection.vendor == "sqlite":  # BEGIN IMMEDIATE alone already lets writers pass one by one
        monkeypatch.setattr(request_keys, "transaction", SimpleNamespace(atomic=nullcontext))


def test_without_the_guard_the_same_crowd_oversells(no_guard):
    """The control: if this one did not oversell, the tests above would prove nothing."""
    with own_database(), without_check(SignUpSheet, "sheet_never_oversold"):
        buyers, sold = people(60), []
        for sheet in sheets(5, 10):
            crowd(buy(sheet), buyers)
            sold.append(held(sheet))
        assert max(sold) > 10
        assert SignUpSheet.objects.oversold().exists()


def test_the_check_alone_stops_a_writer_who_locks_nothing(monkeypatch):
    """Each part of the guard holds by itself: with neither lock nor transaction, the conditional UPDATE and the CHECK are enough."""
    monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
    sheet, buyers = make.sheet(10), people(60)
    crowd(buy(sheet), buyers)
    assert held(sheet) == 10
