"""Two households want the last place of a day in another house; two houses exchange a basket. The guard, and its control without it."""

from contextlib import contextmanager, nullcontext
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection

from paniers.actions import choose_basket as choosing
from paniers.actions import move_row as moving
from paniers.actions.choose_basket import choose_basket
from paniers.models import Basket, Distribution
from portal.kit import request_keys
from portal.kit.request_keys import Once
from tests.paniers import factories
from tests.paniers.test_subscribe import TUESDAY, ask

from .rush import codes
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
FULL = "maison-complete"


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def first_of(sheet) -> Basket:
    return ask(sheet, *factories.household(quotient=380)).baskets.order_by("planned_for__start").first()


def town():
    """A house with one place left on 3 December, and two households of other houses who want it."""
    terms = factories.season(last=factories.FIRST)
    wanted = factories.house_sheet(terms, name="Abbaye", capacity=1)
    baskets = [first_of(sheet) for sheet in [factories.house_sheet(terms, name=name) for name in ("Capuche", "Patio")]]
    return wanted.sessions.get(), baskets


def both_go(there, baskets) -> list:
    return together(*(lambda row=row: choose_basket(basket=row, choice="other_house", session=there, by=None) for row in baskets))


def test_the_last_place_of_a_day_goes_to_one_household():
    there, baskets = town()
    given = both_go(there, baskets)
    assert codes(given) == {"ok": 1, FULL: 1}
    room = Distribution.objects.get(session=there)
    assert (room.taken, Basket.objects.packed().filter(session=there).count()) == (1, 1)
    assert not Distribution.objects.miscounted().exists()


def test_control_without_the_lock_the_condition_and_the_check_both_go(monkeypatch):
    there, baskets = town()
    meeting = Meeting()

    def counted_then_written(queryset, session, number):
        room = Distribution.objects.get(session=session)
        meeting()
        if room.left is not None and room.left < number:
            return False
        Distribution.objects.filter(session=session).update(taken=room.taken + number)
        return True

    @contextmanager
    def no_request(*given, **also):
        yield Once(done=False)

    monkeypatch.setattr(type(Distribution.objects.all()), "take", counted_then_written)
    monkeypatch.setattr(type(Distribution.objects), "take", lambda self, *given: counted_then_written(self, *given))
    monkeypatch.setattr(choosing, "once", no_request)
    monkeypatch.setattr(choosing, "lock_dates", lambda sessions: None)
    numbers = iter(range(50, 60))  # without the lock two would even have one number
    monkeypatch.setattr(moving, "next_number", lambda sheet: next(numbers))
    if connection.vendor == "sqlite":
        monkeypatch.setattr(request_keys, "transaction", SimpleNamespace(atomic=nullcontext))
    else:
        rows = type(Basket.objects.all())
        monkeypatch.setattr(rows, "select_for_update", lambda self, **also: self)
        monkeypatch.setattr(type(Basket.objects), "select_for_update", lambda self, **also: self.get_queryset())
    monkeypatch.setattr(type(Basket.objects), "select_for_update", lambda self, **also: self.get_queryset())
    given = both_go(there, baskets)
    assert meeting.met
    assert codes(given) == {"ok": 2}
    assert Basket.objects.packed().filter(session=there).count() == 2
    Basket.objects.all().delete()


def test_two_houses_exchange_a_basket_and_neither_waits_for_ever():
    terms = factories.season(last=factories.FIRST)
    sheets = [factories.house_sheet(terms, name=name) for name in ("Capuche", "Abbaye")]
    baskets = [first_of(sheet) for sheet in sheets]
    days = [sheet.sessions.get() for sheet in sheets]
    pairs = list(zip(baskets, reversed(days), strict=True))
    given = together(
        *(lambda row=row, day=day: choose_basket(basket=row, choice="other_house", session=day, by=None) for row, day in pairs)
    )
    assert codes(given) == {"ok": 2}
    assert set(Distribution.objects.values_list("taken", flat=True)) == {1}
    assert not Distribution.objects.miscounted().exists()


def test_the_same_choice_sent_twice_at_once_is_one():
    terms = factories.season(last=factories.FIRST)
    row = first_of(factories.house_sheet(terms))
    given = together(*(lambda: choose_basket(basket=row, choice="credit", by=None) for _ in range(2)))
    assert codes(given) == {"ok": 2}
    row.refresh_from_db()
    assert (row.state, row.version) == ("absent", 2)
    assert Distribution.objects.get(session=row.session).taken == 0
