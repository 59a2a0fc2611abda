"""What keeps a page from being deleted: rows that point to it, or to one below it, and may not lose it."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import PROTECT, RESTRICT
from wagtail.models import Page


def holds(page: Page) -> list[str]:
    """The names of what stands on this page and those below it (« comités »); empty when nothing does. Wagtail asks nothing and breaks."""
    under = Page.objects.filter(path__startswith=page.path)
    types = ContentType.objects.filter(pk__in=under.order_by().values("content_type"))
    found: dict[str, None] = {}
    for model in filter(None, (kind.model_class() for kind in types)):
        for link in model._meta.related_objects:
            if link.on_delete not in (PROTECT, RESTRICT) or not hasattr(link.field, "attname"):
                continue
            rows = link.related_model._base_manager.filter(**{f"{link.field.name}__path__startswith": page.path})
            if rows.exists():
                found[str(link.related_model._meta.verbose_name_plural)] = None
    return list(found)


def refusal(page: Page) -> str:
    """Why it may not be deleted, in words; empty when it may."""
    held = holds(page)
    if not held:
        return ""
    return (
        f"« {page.get_admin_display_title()} » ne peut pas être supprimée : y tiennent {', '.join(held)}. "
        "Dépubliez-la plutôt ; rien n’y change pour personne."
    )
