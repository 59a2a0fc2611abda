"""Recipes and farms beside the baskets: which week shows them, the calendar, who may write them."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from paniers.actions.open_kitchen import open_farms, open_recipes
from paniers.listings.kitchen import farm_of, kitchen_of, made_of, recipes_for, season_calendar, weeks_of
from paniers.models import (
    BasketSize,
    Grower,
    GrowerPage,
    GrowerVisit,
    Recipe,
    RecipeProduct,
    RecipeWorkshop,
)
from paniers.models.pages import ALT_MISSING
from paniers.rules.months import in_season
from portal.cms.actions.open_maison import open_maison
from portal.cms.finding import find
from portal.cms.models import HomePage
from portal.cms.roles import follow_pages
from portal.kit.rules.scope import EVERYWHERE, NOWHERE, Scope
from portal.people.models import User
from programmes.actions.plan_session import plan_session
from programmes.models import Event
from tests.cms.conftest import picture
from tests.grounds import laid_once
from tests.programmes.factories import maison

from . import factories
from .kitchen import THURSDAY, counted, laid, recipe, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    cache.clear()
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False):
        yield


@laid_once
def sheet():
    return factories.house_sheet(factories.season(last=dt.date(2026, 12, 31)), capacity=60)


# What a week shows


def test_a_recipe_is_found_by_its_products_whatever_the_accents_and_the_plural(sheet):
    recipe("Soupe", ["Épinard"])
    assert [line.page.title for line in recipes_for(["épinards"])] == ["Soupe"]
    assert recipes_for(["Pommes de terre"]) == []


def test_a_longer_name_is_another_product(sheet):
    recipe("Tarte", ["Pommes"])
    assert recipes_for(["Pommes de terre"]) == []


def test_what_uses_most_of_the_basket_comes_first_and_a_draft_never():
    recipe("Avec une", ["Carottes"])
    recipe("Avec deux", ["Carottes", "Pommes", "Riz"])
    recipe("Pas encore lue", ["Carottes", "Pommes"], live=False)
    lines = recipes_for(["Carottes", "Pommes"])
    assert [(line.page.title, line.of_week) for line in lines] == [("Avec deux", ["Carottes", "Pommes"]), ("Avec une", ["Carottes"])]


def test_the_list_of_recipes_has_those_of_the_week_first_and_narrows_to_a_product(client, sheet):
    laid(sheet, "Zucchini")
    recipe("Abricots rôtis", ["Abricots"])
    recipe("Zucchini farcis", ["Zucchini"])
    page = words(client.get("/recettes/"))
    assert page.index("Zucchini farcis") < page.index("Abricots rôtis")
    assert "Cette semaine : zucchini" in page
    assert "Zucchini farcis</a>" not in words(client.get("/recettes/?produit=abricot"))
    assert "Pas encore de recette avec « Panais »" in words(client.get("/recettes/?produit=Panais"))
    assert client.get("/recettes/?produit=%00&page=zz").status_code == 200


def test_the_page_of_the_baskets_says_farm_weight_and_recipe(client, sheet):
    farm = Grower.objects.create(name="Ferme du Col", place="là-haut", grows="pommes")
    open_farms().add_child(instance=GrowerPage(title="Ferme du Col", grower=farm))
    laid(sheet, "Carottes", grower=farm)
    recipe()
    season = sheet.activity.specific
    for address in (reverse("paniers"), season.address):
        page = words(client.get(address))
        assert "500 g" in page
        assert 'href="/fermes/ferme-du-col/"' in page
        assert 'href="/recettes/soupe/"' in page
        assert "Les prochains jours" in page


def test_a_basket_of_another_size_has_its_own_contents(sheet):
    terms = (
        sheet.activity.specific.basketseason.terms if hasattr(sheet.activity.specific, "basketseason") else sheet.activity.specific.terms
    )
    small = BasketSize.objects.create(terms=terms, name="Petit", weight_grams=2000, tariff=terms.tariff)
    laid(sheet, "Carottes")
    laid(sheet, "Pommes", size=small)
    weeks = weeks_of([(terms.season_id, THURSDAY, terms.usual_size), (terms.season_id, THURSDAY, small)])
    assert [[item.product for item in week.items] for week in weeks] == [["Carottes"], ["Pommes"]]


def test_a_recipe_says_what_is_in_the_basket_and_where_one_cooks_it(client, sheet):
    laid(sheet, "Carottes")
    workshop = HomePage.objects.get().add_child(instance=Event(title="Atelier soupe"))
    plan_session(
        activity=workshop.activity_ptr, maison=maison("Abbaye"), start=factories.at(THURSDAY, 10), end=factories.at(THURSDAY, 12), by=None
    )
    page = recipe(products=["Carottes", "Riz"])
    page.workshops.add(RecipeWorkshop(activity=workshop.activity_ptr))
    page.save()
    shown = words(client.get(page.address))
    assert shown.count("dans le panier") == 1
    assert "Atelier soupe" in shown
    assert "Abbaye" in shown
    workshop.unpublish()
    assert "Atelier soupe" not in words(client.get(page.address))


def test_a_farm_says_what_it_grew_and_when_one_visits(client, sheet):
    farm = Grower.objects.create(name="Ferme du Col", place="là-haut", grows="fruits")
    laid(sheet, "Pommes", grower=farm, day=dt.date(2026, 11, 19))
    laid(sheet, "Poires", grower=farm)  # still to come
    visit = HomePage.objects.get().add_child(instance=Event(title="Une visite"))
    page = open_farms().add_child(instance=GrowerPage(title="Ferme du Col", grower=farm))
    page.visits.add(GrowerVisit(activity=visit.activity_ptr))
    page.save()
    assert farm_of(page)["grown"] == ["Pommes"]
    assert "Une visite" in words(client.get(page.address))
    assert "Ferme du Col" in words(client.get("/fermes/"))


def test_the_search_finds_a_recipe_by_what_it_is_made_of_and_a_farm_by_what_it_grows(db):
    recipe("Velouté", ["Potimarron"])
    farm = Grower.objects.create(name="Ferme du Col", place="là-haut", grows="mirabelles")
    open_farms().add_child(instance=GrowerPage(title="Ferme du Col", grower=farm))
    call_command("update_index", verbosity=0)
    assert [(found.kind, found.page.title) for found in find("potimarrons")] == [("Recette", "Velouté")]
    assert [found.page.title for found in find("mirabelle")] == ["Ferme du Col"]


# The calendar


def test_the_calendar_tells_what_was_from_what_will_be(client, sheet):
    laid(sheet, "Carottes", day=dt.date(2026, 11, 19))
    laid(sheet, "carotte", "Chou")
    products = {product.name: product.months for product in season_calendar(dt.date(2026, 11, 24))}
    assert products == {"carotte": {11: True, 12: False}, "Chou": {12: False}}
    page = words(client.get(reverse("paniers:season")))
    assert "En novembre : carotte." in page


def test_before_any_contents_the_calendar_says_so(client, db):
    assert "se remplit avec les paniers" in words(client.get(reverse("paniers:season")))


NAMES = st.sampled_from(["Carotte", "Carottes", "carottes", "Chou", "Pommes"])
ROWS = st.lists(st.tuples(NAMES, st.integers(1, 12), st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))), max_size=30)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_calendar_depends_on_no_order_and_forgets_no_month(rows, random):
    today, key = dt.date(2026, 6, 1), lambda name: name.lower().rstrip("s")
    found = in_season(rows, today=today, key=key)
    mixed = list(rows)
    random.shuffle(mixed)
    assert in_season(mixed, today=today, key=key) == found
    assert {(same, month) for same, (_, months) in found.items() for month in months} == {(key(name), month) for name, month, _ in rows}
    for name, month, first in rows:
        if first <= today:
            assert found[key(name)][1][month] is True


# Who may write


def house_page(name: str):
    return open_maison(maison=maison(name), by=None)


def test_the_towns_editors_write_recipes_and_a_houses_editors_only_under_their_house(db):
    mine, other = house_page("Capuche"), house_page("Abbaye")
    index = open_recipes()
    town, house = User.objects.create_user("ville@exemple.fr"), User.objects.create_user("maison@exemple.fr")
    follow_pages(town, writes=EVERYWHERE, publishes=EVERYWHERE)
    follow_pages(house, writes=Scope(maisons=frozenset({mine.maison_row_id})), publishes=NOWHERE)
    assert index.permissions_for_user(town).can_add_subpage()
    assert not index.permissions_for_user(house).can_add_subpage()
    assert mine.permissions_for_user(house).can_add_subpage()
    assert not other.permissions_for_user(house).can_add_subpage()
    assert Recipe.can_create_at(mine)
    assert not Recipe.can_create_at(HomePage.objects.get())
    assert not GrowerPage.can_create_at(mine)


def test_a_recipe_of_a_house_is_in_the_towns_list(client):
    house = house_page("Capuche")
    page = Recipe(title="Le plat du mardi")
    page.products = [RecipeProduct(product="Chou")]
    house.add_child(instance=page)
    open_recipes()
    assert "Le plat du mardi" in words(client.get("/recettes/"))


@pytest.mark.parametrize("kind", [Recipe, GrowerPage])
def test_a_picture_never_goes_without_its_words(kind):
    form_class = kind.get_edit_handler().get_form_class()
    image = picture()
    parent = open_recipes() if kind is Recipe else open_farms()
    page = kind(title="Une page", picture=image)
    form = form_class(
        {"title": "Une page", "slug": "une-page", "picture": image.pk, "picture_alt": "", "steps-count": "0", "body-count": "0"},
        instance=page,
        parent_page=parent,
    )
    form.is_valid()
    assert ALT_MISSING in form.errors.get("picture_alt", [])
    form = form_class(
        {"title": "Une page", "slug": "une-page", "picture": image.pk, "picture_alt": "Un bol", "steps-count": "0", "body-count": "0"},
        instance=page,
        parent_page=parent,
    )
    form.is_valid()
    assert "picture_alt" not in form.errors


def test_a_picture_is_told_on_the_page(client):
    page = recipe(picture=picture(), picture_alt="Une soupe orange")
    assert 'alt="Une soupe orange"' in client.get(page.address).content.decode()


def test_a_copied_farm_leaves_the_grower_to_the_first(db):
    farm = Grower.objects.create(name="Ferme du Col", place="là-haut", grows="fruits")
    page = open_farms().add_child(instance=GrowerPage(title="Ferme du Col", grower=farm))
    copied = page.copy(update_attrs={"slug": "copie"})
    assert copied.specific.grower is None
    assert farm.page == page


def test_the_lists_are_opened_once(db):
    assert open_recipes() == open_recipes()
    assert open_farms() == open_farms()
    assert Page.objects.filter(slug__in=("recettes", "fermes")).count() == 2


@pytest.mark.parametrize("address", ["/recettes/", "/fermes/", "/paniers/", "/paniers/mois/", "/recettes/plat-0/", "/fermes/ferme-0/"])
def test_each_page_costs_the_same_whatever_there_is(client, sheet, address):
    def grow(first, number):
        for place in range(first, first + number):
            farm = Grower.objects.create(name=f"Ferme {place}", place="ici", grows="tout")
            open_farms().add_child(instance=GrowerPage(title=f"Ferme {place}", grower=farm))
            laid(sheet, f"Produit {place}", grower=farm)
            laid(sheet, f"Produit {place}", grower=farm, day=dt.date(2026, 11, 19))
            recipe(f"Plat {place}", [f"Produit {place}", "Carottes"])

    grow(0, 2)
    client.get(address)
    few = counted(lambda: client.get(address))
    grow(2, 6)
    assert counted(lambda: client.get(address)) == few
    assert few <= 20


def test_the_pages_are_asked_without_their_tags_when_empty(db):
    assert kitchen_of(open_recipes(), "", None)["lines"] == []
    assert made_of(Recipe(title="Brouillon"))["products"] == []
