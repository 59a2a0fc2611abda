"""What `check_books` asks of the engine, seen silent when all is true and loud when something lies."""

import pytest

from portal.kit import registry
from programmes import invariants
from programmes.actions.enrol import enrol
from programmes.models import Enrolment, SignUpSheet
from tests.tariffs import factories as prices

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    sheet = make.sheet(3)
    enrol(sheet=sheet, people=make.people(2), by=None)
    return sheet


def test_true_books_say_nothing(sheet):
    for key in ("programmes.counted", "programmes.oversold", "programmes.charged"):
        assert list(registry.invariants.get(key)()) == []


def test_a_counter_that_lies_is_told(sheet):
    SignUpSheet.objects.filter(pk=sheet.pk).update(taken=1)
    assert list(invariants.miscounted_sheets()) == [f"inscription {sheet.pk} : 1 places comptées, 2 tenues"]


def test_a_place_changed_behind_the_counter_is_told(sheet):
    Enrolment.objects.filter(sheet=sheet).update(places=4)
    assert list(invariants.miscounted_sheets()) == [f"inscription {sheet.pk} : 2 places comptées, 8 tenues"]
    assert list(invariants.oversold_sheets()) == [f"inscription {sheet.pk} : 8 places tenues pour 3"]


def test_a_priced_place_that_nobody_owes_is_told(sheet):
    row = Enrolment.objects.filter(sheet=sheet).first()
    Enrolment.objects.filter(pk=row.pk).update(price_cents=400)
    assert list(invariants.confirmed_without_charge()) == [f"place {row.pk} : confirmée avec un prix, sans somme due"]


def test_a_place_that_ended_and_is_still_owed_is_told():
    by = prices.agent("tarifs@ville.test")
    tariff = prices.tariff(by, name="Repas", unit="la place")
    prices.published(tariff, by)
    row = enrol(sheet=make.sheet(2, tariff=tariff), people=[make.person()], household=make.household(), by=None)[0]
    assert list(invariants.owed_without_place()) == []
    Enrolment.objects.filter(pk=row.pk).update(state="lapsed", held_until=None)
    assert list(invariants.owed_without_place()) == [f"place {row.pk} : délai passé, avec une somme due"]
    assert registry.invariants.get("programmes.owed") is invariants.owed_without_place
