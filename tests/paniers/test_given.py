"""What the baskets and the engine give to a person's page at the desk, to her own data, and to the purge."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from paniers.actions.subscribe import subscribe
from paniers.exports import baskets_told
from portal.kit import registry
from portal.people.actions.merge_persons import merge_persons
from portal.people.enums import Role
from portal.people.models import PersonMaison
from programmes.actions.enrol import enrol
from programmes.actions.withdraw import withdraw
from programmes.exports import places_of
from programmes.registry import still_expected
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff
from tests.programmes import factories as make

from . import factories
from .test_screens import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def sheet():
    return factories.house_sheet(factories.season())


@laid_once
def person(sheet):
    home, person = factories.household(quotient=380)
    subscribe(sheet=sheet, person=person, household=home, first_on=factories.FIRST, by=None)
    PersonMaison.objects.create(person=person, maison=sheet.maison, since=dt.date(2026, 1, 1))
    return person


def page_of(client, person, role=Role.ACCUEIL, house=None) -> str:
    sign_in(client, staff(role, house))
    return words(client.get(reverse("desk_person", args=[person.pk])))


def test_her_page_at_the_desk_says_when_she_comes_and_never_what_she_pays(client, sheet, person):
    enrol(sheet=make.sheet(3, activity=make.event("Bal d'hiver")), people=[person], by=None)
    other = make.maison("Abbaye")
    page = page_of(client, person, house=sheet.maison)
    assert "Paniers · n° 1" in page
    assert "jeu. 3 déc. 17 h" in page
    assert "Bal d" not in page  # a date of another house than hers
    PersonMaison.objects.create(person=person, maison=other, since=dt.date(2026, 1, 1))
    page = page_of(client, person, house=other)
    assert "Places à venir" in page
    assert "Bal d" in page
    assert "Paniers · n°" not in page


def test_a_confidential_place_is_not_on_her_page_but_for_who_may(client, sheet, person):
    group = make.sheet(3, activity=make.event("Groupe de parole"), confidential=True, maison=sheet.maison)
    enrol(sheet=group, people=[person], by=None)
    assert "Places à venir" not in page_of(client, person, house=sheet.maison)
    page = page_of(client, person, Role.TRAVAIL_SOCIAL, house=sheet.maison)
    assert "Places à venir" in page
    assert "parole" not in page


def test_her_page_costs_the_same_at_two_sizes(client, sheet, person, django_assert_max_num_queries):
    sign_in(client, staff(Role.RESPONSABLE, sheet.maison))
    address = reverse("desk_person", args=[person.pk])
    client.get(address)
    for _ in range(2):
        with django_assert_max_num_queries(45):
            client.get(address)
        for days in range(20, 30):
            date = make.session(days=days, house=sheet.maison)
            enrol(sheet=make.open_sheet(activity=date.activity, sessions=[date], by=None), people=[person], by=None)


def test_her_own_data_hold_her_places_and_baskets_without_a_price(sheet, person):
    old = make.person("Mme V.")
    place = enrol(sheet=make.sheet(3), people=[old], by=None)[0]
    withdraw(enrolment=place, by=None)
    merge_persons(absorbed=old, kept=person, by=None)
    data = {key: give(person) for key, give in registry.personal_exports.items()}
    assert data["paniers"] == baskets_told(person)
    rows = data["paniers"]["paniers"]
    assert len(rows) == 13
    assert rows[0] == {
        "le": factories.at(factories.FIRST).astimezone(dt.UTC).isoformat(),
        "maison": "Capuche",
        "numero": 1,
        "paniers": 1,
        "etat": "prévu",
        "choix": "",
        "remis_a": None,
    }
    places = data["programmes"]["places"]
    assert [(row["maison"], row["etat"]) for row in places] == [("Capuche", "inscrit·e"), ("Abbaye", "désisté·e")]
    assert len(places[0]["dates"]) == sheet.sessions.count()
    for told in (data["paniers"], data["programmes"]):
        assert not [word for word in ("400", "prix", "quotient", "centimes") if word in str(told)]


def test_her_data_cost_the_same_at_two_sizes(sheet, person, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(7):  # the places, their dates, who came, what was answered and needed
            places_of(person)
        with django_assert_num_queries(1):
            baskets_told(person)
        for days in (20, 21, 22):
            enrol(sheet=make.sheet(3, days=days), people=[person], by=None)


def test_nobody_forgets_whom_a_date_expects(hands):
    coming, gone, gave_back, absorbed = make.people(4)
    enrol(sheet=make.sheet(3, days=10), people=[coming], by=None)
    enrol(sheet=make.sheet(3, days=2), people=[gone], by=None)
    withdraw(enrolment=enrol(sheet=make.sheet(3, days=10), people=[gave_back], by=None)[0], by=None)
    enrol(sheet=make.sheet(3, days=10), people=[absorbed], by=None)
    kept = make.person()
    merge_persons(absorbed=absorbed, kept=kept, by=None)
    hands.move_to(make.in_days(5))
    everybody = {person.pk for person in (coming, gone, gave_back, kept)}
    assert still_expected(everybody) == {coming.pk, kept.pk}
    assert still_expected({gone.pk}) == set()
    assert registry.purge_keeps.get("programmes") is still_expected
