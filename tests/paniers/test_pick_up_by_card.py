"""A card read at the table opens its household's line of this sheet, of this day, and nothing else."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from paniers.actions.hand_over import hand_over
from paniers.actions.share_day import share_day
from paniers.actions.subscribe import subscribe
from paniers.enums import SharedFor
from paniers.models import Basket
from portal.households.actions.join_household import join_household
from portal.kit.audit import SYSTEM
from portal.people.actions.issue_card import issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.print_blank_cards import print_blank_cards
from portal.people.actions.replace_card import replace_card
from portal.people.enums import Role
from portal.people.models import Card
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff
from tests.people.records import person as record

from . import factories

pytestmark = pytest.mark.django_db
THURSDAY = factories.FIRST
OPENING = factories.at(THURSDAY, 16, 30)
HIDDEN = ("Secret", "Durand", "€", "380")


@pytest.fixture(autouse=True)
def hands():
    cache.clear()
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def sheet():
    return factories.house_sheet(factories.season(), capacity=200)


@laid_once
def three(sheet):
    found = []
    for letter in "ABC":
        home, person = factories.household(quotient=380, name=f"Mme {letter}.")
        person.family_name, person.given_name = "Durand", "Secret"
        person.save()
        subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)
        found.append((home, person, issue_card(person=person, by=SYSTEM)))
    return found


@pytest.fixture
def homes(three, hands):
    """Three households that come on Thursday; their cards."""
    hands.move_to(OPENING)
    return three


@pytest.fixture
def session(sheet, homes):
    return sheet.sessions.get(local_date=THURSDAY)


@pytest.fixture
def agent(sheet):
    return staff(Role.ACCUEIL, sheet.maison)


@pytest.fixture
def volunteer(session, agent):
    client = Client()
    client.get(reverse("sheet_open", args=[share_day(session=session, lasting=SharedFor.END, by=agent).token]))
    return client


@pytest.fixture
def desk(client, agent, session):
    client = sign_in(client, agent)
    client.path = reverse("paniers_desk:sheet", args=[session.pk])
    return client


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " ").replace("&#x27;", "'"))


def box(answer) -> str:
    """What the card opened, without the sheet under it."""
    return re.search(r'<section class="card-box".*?</section>', words(answer))[0]


def read(client, number: str):
    return client.post(getattr(client, "path", "/feuille/"), {"carte": number}, follow=True)


@pytest.fixture(params=["desk", "volunteer"])
def table(request):
    return request.getfixturevalue(request.param)


def test_a_card_opens_its_line_and_its_tick_hands_over(table, homes, session):
    _, _, card = homes[1]
    answer = read(table, card.shown_number)
    found = box(answer)
    assert "N° 2" in found
    assert "Mme B." in found
    assert "Mme A." not in found
    assert card.number not in answer.redirect_chain[-1][0]
    value = re.search(r'value="(\d+\.\d+)"', found)[1]
    after = table.post(getattr(table, "path", "/feuille/"), {"remettre": value, "depuis": "carte"})
    assert after.headers["Location"].endswith("?carte=1")
    assert Basket.objects.get(session=session, number=2).handed_at is not None
    assert "autofocus" in box(table.get(after.headers["Location"]))


def test_what_a_volunteer_sees_is_a_number_and_a_chosen_name(volunteer, homes):
    page = re.sub(r'"[0-9A-Za-z_+/=.-]{20,}"', "", words(read(volunteer, homes[0][2].number)))  # in keys any three digits come together
    numbers = re.findall(r"\d+", re.sub(r'(?:id|for|name|value|action|href)="[^"]*"', "", page))  # nor is the key of a row a figure of hers
    assert not [word for word in HIDDEN if (word in numbers if word.isdigit() else word in page)]


def test_a_basket_already_handed_over_says_when(table, homes, session, agent):
    hand_over(basket=Basket.objects.get(session=session, number=1), by=agent)
    found = box(read(table, homes[0][2].number))
    assert "Déjà remis à 16 h 30." in found
    assert 'name="remettre"' not in found


def test_somebody_of_the_household_comes_with_her_own_card(table, homes):
    home, _, _ = homes[2]
    brother = record("Karim", birth_year=2000)
    join_household(household=home, person=brother, by=SYSTEM)
    assert "N° 3" in box(read(table, issue_card(person=brother, by=SYSTEM).number))


def test_after_a_merge_the_card_of_either_record_opens_the_line(table, homes):
    _, person, card = homes[0]
    merge_persons(absorbed=person, kept=record("Amina", birth_year=1984), by=SYSTEM)
    assert "N° 1" in box(read(table, card.number))


def dead(homes, agent) -> str:
    replace_card(person=homes[0][1], by=SYSTEM)
    return homes[0][2].number


def blank(homes, agent) -> str:
    maison = agent.role_assignments.get().maison
    return print_blank_cards(count=1, maison=maison, by=agent).cards.get().number


@pytest.mark.parametrize("which", [dead, blank, lambda homes, agent: "12", lambda homes, agent: "é" * 30, lambda homes, agent: ""])
def test_a_dead_or_misread_card_is_refused_in_words(table, homes, agent, which):
    answer = read(table, which(homes, agent))
    assert "Cette carte ne marche plus, ou le numéro est mal lu." in words(answer)
    assert "N°" not in box(answer)


def test_a_card_of_another_day_or_house_shows_nothing_of_it(table, homes, sheet, hands):
    hands.move_to(factories.at(dt.date(2026, 11, 24), 10))
    elsewhere = factories.house_sheet(sheet.activity.basketseason.terms, name="Abbaye")
    later = THURSDAY + dt.timedelta(days=7)
    numbers = []
    for at, day in ((elsewhere, THURSDAY), (sheet, later)):
        home, person = factories.household(quotient=380, name="Mme D.")
        subscribe(sheet=at, person=person, household=home, first_on=day, by=None)
        numbers.append(issue_card(person=person, by=SYSTEM).number)
    hands.move_to(OPENING)
    for number in numbers:
        answer = read(table, number)
        assert "Pas de panier ici aujourd’hui pour cette carte." in words(answer)
        assert "Mme D." not in words(answer)


def test_an_address_made_by_hand_shows_lines_of_this_sheet_alone(table, homes, session):
    path = getattr(table, "path", "/feuille/")
    for query in ("?n=99", "?n=x", "?n=", "?n=1&n=1"):
        assert table.get(path + query).status_code == 200
    assert "N°" not in box(table.get(f"{path}?n=99"))


def test_thirty_unknown_cards_and_the_confided_sheet_asks_for_numbers(volunteer, homes):
    for _ in range(30):
        volunteer.post("/feuille/", {"carte": "1"})
    answer = read(volunteer, homes[0][2].number)
    assert "Trop de cartes inconnues" in words(answer)


def test_another_day_the_sheet_asks_for_no_card(desk, hands):
    hands.move_to(factories.at(THURSDAY - dt.timedelta(days=1), 12))
    assert 'class="card-box"' not in words(desk.get(desk.path))


def test_reading_a_card_costs_the_same_at_two_sizes(desk, homes, sheet, hands, django_assert_max_num_queries):
    for _ in range(2):
        with django_assert_max_num_queries(12):
            desk.post(desk.path, {"carte": homes[0][2].number})
        hands.move_to(factories.at(dt.date(2026, 11, 24), 10))
        for n in range(10):
            home, person = factories.household(name=f"M. {n}")
            subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)
        hands.move_to(OPENING)


def test_the_stock_is_not_opened_by_reading(table, homes, agent):
    number = blank(homes, agent)
    read(table, number)
    assert Card.objects.get(number=number).person is None
