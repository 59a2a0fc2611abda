"""The number said is that of the house where the basket is collected that day, however often the house changes."""

import datetime as dt
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from paniers.actions.change_subscription import change_subscription
from paniers.actions.choose_basket import choose_basket
from paniers.listings.home import homes_of
from paniers.registry import merge_summary
from paniers.slips.subscription import slip_of
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff

from . import factories
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
BACK = dt.date(2027, 2, 4)
TODAY = factories.at(dt.date(2026, 11, 24), 10)


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(TODAY, tick=False) as hands:
        yield hands


def words(answer) -> str:
    return re.sub(r"\s+", " ", BeautifulSoup(answer.content, "html.parser").get_text(" ")).replace("\u00a0", " ")


@laid_once
def row():
    """Number 3 in Capuche, then 2 in Abbaye from the 7th of January, then back in Capuche, from the 4th of February."""
    terms = factories.season()
    capuche, abbaye = (factories.house_sheet(terms, name=name) for name in ("Capuche", "Abbaye"))
    for sheet in (capuche, capuche, abbaye):
        ask(sheet, *factories.household(quotient=380))
    home, person = factories.household(quotient=380, name="Mme C.")
    factories.account(person)
    found = ask(capuche, home, person)
    change_subscription(subscription=found, from_on=dt.date(2027, 1, 7), sheet=abbaye, by=None)
    found.refresh_from_db()
    change_subscription(subscription=found, from_on=BACK, sheet=capuche, by=None)
    found.refresh_from_db()
    return found


DAYS = [(dt.date(2026, 12, 8), "Capuche", 0), (dt.date(2027, 1, 12), "Abbaye", 5), (dt.date(2027, 2, 9), "Capuche", 9)]


@pytest.mark.parametrize(("day", "house", "place"), DAYS)
def test_titles_slip_and_records_say_the_number_of_the_house_of_that_day(row, client, hands, day, house, place):
    hands.move_to(factories.at(day, 10))
    baskets = list(row.baskets.select_related("session__maison").order_by("session__start"))
    number = baskets[place].number
    assert baskets[place].session.maison.name.endswith(house)
    person = row.enrolment.person
    home = homes_of(person.user)[0]
    assert (home.number, home.maison) == (number, baskets[place].session.maison)
    sign_in(client, person.user)
    assert f"N° {number} · {home.maison.name}" in words(client.get(reverse("paniers:mine")))
    agent = staff("direction")
    sign_in(client, agent)
    assert f"N° {number} · {home.maison.name}" in words(client.get(reverse("paniers_desk:terms", args=[person.pk])))
    slip = slip_of(agent, str(row.pk))
    assert (slip.number, slip.maison) == (str(number), home.maison)
    assert merge_summary(person) == [("Paniers", f"{home.maison.name}, n° {number}")]


def test_each_house_of_a_subscription_has_its_own_number(row):
    numbers = {}
    for basket in row.baskets.select_related("session"):
        numbers.setdefault((basket.session.local_date >= BACK, basket.session.maison_id), set()).add(basket.number)
    assert [len(found) for found in numbers.values()] == [1, 1, 1]


def test_who_visits_another_house_keeps_the_number_of_her_own_in_the_title(client, hands):
    terms = factories.season()
    capuche, abbaye = (factories.house_sheet(terms, name=name) for name in ("Capuche", "Abbaye"))
    for _ in range(3):
        ask(abbaye, *factories.household(quotient=380))
    home, person = factories.household(quotient=380)
    factories.account(person)
    first = ask(capuche, home, person).baskets.order_by("session__start").first()
    there = choose_basket(basket=first, choice="other_house", session=abbaye.sessions.order_by("start").first(), by=None)
    assert there.number == 4
    shown = homes_of(person.user)[0]
    assert (shown.number, shown.maison, shown.next.basket.number) == (1, capuche.maison, 4)
