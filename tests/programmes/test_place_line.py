"""What is owed for a living place is not undone by itself: nobody is left with a place that owes nothing, and nobody told."""

import pytest

from portal.kit.refusal import Refusal
from portal.ledger.actions import lower_charge, reverse_charge
from portal.ledger.models import owed_cents
from programmes import invariants
from programmes.actions.charge_place import charge_of
from programmes.actions.enrol import enrol
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from tests.programmes import factories as make
from tests.tariffs import factories as prices

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    by = prices.agent("tarifs@ville.test")
    tariff = prices.tariff(by, name="Repas", unit="la place")
    prices.published(tariff, by)
    return enrol(sheet=make.sheet(2, tariff=tariff), people=[make.person()], household=make.household(), by=None)[0]


def test_the_line_of_a_living_place_is_not_undone_alone(place):
    before = owed_cents(place.household)
    with pytest.raises(Refusal) as refused:
        reverse_charge(charge=charge_of(place), reason="erreur", by=None)
    assert refused.value.code == "somme-d-une-place"
    assert f"la place n° {place.pk}" in refused.value.words
    assert "baissez son prix" in refused.value.way_out
    assert (owed_cents(place.household), before > 0) == (before, True)
    assert list(invariants.confirmed_without_charge()) == []


def test_its_price_is_lowered_down_to_nothing(place):
    line = lower_charge(charge=charge_of(place), unit_cents=0, quote={}, by=None)
    assert (line.amount_cents, owed_cents(place.household)) == (0, 0)


def test_given_back_and_kept_owed_it_may_be_undone_since_nothing_lives_on_it(place):
    line = charge_of(place)
    withdraw(enrolment=place, by=None, channel=Channel.COUNTER, keep_charge=True)
    assert owed_cents(place.household) > 0
    reverse_charge(charge=line, reason="geste", by=None)
    assert owed_cents(place.household) == 0


def test_its_own_room_undoes_both(place):
    withdraw(enrolment=place, by=None, channel=Channel.COUNTER)
    assert (charge_of(place), owed_cents(place.household)) == (None, 0)
