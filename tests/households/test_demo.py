"""The demo's residents: the same for the same seed, realistic, and as actions would have written them."""

import collections
import datetime as dt

import pytest

from portal.households import demo as residents
from portal.households import invariants as household_invariants
from portal.households.models import Household, Membership, QuotientFamilial, means_of
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.demo import Demo
from portal.people import invariants as people_invariants
from portal.people.actions.create_person import create_person
from portal.people.models import Card, Person, SearchKey
from portal.people.rules import cards

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)
COPIED = ("civility", "given_name", "family_name", "birth_date", "birth_year", "phone", "email", "channel", "language", "needs",
          "address_1", "address_2", "postal_code", "city")  # fmt: skip


@pytest.fixture
def town(houses):
    demo = Demo(residents=400, seed=7, day=DAY)
    demo.begin("households.residents")
    with clock.standing_at(demo.at(DAY, 8)):
        residents.load(demo)
        yield demo


def test_everything_that_must_be_true_is(town):
    for invariant in (*people_invariants.ALL, *household_invariants.ALL):
        assert list(invariant()) == []


def test_the_two_known_residents(town):
    amina, lucas = (Person.objects.get(user__email=known.email) for known in residents.KNOWN)
    assert means_of(Household.objects.of(amina).get(), DAY).quotient == 380
    assert means_of(Household.objects.of(lucas).get(), DAY).quotient is None
    assert [account.sign_in for account in residents.accounts()] == ["amina@belleroche.example", "lucas@belleroche.example"]


def test_a_sample_is_what_actions_would_have_written(town):
    for person in Person.objects.order_by("pk")[::25]:
        values = {name: getattr(person, name) for name in COPIED} | {"phone": str(person.phone or "")}
        twin = create_person(by=SYSTEM, **values)
        for name in (*COPIED, "display_name", "sort_key", "phone_tail"):
            assert getattr(twin, name) == getattr(person, name), name
        keys = [set(SearchKey.objects.filter(person=one).values_list("kind", "key")) for one in (person, twin)]
        assert keys[0] == keys[1]


def test_the_spread_is_that_of_a_town(town):
    sizes = collections.Counter(Membership.objects.active().values_list("household", flat=True)).values()
    assert 1.8 < sum(sizes) / len(sizes) < 3
    figures = list(QuotientFamilial.objects.values_list("figure", flat=True))
    assert 0.6 < len(figures) / Household.objects.count() < 0.95
    assert {figure < 400 for figure in figures} == {True, False}
    homes = collections.Counter(Membership.objects.active().values_list("person", flat=True)).values()
    assert max(homes) == 2
    assert all(cards.is_card_number(number) for number in Card.objects.values_list("number", flat=True))


def test_the_same_seed_gives_the_same_town_and_another_another():
    def names(seed):
        demo = Demo(residents=60, seed=seed, day=DAY)
        demo.begin("households.residents")
        there = residents.Town(demo, [], None)
        while len(there.people) < demo.residents:
            residents._household(there)
        return [(person.full_name, person.birth_year, str(person.phone)) for person in there.people]

    assert names(1) == names(1)
    assert names(1) != names(2)
