"""A resident's recipe: what it tells of her, who reads it first."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from paniers.actions.offer_recipe import offer_recipe
from paniers.desk.recipe import staff_tasks
from paniers.forms.recipe import RecipeForm
from paniers.models import (
    Recipe,
)
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.enums import Role
from portal.people.models import PersonMaison
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff
from tests.programmes.factories import maison

from . import factories
from .kitchen import signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    cache.clear()
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False):
        yield


@laid_once
def sheet():
    return factories.house_sheet(factories.season(last=dt.date(2026, 12, 31)), capacity=60)


def told(**more) -> dict:
    return {
        "title": "Compote", "products": "Pommes, 1 kg\n- Noix", "cupboard": "", "people": "4", "minutes": "20",
        "steps": "Couper.\n\nCuire.", "first_name": "Rosa", "request_key": str(uuid.uuid4()), **more,
    }  # fmt: skip


# A resident's recipe


def test_a_recipe_offered_waits_unseen_and_names_nobody_but_as_she_chose(client):
    _, person = factories.household(name="Mme Tancarville")
    user = signed_in(client, person)
    assert client.post(reverse("paniers:offer_recipe"), told()).status_code == 302
    page = Recipe.objects.get(title="Compote")
    assert [(row.product, row.amount, row.key) for row in page.products.all()] == [("Pommes", "1 kg", "pomme"), ("Noix", "", "noi")]
    assert [str(step.value) for step in page.steps] == ["Couper.", "Cuire."]
    assert not page.live
    assert page.owner is None
    assert page.latest_revision.user is None
    assert client.get(page.address).status_code == 404
    page.latest_revision.publish()
    shown = words(client.get(page.address))
    assert "proposée par Rosa" in shown
    assert "Tancarville" not in shown
    assert user.email not in shown
    assert "Tancarville" not in str(page.latest_revision.content)
    assert AuditLine.objects.get(verb="paniers.offer_recipe").by == user


def test_without_a_first_name_nobody_is_named(client):
    signed_in(client, factories.household()[1])
    client.post(reverse("paniers:offer_recipe"), told(first_name=""))
    Recipe.objects.get(title="Compote").latest_revision.publish()
    assert "proposée par" not in words(client.get("/recettes/compote/"))


def test_a_double_click_offers_one_recipe(client):
    signed_in(client, factories.household()[1])
    twice = told()
    for _ in range(2):
        client.post(reverse("paniers:offer_recipe"), twice)
    assert Recipe.objects.count() == 1


def test_two_recipes_of_one_name_stand_side_by_side(client):
    signed_in(client, factories.household()[1])
    for _ in range(2):
        client.post(reverse("paniers:offer_recipe"), told())
    assert sorted(Recipe.objects.values_list("slug", flat=True)) == ["compote", "compote-2"]


def test_a_few_recipes_a_day_and_no_more(client):
    signed_in(client, factories.household()[1])
    for _ in range(5):
        client.post(reverse("paniers:offer_recipe"), told())
    answer = client.post(reverse("paniers:offer_recipe"), told())
    assert "beaucoup pour aujourd’hui" in words(answer)
    assert Recipe.objects.count() == 5


def test_what_lacks_is_said_and_nothing_typed_is_lost(client):
    signed_in(client, factories.household()[1])
    answer = words(client.post(reverse("paniers:offer_recipe"), told(steps="", title="<b>Compote</b>")))
    assert "À écrire." in answer
    assert "&lt;b&gt;Compote" in answer
    assert not RecipeForm(told(products=f"{'Pommes' * 20}, 1 kg")).is_valid()
    assert not RecipeForm(told(minutes="9999")).is_valid()
    with pytest.raises(Refusal) as refused:
        offer_recipe(title="Rien", products=[], steps=["Cuire."], by=None)
    assert refused.value.code == "recette-incomplete"


def test_markup_in_a_recipe_is_shown_as_it_was_written(client):
    signed_in(client, factories.household()[1])
    client.post(reverse("paniers:offer_recipe"), told(first_name="<script>x</script>", steps="<script>y</script>"))
    Recipe.objects.get().latest_revision.publish()
    shown = client.get("/recettes/compote/").content.decode()
    assert "<script>x" not in shown
    assert "<script>y" not in shown


def test_a_town_whose_list_waits_too_long_takes_no_more(monkeypatch):
    monkeypatch.setattr("paniers.actions.offer_recipe.MOST_WAITING", 0)
    with pytest.raises(Refusal) as refused:
        offer_recipe(title="Compote", products=[("Pommes", "")], steps=["Cuire."], by=None)
    assert refused.value.code == "trop-de-recettes"


def test_who_publishes_the_towns_pages_is_told_that_a_recipe_waits(client):
    signed_in(client, factories.household()[1])
    client.post(reverse("paniers:offer_recipe"), told())
    house = maison("Capuche")
    [task] = staff_tasks(staff(Role.REDACTION))
    assert (task["label"], task["count"]) == ("Recettes proposées, à lire", 1)
    assert staff_tasks(staff(Role.ACCUEIL, house)) == []
    Recipe.objects.get().latest_revision.publish()
    assert staff_tasks(staff(Role.REDACTION)) == []


def test_the_counter_writes_it_down_for_her(client, sheet):
    _, person = factories.household()
    PersonMaison.objects.create(person=person, maison=sheet.maison, since=dt.date(2026, 11, 1))
    sign_in(client, staff(Role.ACCUEIL, sheet.maison))
    address = reverse("paniers_desk:recipe", args=[person.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, told()).status_code == 302
    line = AuditLine.objects.get(verb="paniers.offer_recipe")
    assert line.subject == f"people.Person:{person.pk}"
    assert Recipe.objects.get().owner is None
    assert line.by is not None
