"""Who may write what: one group for the town's pages, two for each house's part of the tree (who writes, who publishes).

The rooms above put people into these groups; nothing here knows a person.
"""

from django.contrib.auth.models import Group, Permission
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.kit.rules.scope import Scope
from portal.places.models import Maison

from .models import MaisonPage

TOWN_EDITORS = "Rédaction de la ville"
SHARED_FILES = "Partagé avec les maisons"  # what every house may show: pictures and documents that the town puts there
WRITER_RIGHTS = ("add", "change")
APPROVER_RIGHTS = ("add", "change", "publish", "lock", "unlock")
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


def maison_approvers(maison: Maison) -> Group | None:
    """The group that reads over and publishes the pages of this house; None while its page has not been opened."""
    page = MaisonPage.objects.select_related("approvers").filter(maison_row=maison).first()
    return page.approvers if page else None


def grant_pages(group: Group, page: Page, rights: tuple[str, ...]) -> None:
    """Exactly these rights of `group` on `page` and what lies under it. Twice is once."""
    wanted = [f"{right}_page" for right in rights]
    GroupPagePermission.objects.filter(group=group, page=page).exclude(permission__codename__in=wanted).delete()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=wanted):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def shared_files() -> Collection:
    """The collection whose pictures and documents every house may show. Made once; what stood at the root until then goes in it."""
    root = Collection.get_first_root_node()
    shared = root.get_children().filter(name=SHARED_FILES).first()
    if shared is None:
        shared = root.add_child(instance=Collection(name=SHARED_FILES))
        for model in (get_image_model(), get_document_model()):
            model.objects.filter(collection=root).update(collection=shared)
    return shared


def take_files(group: Group, collection: Collection) -> None:
    """No right of this group on the files of this collection (nor, by it, on those under it)."""
    GroupCollectionPermission.objects.filter(group=group, collection=collection).delete()


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
    """Houses, sectors, closures, audits and the town's settings; for who answers for a house (not `whole`) only the house itself: its
    address and hours are read by everybody as soon as they are written."""
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


def take_reference_data(group: Group) -> None:
    """Nothing of the reference data, which no colleague reads over before it shows."""
    group.permissions.remove(*Permission.objects.filter(content_type__app_label="places", codename="change_maison"))


def follow_pages(user, *, writes: Scope, publishes: Scope) -> None:
    """Put `user` in the groups that her scopes cover, and in no other's: the town's where she publishes everywhere, else the approvers of
    the houses where she publishes and the writers of those where she only writes. Called by the room that keeps roles. Four queries."""
    houses = list(MaisonPage.objects.values_list("maison_row", "editors", "approvers"))
    town = set(Group.objects.filter(name=TOWN_EDITORS).values_list("pk", flat=True))
    ours = town | {group for _, *groups in houses for group in groups}
    if publishes.everywhere:
        wanted = town
    else:
        wanted = {approvers if maison in publishes else editors for maison, editors, approvers in houses if maison in writes | publishes}
    user.groups.remove(*(ours - wanted - {None}))
    user.groups.add(*(wanted - {None}))
