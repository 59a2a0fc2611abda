"""The demo's casework: the same each time, what actions would have written, and something for each screen to show."""

import datetime as dt

import pytest

from portal.casework import demo as casework
from portal.casework.models import AddressRegistration, CaseLead, MailItem, Offer, Partner, Referral
from portal.casework.rules import terms
from portal.kit import registry
from portal.kit.demo import Demo
from tests.people import factories

from . import ground

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


@pytest.fixture
def town(house):
    for name, role in (("accueil", "accueil"), ("social", "travail_social"), ("responsable", "responsable")):
        factories.staff(role, house, email=f"{name}@belleroche.example")
    for number in range(24):
        ground.person(house, f"P{number}", address_1="" if number % 2 else "1 rue du Four", postal_code="38990", city="Belleroche")
    demo = Demo(residents=24, seed=1, day=DAY, say=lambda words: None)
    demo.begin("casework")
    casework.load(demo)
    return house


def test_each_screen_has_something_to_show(town):
    today = DAY
    assert (Partner.objects.count(), Partner.objects.stale(today).count()) == (12, 2)
    assert Referral.objects.to_call(today).exists()
    assert Referral.objects.open().filter(confidential=True).exists()
    assert CaseLead.objects.running().count() == 2
    assert CaseLead.objects.ending(today).count() == 1
    assert CaseLead.objects.left_alone(today).count() == 0
    assert AddressRegistration.objects.active().count() == 5
    assert AddressRegistration.objects.to_renew(today).count() == AddressRegistration.objects.absent(today).count() == 1
    assert MailItem.objects.waiting().count() == 4


def test_what_actions_would_have_written(town):
    assert list(registry.invariants.get("casework.terms")()) == []
    for row in Referral.objects.select_related("offer"):
        assert row.confidential == row.offer.is_discreet
        assert row.outcome or row.call_due == terms.first_call(row.agreed_on, row.offer.delay_days, None)
    for offer in Offer.objects.select_related("partner"):
        offer.partner.full_clean()
        offer.full_clean()


def test_in_an_empty_town_only_the_directory(db):
    demo = Demo(residents=0, seed=1, day=DAY, say=lambda words: None)
    demo.begin("casework")
    casework.load(demo)
    assert Partner.objects.count() == 12
    assert not Referral.objects.exists()
