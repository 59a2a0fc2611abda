"""Who sees which persons."""

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.kit.audit import SYSTEM
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.welcome_person import welcome_person
from portal.people.models import Person

from . import factories
from .records import person

pytestmark = pytest.mark.django_db


def seen(user):
    return set(Person.objects.visible_to(user).current())


def test_staff_see_the_persons_of_their_houses_and_of_none(houses):
    mine, other, far = houses
    here, there, nowhere = person("Ici", maison=mine), person("Là", maison=other), person("Nulle part")
    assert seen(factories.staff("accueil", mine)) == {here, nowhere}
    assert seen(factories.staff("accueil", mine.sector)) == {here, there, nowhere}
    assert seen(factories.staff("accueil", far)) == {nowhere}
    assert seen(factories.staff("accueil")) == {here, there, nowhere}


def test_a_role_without_the_task_sees_nobody(houses):
    person("Ici", maison=houses[0])
    for role in ("redaction", "comptable", "administration"):
        assert seen(factories.staff(role)) == set()


def test_a_welcomed_person_is_seen_by_both_houses(houses):
    someone = person(maison=houses[0])
    welcome_person(person=someone, maison=houses[2], by=SYSTEM)
    assert seen(factories.staff("accueil", houses[2])) == {someone}


def test_a_merge_takes_no_house_away(houses):
    old, kept = person("Ancienne", maison=houses[0]), person("Nouvelle", maison=houses[2])
    merge_persons(absorbed=old, kept=kept, by=SYSTEM)
    assert seen(factories.staff("accueil", houses[0])) == {kept}
    nameless = person("Sans maison")
    merge_persons(absorbed=kept, kept=nameless, by=SYSTEM)
    assert seen(factories.staff("accueil", houses[1])) == set()


def test_a_resident_sees_herself_alone(houses):
    user = factories.resident()
    own = person(user=user)
    person("Voisine", maison=houses[0])
    assert set(Person.objects.visible_to(user)) == {own}
    kept = person("Elle aussi")
    merge_persons(absorbed=own, kept=kept, by=SYSTEM)
    assert seen(user) == {kept}


def test_a_visitor_a_stranger_and_a_closed_account_see_nobody():
    person()
    closed = factories.staff("accueil")
    closed.is_active = False
    for user in (AnonymousUser(), factories.resident(), closed, None):
        assert seen(user) == set()


@pytest.mark.parametrize("size", [3, 30])
def test_a_list_of_persons_costs_the_same_whatever_its_length(houses, size, django_assert_num_queries):
    for number in range(size):
        person(f"Personne {number}", maison=houses[0])
    agent = factories.staff("accueil", houses[0])
    assert agent.held_roles
    with django_assert_num_queries(1):
        assert len(list(Person.objects.visible_to(agent).current().called())) == size
