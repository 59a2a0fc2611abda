"""A basket given away, a house changed for a week, a week with a holiday: on a phone and at the desk, with JavaScript and without it."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from paniers.actions.subscribe import subscribe
from paniers.models import Basket, GivePoint
from paniers.reading.pickup import code_of, grouped
from portal.households.models import Household
from portal.people.models import User
from tests.paniers.factories import verify

from .conftest import scrolls_sideways
from .town import HOUSE, TABLET, THURSDAY, account, books_are_true, plain, sheet, somebody, standing_at

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


@pytest.fixture
def basket():
    """A household of one, with an account, that collects at the house from 3 December at 4 €; its first basket."""
    person = somebody("Lina", "Essai")
    person.user = User.objects.create_user("lina@belleroche.example")
    person.save()
    home = Household.objects.of(person).get()
    verify(home, 380, checked=dt.date(2026, 11, 3))
    row = subscribe(sheet=sheet(), person=person, household=home, first_on=THURSDAY, by=None)
    return row.baskets.order_by("planned_for__start").first()


def owner(basket: Basket):
    return basket.subscription.enrolment.person.user


@BOTH
def test_a_basket_is_given_away_then_taken_back(screen, axe, basket, javascript):
    point = GivePoint.objects.filter(open=True).order_by("pk").first()
    page = screen("/mon-espace/paniers/", user=owner(basket), javascript=javascript)
    page.get_by_role("link", name="jeu. 3 déc.").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("jeudi 3 décembre")
    assert grouped(code_of(basket.pk)) in page.inner_text("main")
    assert not scrolls_sideways(page)
    page.get_by_role("radio", name=point.name).check()
    page.get_by_role("button", name="Je le donne").click()
    expect(page.get_by_text("ce panier sera donné")).to_be_visible()
    basket.refresh_from_db()
    assert (basket.state, basket.point_id) == ("given", point.pk)
    if javascript:
        axe(page)
    page.get_by_role("button", name="Le prendre comme prévu").click()
    expect(page.get_by_text("votre panier vous attend")).to_be_visible()
    books_are_true()


@BOTH
def test_it_is_collected_in_another_house_this_once(screen, basket, javascript):
    page = screen(f"/mon-espace/paniers/{basket.pk}/", user=owner(basket), javascript=javascript)
    house = page.get_by_role("region", name="Une autre maison, cette fois")
    house.get_by_role("combobox").select_option(index=1)
    house.get_by_role("button").click()
    expect(page.get_by_text("cette fois", exact=True)).to_be_visible()
    basket.refresh_from_db()
    assert basket.session.maison.name != HOUSE
    assert basket.session.local_date == THURSDAY
    books_are_true()


@BOTH
def test_the_week_of_a_holiday_is_moved_for_all_the_houses(screen, axe, basket, javascript):
    with standing_at(dt.date(2027, 3, 30), 10):
        page = screen("/equipe/paniers/semaines/", user=account("direction"), javascript=javascript, **TABLET)
        row = page.get_by_role("row").filter(has_text=re.compile("29.avril"))
        row.get_by_role("link").click()
        page.get_by_label("Le nouveau jour, pour toutes les maisons").fill("2027-04-28")
        page.get_by_label("Pourquoi ?").fill("la salle est prise")
        page.get_by_role("button", name="Voir avant d’écrire").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("mercredi 28 avril")
        assert "mercredi 28 avril 2027, 17 h – 19 h" in plain(page.inner_text("table"))
        if javascript:
            axe(page)
        page.get_by_role("button", name="C’est bien cela").click()
        expect(page.get_by_text("C'est fait.")).to_be_visible()
        assert "mercredi 28 avril" in plain(page.inner_text("main"))
        books_are_true()
