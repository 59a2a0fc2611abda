"""« Mes paniers »: what a household reads of its baskets."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from paniers.actions.subscribe import subscribe
from paniers.listings.home import homes_of
from paniers.models import (
    Grower,
)
from tests.grounds import laid_once

from . import factories
from .kitchen import THURSDAY, counted, laid, recipe, signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    cache.clear()
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False):
        yield


@laid_once
def sheet():
    return factories.house_sheet(factories.season(last=dt.date(2026, 12, 31)), capacity=60)


def subscribed(sheet, quotient=380, name="Mme B."):
    home, person = factories.household(quotient=quotient, name=name)
    return subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None), home, person


def test_her_home_says_price_first_then_contents_recipe_and_dates(client, sheet):
    farm = Grower.objects.create(name="Ferme du Col", place="là-haut", grows="pommes")
    laid(sheet, "Carottes", grower=farm)
    recipe()
    row, _, person = subscribed(sheet)
    signed_in(client, person)
    page = words(client.get(reverse("paniers:mine")))
    order = [
        "N° 1",
        "4,00 €",
        "Votre prochain panier",
        "Dans ce panier",
        "Carottes",
        "500 g",
        "Ferme du Col",
        "Soupe",
        "Vos prochaines dates",
    ]
    assert [page.index(word) for word in order] == sorted(page.index(word) for word in order)
    assert "jeu. 3 déc." in page
    assert row.number == 1


def test_who_does_not_answer_for_the_household_sees_no_price_and_nothing_that_changes_it(client, sheet):
    _, home, person = subscribed(sheet)
    home.memberships.update(is_referent=False)
    user = signed_in(client, person)
    page = words(client.get(reverse("paniers:mine")))
    assert "Votre prochain panier" in page
    assert "€" not in page
    [shown] = homes_of(user)
    assert {words_ for words_, _, _ in shown.acts} <= {"Je ne peux pas venir"}


def test_a_link_stands_only_where_its_screen_does(sheet, client, monkeypatch):
    row, _, person = subscribed(sheet)
    user = signed_in(client, person)
    monkeypatch.setattr("paniers.listings.home._exists", lambda name: False)
    assert homes_of(user)[0].acts == []
    monkeypatch.setattr("paniers.listings.home._exists", lambda name: name == "paniers:change")
    monkeypatch.setattr("paniers.listings.home.reverse", lambda name, args: f"/{name}/{args[0]}/")
    assert [(said, url) for said, _, url in homes_of(user)[0].acts] == [("Changer", f"/paniers:change/{row.pk}/")]


def test_a_waiting_list_and_a_finished_subscription_are_said(client, sheet):
    sheet = factories.house_sheet(sheet.activity.specific.terms, name="Abbaye", capacity=1)
    subscribed(sheet)
    home, person = factories.household(quotient=380)
    subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None, or_wait=True)
    signed_in(client, person)
    assert "liste d’attente" in words(client.get(reverse("paniers:mine")))


def test_after_the_last_basket_she_is_led_to_the_next_season(client, sheet):
    _, _, person = subscribed(sheet)
    user = signed_in(client, person)
    with time_machine.travel(factories.at(dt.date(2027, 1, 15), 10), tick=False):
        client.force_login(user)
        page = words(client.get(reverse("paniers:mine")))
    assert "Plus de panier à venir" in page
    assert "Finis" in page


def test_her_home_costs_the_same_for_one_subscription_or_for_many_baskets(client, sheet):
    laid(sheet, "Carottes")
    recipe()
    _, home, person = subscribed(sheet)
    signed_in(client, person)
    client.get(reverse("paniers:mine"))
    one = counted(lambda: client.get(reverse("paniers:mine")))
    other = factories.house_sheet(factories.season(last=dt.date(2027, 3, 25)), name="Abbaye", capacity=60)
    laid(other, "Carottes", "Pommes")
    recipe("Tarte", ["Pommes", "Carottes"])
    recipe("Gratin", ["Carottes"])
    subscribe(sheet=other, person=person, household=home, first_on=THURSDAY, by=None)
    assert counted(lambda: client.get(reverse("paniers:mine"))) == one
    assert one <= 20
