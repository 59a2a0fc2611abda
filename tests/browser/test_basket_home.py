"""A resident's home of baskets, the kitchen and the farms, in a real browser: read, cook, offer a recipe."""

import pytest
from playwright.sync_api import expect

from paniers.models import Recipe, Subscription
from portal.people.models import User

READ = [
    "/recettes/",
    "/recettes/soupe-de-potimarron-aux-noix/",
    "/fermes/",
    "/fermes/ferme-des-trois-noyers/",
    "/paniers/mois/",
    "/paniers/",
    "/paniers-solidaires/",
]


@pytest.fixture
def subscriber():
    """Somebody who comes to the first house, with an account of her own."""
    row = (
        Subscription.objects.filter(number__isnull=False, enrolment__person__user=None)
        .select_related("enrolment__person")
        .order_by("pk")[0]
    )
    person = row.enrolment.person
    person.user = User.objects.create_user("panier@exemple.fr")
    person.save(update_fields=["user"])
    return person.user


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_what_one_reads_around_the_baskets(screen, axe, subscriber, width, theme):
    for path in [*READ, "/mon-espace/paniers/", "/mon-espace/paniers/recette/"]:
        page = screen(path, width=width, theme=theme, user=subscriber)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        axe(page)
        page.close()


def test_she_reads_her_week_cooks_it_and_offers_a_recipe(screen, subscriber):
    page = screen("/mon-espace/paniers/", width=390, user=subscriber)
    expect(page.get_by_role("heading", name="Votre prochain panier")).to_be_visible()
    page.get_by_role("link", name="Gratin de poireaux et de pommes").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gratin de poireaux et de pommes")
    expect(page.get_by_text("dans le panier").first).to_be_visible()
    page.get_by_role("link", name="Toutes les recettes").click()
    page.get_by_role("link", name="Je propose une recette").click()
    page.get_by_label("Le nom du plat").fill("Tarte du jeudi")
    page.get_by_label("Les produits du panier").fill("Poireaux, 400 g")
    page.get_by_label("Comment on fait").fill("Étaler.\nCuire.")
    page.get_by_role("button", name="Je la propose").click()
    expect(page.get_by_text("Merci ! L’équipe lit votre recette")).to_be_visible()
    kept = Recipe.objects.get(title="Tarte du jeudi")
    assert not kept.live
    assert kept.owner is None
