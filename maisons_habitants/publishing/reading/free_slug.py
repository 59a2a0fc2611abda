from django.utils.text import slugify
from wagtail.models import Page


def free_slug(parent: Page, title: str) -> str:
    """An address for a page of this title under `parent` that no other page has; a number follows where it must. One query."""
    stem = slugify(title)[:80] or "activite"
    taken = set(parent.get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken)
