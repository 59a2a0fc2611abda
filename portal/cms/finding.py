"""The search over live public pages, the same on every database: words are folded first, so the database only compares."""

from dataclasses import dataclass
from functools import lru_cache

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from wagtail.models import Page, get_page_models

from .listings import maison_names, name_by_path
from .models import TreePage
from .rules import search_words

PER_PAGE = 10
_UNDER_HOME = 3  # depth of the pages that stand right under the home


@dataclass(frozen=True)
class Found:
    """One result: a page, its kind, the house it belongs to (empty: the town), a sentence about it."""

    page: Page
    kind: str
    maison: str
    sentence: str


def find(question: str, number: object = 1) -> PaginatorPage | None:
    """A page of results, best first, for what somebody typed; None when there is no word in it.

    First pages that hold every word; else words begun (« pani »); else any of the words. Four queries, two more for each
    step further; their number depends neither on the results nor on their kinds.
    """
    words = search_words.asked(question)
    if not words:
        return None
    pages = Page.objects.live().filter(depth__gte=_UNDER_HOME).select_related(*_kinds_of_page().values())
    for results in (pages.search(words, operator="and"), pages.autocomplete(words, operator="and"), pages.search(words, operator="or")):
        paginator = Paginator(results, PER_PAGE)
        if paginator.count:
            break
    shown = paginator.get_page(number)
    names = maison_names()
    shown.object_list = [_found(_as_its_kind(page), names) for page in shown.object_list]
    return shown


@lru_cache(maxsize=1)
def _kinds_of_page() -> dict[type[Page], str]:
    """Each kind of public page and the road of one-to-one links from Page to it (« activity__event »)."""
    return {model: "__".join(_road(model)) for model in get_page_models() if issubclass(model, TreePage)}


def _road(model: type[Page]) -> list[str]:
    tables = [kind for kind in reversed(model.__mro__) if issubclass(kind, Page) and kind is not Page and not kind._meta.abstract]
    return [kind._meta.model_name for kind in tables]


def _as_its_kind(page: Page) -> Page:
    """The page as its own class, from what the same query brought."""
    for step in _kinds_of_page().get(page.specific_class, "").split("__"):
        page = getattr(page, step) if step else page
    return page


def _found(page: Page, names: dict[str, str]) -> Found:
    kind = getattr(page, "kind_label", "") or page._meta.verbose_name.capitalize()
    sentence = getattr(page, "sentence", "") or page.search_description
    return Found(page, kind, "" if page.path in names else name_by_path(page, names), sentence)
