from django.db import transaction
from wagtail.models import Page, Site

from ..models import GrowerIndexPage, RecipeIndexPage

RECIPES = {
    "slug": "recettes",
    "title": "Cuisiner le panier",
    "introduction": "Des idées de la ville et de ses habitants, avec ce qui est dans le panier.",
}
FARMS = {"slug": "fermes", "title": "Les fermes", "introduction": "Qui cultive pour les paniers, où, et quand on peut venir voir."}


def open_recipes() -> RecipeIndexPage:
    """The list of recipes; made and published when the town has none yet. Twice is once."""
    return _opened(RecipeIndexPage, RECIPES)


def open_farms() -> GrowerIndexPage:
    """The list of farms, in the same way."""
    return _opened(GrowerIndexPage, FARMS)


def _opened(kind: type[Page], words: dict[str, str]) -> Page:
    found = kind.objects.first()
    if found is not None:
        return found
    with transaction.atomic():
        home = Page.objects.select_for_update().get(pk=Site.objects.get(is_default_site=True).root_page_id)  # two at once make one
        return kind.objects.first() or home.add_child(instance=kind(**words))
