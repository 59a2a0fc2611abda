"""A date of a course is called off at the very moment when its payment page is booked: whichever comes first, she has her place at its
lower price and the rest goes back to her card. The control without the guard: paid, and no place. Both databases."""

import sys

import pytest

from portal.kit import registry
from portal.ledger.actions import give_back_waiting, settle
from portal.ledger.models import Refund, credit_cents, owed_cents
from programmes import invariants
from programmes.actions.cancel_session import cancel_session
from programmes.actions.charge_place import charge_of
from programmes.actions.enrol import enrol
from programmes.actions.give_again import give_again
from tests.ledger import ground
from tests.ledger.fake_provider import FakeProvider
from tests.programmes import factories as make
from tests.tariffs import factories as prices

from .rush import codes
from .together import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def provider(monkeypatch):
    fake = FakeProvider()
    monkeypatch.setattr(registry.payment_providers, "_items", {"fake": (100, fake)})
    ground.online_regie()
    return fake


@pytest.fixture
def page(provider):
    """(place, its household, the date to call off, its payment, paid at the provider and not told to us)"""
    by = prices.agent("tarifs@ville.test")
    tariff = prices.tariff(by, name="Parcours", unit="le parcours")
    prices.published(tariff, by)
    first = make.session(days=10)
    last, home = make.session(first.activity, days=17), make.household()
    course = make.open_sheet(activity=first.activity, sessions=[first, last], capacity=2, tariff=tariff, by=None)
    place = enrol(sheet=course, people=[make.person()], household=home, by=None)[0]
    payment = ground.begun(home, [charge_of(place)])
    provider.pay(payment)
    return place, home, last, payment


def ended(place, home) -> tuple:
    place.refresh_from_db()
    return place.state, owed_cents(home), credit_cents(home)


@pytest.mark.parametrize("calls_first", [True, False])
def test_booked_and_called_off_at_once_the_place_is_hers_and_nothing_is_lost(page, calls_first):
    place, home, last, payment = page
    acts = [lambda: cancel_session(session=last, by=None, why="la salle est inondée"), lambda: settle(payment.pk)]
    assert codes(together(*(acts if calls_first else acts[::-1]))) == {"ok": 2}
    give_back_waiting()  # the tick: what was paid before the date was called off goes back a minute later
    assert ended(place, home) == ("confirmed", 0, 0)
    assert [refund.amount_cents for refund in Refund.objects.filter(payment=payment)] == [450]
    assert not list(invariants.confirmed_without_charge()) and not list(invariants.owed_without_place())


def test_control_where_the_money_does_not_follow_the_lower_price_she_has_paid_and_has_no_place(page, monkeypatch):
    place, home, last, payment = page
    monkeypatch.setattr(sys.modules[give_again.__module__], "_pay_what_stands", lambda *args: None)
    cancel_session(session=last, by=None, why="la salle est inondée")
    settle(payment.pk)
    assert ended(place, home) == ("held", 450, 900)
