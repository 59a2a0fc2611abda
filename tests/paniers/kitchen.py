"""A kitchen for the tests: recipes, contents of a day, somebody signed in, and counting queries."""

import datetime as dt
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from paniers.actions.open_kitchen import open_recipes
from paniers.models import Recipe, RecipeProduct, WeekItem
from portal.people.models import User

THURSDAY = dt.date(2026, 12, 3)


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def recipe(title="Soupe", products=("Carottes",), *, live=True, **more) -> Recipe:
    page = Recipe(title=title, steps=[("step", "Cuire.")], live=live, **more)
    page.products = [RecipeProduct(product=name, sort_order=place) for place, name in enumerate(products)]
    return open_recipes().add_child(instance=page)


def laid(sheet, *products, day=THURSDAY, grower=None, size=None):
    for product in products:
        WeekItem.objects.create(season_id=sheet.activity_id, day=day, product=product, grams=500, grower=grower, size=size)


def signed_in(client, person) -> User:
    person.user = User.objects.create_user(f"p{person.pk}@exemple.fr")
    person.save()
    client.force_login(person.user)
    return person.user


def counted(ask) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask()
    return len(queries)
