"""What somebody who writes for some houses may see of pages, pictures and documents in `/admin/`: her sections, and what is public.

Wagtail asks the right of each act, not that of each look: as shipped its choosers, reports, filters, suggestions and confirmations
show what other houses have not published. Whoever keeps the whole town sees all of it; for everybody else these are
asked here (`SectionsMiddleware`, `wagtail_hooks`, `forms.SectionForm`).
"""

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import policy_registry

ANY_RIGHT = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
FILE_RIGHTS = ("add", "change", "delete", "choose")
_WHOLE_TOWN = "places.add_maison"  # who may open a house keeps all of them


def keeps_the_town(user) -> bool:
    return user.has_perm(_WHOLE_TOWN)


def pages_of(user) -> QuerySet[Page]:
    """Every page of her sections, in whatever state."""
    return policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, set(ANY_RIGHT))


def _under(user) -> Q:
    """The same as a condition: `Page` may have been filtered before."""
    paths = {right.page.path for right in policy_registry.get_by_type(Page).get_cached_permissions_for_user(user)}
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def writes_in(user, page: Page) -> bool:
    return keeps_the_town(user) or pages_of(user).filter(pk=page.pk).exists()


def shown_to(user, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Of `pages`: hers, and those of others that are online as they stand. One whose title is being changed waits until it is published:
    Wagtail lists pages under the title to come."""
    if keeps_the_town(user):
        return pages
    shown = Page.objects.filter(_under(user) | Q(live=True, draft_title=F("title")))
    return pages.filter(id__in=shown.values("id"))  # the search knows this condition, not the one above


def may_open(user, keys: list, *, among: str) -> bool:
    """May she be shown these pages (their keys) for themselves: « hers », or « shown » in a chooser; and « above »: on the way to hers."""
    wanted = set(keys)
    rows = Page.objects.filter(pk__in=wanted)
    if among == "shown":
        return shown_to(user, rows).count() == len(wanted)
    if among == "hers":
        return rows.filter(_under(user)).count() == len(wanted)
    paths = {right.page.path for right in policy_registry.get_by_type(Page).get_cached_permissions_for_user(user)}
    return all(any(path.startswith(page.path) or page.path.startswith(path) for path in paths) for page in rows)


def files_of(user, model) -> QuerySet:
    """Pictures or documents that she may at least choose."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, set(FILE_RIGHTS))


def rows_of(user, model) -> QuerySet:
    """Of any model that bulk acts of Wagtail know: what she may name."""
    if issubclass(model, Page):
        return Page.objects.filter(_under(user))
    if issubclass(model, (get_image_model(), get_document_model())):
        return files_of(user, model)
    return model._default_manager.none()


def colleagues(request, rows: str) -> QuerySet:
    """Who wrote in her sections: for the filters of lists. `rows`: « owner » or « edited »."""
    users = get_user_model().objects
    pages = Page.objects.all() if keeps_the_town(request.user) else Page.objects.filter(_under(request.user))
    if rows == "owner":
        return users.filter(pk__in=pages.order_by().values("owner"))
    edits = PageLogEntry.objects.filter(action="wagtail.edit", page__in=pages.order_by().values("pk"))
    return users.filter(pk__in=edits.order_by().values("user"))
