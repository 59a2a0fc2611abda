"""Who may write what: one group for the town's pages, one for each house's part of the tree.

The rooms above put people into these groups; nothing here knows a person.
"""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.kit.rules.scope import Scope
from portal.places.models import Maison

from .models import MaisonPage

TOWN_EDITORS = "Rédaction de la ville"
MAISON_PAGE_RIGHTS = ("add", "change", "publish")
TOWN_PAGE_RIGHTS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
_REFERENCE_MODELS = (("places", "sector"), ("places", "maison"), ("places", "openingexception"), ("cms", "accessibilityaudit"))
# Wagtail keeps the rights on pictures under its own image model, whatever model stores them.
_FILE_RIGHTS = (
    ("wagtailimages", "add_image"), ("wagtailimages", "change_image"), ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"), ("wagtaildocs", "change_document"), ("wagtaildocs", "choose_document"),
)  # fmt: skip


def town_editors() -> Group:
    """The group that writes every page, keeps the reference data and the settings of the town."""
    return Group.objects.get(name=TOWN_EDITORS)


def maison_editors(maison: Maison) -> Group | None:
    """The group that writes the pages of this house; None while its page has not been opened."""
    page = MaisonPage.objects.select_related("editors").filter(maison_row=maison).first()
    return page.editors if page else None


def grant_pages(group: Group, page: Page, rights: tuple[str, ...]) -> None:
    """Exactly these rights of `group` on `page` and what lies under it. Twice is once."""
    wanted = [f"{right}_page" for right in rights]
    GroupPagePermission.objects.filter(group=group, page=page).exclude(permission__codename__in=wanted).delete()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=wanted):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def grant_files(group: Group, collection: Collection, *, only_choose: bool = False) -> None:
    """Add, change and choose pictures and documents of this collection and those under it; or only choose them."""
    for app, codename in _FILE_RIGHTS:
        if only_choose and not codename.startswith("choose"):
            continue
        permission = Permission.objects.get(content_type__app_label=app, codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def grant_admin(group: Group) -> None:
    """The right to enter `/admin/`, which the second factor still guards."""
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))


def grant_reference_data(group: Group, *, whole: bool) -> None:
    """Houses, sectors, closures, audits and the town's settings; for a house's team (not `whole`) only the house itself."""
    if not whole:
        group.permissions.add(Permission.objects.get(content_type__app_label="places", codename="change_maison"))
        return
    codenames = [(app, f"{verb}_{model}") for app, model in _REFERENCE_MODELS for verb in ("add", "change", "delete", "view")]
    for app, codename in (
        *codenames,
        ("cms", "change_townsettings"),
        ("wagtailcore", "add_collection"),
        ("wagtailcore", "change_collection"),
    ):
        group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))


def follow_pages(user, reach: Scope) -> None:
    """Put `user` in the groups of editors that `reach` covers, and in no other's. Called by the room that keeps roles."""
    of_houses = dict(MaisonPage.objects.exclude(editors=None).values_list("maison_row", "editors"))
    town = Group.objects.filter(name=TOWN_EDITORS).values_list("pk", flat=True)
    wanted = set(town) if reach.everywhere else {group for maison, group in of_houses.items() if maison in reach.maisons}
    user.groups.remove(*(({*town, *of_houses.values()}) - wanted))
    user.groups.add(*wanted)
