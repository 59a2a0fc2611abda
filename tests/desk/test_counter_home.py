"""The counter's one screen."""

import re

import pytest
from django.urls import reverse

from portal.people.actions.issue_card import issue_card
from portal.people.models import Person
from tests.people import factories
from tests.people.records import person

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_somebody_is_found_from_the_first_screen(desk, house):
    person("Mohamed", "Dupont", maison=house)
    person("Autre", "Personne", maison=house)
    page = words(desk.get("/equipe/?q=dup"))
    assert "Dupont Mohamed" in page
    assert "Autre" not in page
    assert "Dupont Mohamed" in words(desk.get("/equipe/?q=Muhammad"))  # said the same
    assert "Dupont" not in words(desk.get("/equipe/"))  # nobody is listed before being looked for


def test_a_card_read_opens_its_holders_page(desk, agent, house):
    someone = person("Amina", "Ben Ali", maison=house, phone="0612345678")
    card = issue_card(person=someone, by=agent)
    for typed in (card.number, "06 12 34 56 78"):
        assert desk.get("/equipe/", {"q": typed}).url == reverse("desk_person", args=[someone.pk])


def test_another_house_stays_unseen(desk):
    person("Amina", "Ailleurs", maison=factories.maison())
    assert "Ailleurs Amina" not in words(desk.get("/equipe/?q=Ailleurs"))


def test_who_serves_nobody_finds_no_search(client, house):
    factories.sign_in(client, factories.staff("redaction", house))
    page = words(client.get("/equipe/?q=a"))
    assert 'name="q"' not in page
    assert "Passages aujourd" not in page


@pytest.mark.parametrize("query", ["%00", "é" * 300, "'", "99999999999999999999", "%F0%9F%A7%BA"])
def test_anything_typed_is_answered(desk, query):
    assert desk.get(f"/equipe/?q={query}").status_code == 200


def test_the_screen_costs_the_same_whatever_the_town(desk, house, django_assert_max_num_queries):
    counted = []
    desk.get("/equipe/")  # the session, the site
    for size in (10, 40):
        for number in range(size):
            person(f"Prénom{number}", f"Durand{size}", maison=house)
        with django_assert_max_num_queries(25) as queries:
            desk.get("/equipe/?q=durand")
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert Person.objects.count() == 50
