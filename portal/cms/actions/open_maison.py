from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection

from portal.cms import roles
from portal.cms.models import MaisonIndexPage, MaisonPage
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.places.models import Maison


@transaction.atomic
def open_maison(*, maison: Maison, by) -> MaisonPage:
    """Give a house its public page, its collection of pictures and its group of editors. Asked twice, all is there once.

    Raises Refusal « maisons-sans-liste » when the town has no list of houses to put the page under.
    """
    index = MaisonIndexPage.objects.first()
    if index is None:
        raise Refusal(
            "maisons-sans-liste", "La liste des maisons n'existe pas encore sur ce site.", "Lancez « manage.py migrate », qui la crée."
        )
    page = MaisonPage.objects.select_related("editors", "collection").filter(maison_row=maison).first()
    if page is None:
        page = index.add_child(instance=MaisonPage(title=maison.name, slug=maison.slug, maison_row=maison))
        audit.record("cms.open_maison", page, by=by, maison=maison)
    if page.collection is None:
        page.collection = Collection.get_first_root_node().add_child(instance=Collection(name=maison.name))
    if page.editors is None:
        page.editors, _ = Group.objects.get_or_create(name=_free_name(maison))
    MaisonPage.objects.filter(pk=page.pk).update(collection=page.collection, editors=page.editors)
    roles.grant_admin(page.editors)
    roles.grant_pages(page.editors, page, roles.MAISON_PAGE_RIGHTS)
    roles.grant_files(page.editors, page.collection)
    roles.grant_files(page.editors, Collection.get_first_root_node(), only_choose=True)
    roles.grant_reference_data(page.editors, whole=False)
    return page


def _free_name(maison: Maison) -> str:
    return f"Rédaction · {maison.name}"
