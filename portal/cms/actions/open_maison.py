from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection

from portal.cms import roles
from portal.cms.models import MaisonIndexPage, MaisonPage
from portal.kit import audit, registry
from portal.kit.refusal import Refusal
from portal.places.models import Maison


@transaction.atomic
def open_maison(*, maison: Maison, by) -> MaisonPage:
    """Give a house its public page, its collection of pictures and its two groups, writers and approvers; then what the rooms above give
    a house that opens (`registry.houses_opened`: its workflow). Asked twice, all is there once.

    Raises Refusal « maisons-sans-liste » when the town has no list of houses to put the page under.
    """
    index = MaisonIndexPage.objects.first()
    if index is None:
        raise Refusal(
            "maisons-sans-liste", "La liste des maisons n'existe pas encore sur ce site.", "Lancez « manage.py migrate », qui la crée."
        )
    page = MaisonPage.objects.select_related("editors", "approvers", "collection").filter(maison_row=maison).first()
    if page is None:
        page = index.add_child(instance=MaisonPage(title=maison.name, slug=maison.slug, maison_row=maison))
        audit.record("cms.open_maison", page, by=by, maison=maison)
    if page.collection is None:
        page.collection = Collection.get_first_root_node().add_child(instance=Collection(name=maison.name))
    if page.editors is None:
        page.editors, _ = Group.objects.get_or_create(name=f"Rédaction · {maison.name}")
    if page.approvers is None:
        page.approvers, _ = Group.objects.get_or_create(name=f"Relecture · {maison.name}")
    MaisonPage.objects.filter(pk=page.pk).update(collection=page.collection, editors=page.editors, approvers=page.approvers)
    _rights(page)
    for opened in registry.houses_opened:
        opened(maison=maison, page=page, by=by)
    return page


def _rights(page: MaisonPage) -> None:
    shared, root = roles.shared_files(), Collection.get_first_root_node()
    for group, rights in ((page.editors, roles.WRITER_RIGHTS), (page.approvers, roles.APPROVER_RIGHTS)):
        roles.grant_admin(group)
        roles.grant_pages(group, page, rights)
        roles.grant_files(group, page.collection)
        roles.take_files(group, root)  # every house's pictures hang under it
        roles.grant_files(group, shared, only_choose=True)
    roles.grant_reference_data(page.approvers, whole=False)
    roles.take_reference_data(page.editors)
