import uuid

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Recipe, RecipeProduct
from .open_kitchen import open_recipes

MOST_WAITING = 200  # of the whole town: somebody reads each


def offer_recipe(
    *, title: str, products: list[tuple[str, str]], steps: list[str], cupboard: str = "", people: int = 4, minutes: int = 30,
    first_name: str = "", by, person=None, key: uuid.UUID | None = None,
) -> Recipe:  # fmt: skip
    """Keep a recipe that a resident offers, as a draft of the town's recipes: whoever writes pages reads it, then publishes it or not.

    `products`: (name, how much). The page names nobody but by `first_name`, which she chose: it has no owner, and no revision of hers;
    the journal alone knows who offered it. Raises Refusal « recette-incomplete », « trop-de-recettes ».
    """
    if not (title.strip() and products and steps):
        raise Refusal("recette-incomplete", "Il manque le nom, un produit ou une étape.", "Complétez, puis proposez de nouveau.")
    with once(key, "paniers.offer_recipe", by=by) as request:
        if request.done:
            return Recipe.objects.get(pk=request.result)
        parent = open_recipes()
        if Recipe.objects.offered_and_waiting().count() >= MOST_WAITING:
            words = "Beaucoup de recettes attendent déjà d’être lues."
            raise Refusal("trop-de-recettes", words, "Revenez dans quelques jours, ou donnez-la à l’accueil d’une maison.")
        page = Recipe(
            title=title.strip(), cupboard=cupboard.strip(), people=people, minutes=minutes, offered_by=first_name.strip(),
            offered_at=clock.now(), live=False, has_unpublished_changes=True, steps=[("step", step) for step in steps],
        )  # fmt: skip
        page.products = [RecipeProduct(product=name, amount=amount, sort_order=place) for place, (name, amount) in enumerate(products)]
        with transaction.atomic():
            parent.add_child(instance=page)
            page.save_revision()
        audit.record("paniers.offer_recipe", page, by=by, subject=person)
        request.result = page.pk
    return page
