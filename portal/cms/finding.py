"""The search over live public pages, the same on every database: words are folded first, so the database only compares."""

from dataclasses import dataclass

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from wagtail.models import Page

from .listings import maison_names, name_by_path
from .rules import search_words

PER_PAGE = 10


@dataclass(frozen=True)
class Found:
    """One result: a page, its kind, the house it belongs to (empty: the town), a sentence about it."""

    page: Page
    kind: str
    maison: str
    summary: str


def find(question: str, number: object = 1) -> PaginatorPage | None:
    """A page of results, best first, for what somebody typed; None when there is no word in it.

    First pages that hold every word; else words begun (« pani »); else any of the words.
    """
    words = search_words.asked(question)
    if not words:
        return None
    pages = Page.objects.live().public().exclude(depth__lte=2).specific()
    for results in (pages.search(words, operator="and"), pages.autocomplete(words, operator="and"), pages.search(words, operator="or")):
        paginator = Paginator(results, PER_PAGE)
        if paginator.count:
            break
    shown = paginator.get_page(number)
    names = maison_names()
    shown.object_list = [_found(page, names) for page in shown.object_list]
    return shown


def _found(page: Page, names: dict[str, str]) -> Found:
    kind = getattr(page, "kind_label", "") or page._meta.verbose_name.capitalize()
    summary = getattr(page, "introduction", "") or page.search_description
    own_name = page.path in names
    return Found(page, kind, "" if own_name else name_by_path(page, names), summary)
