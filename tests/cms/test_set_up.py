"""A fresh town has its tree at once; running the set-up again changes nothing, and never an editor's words."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site, Workflow, WorkflowPage

from portal.cms import roles
from portal.cms.actions.open_maison import open_maison
from portal.cms.actions.set_up_site import set_up_site
from portal.cms.models import HomePage, LegalPage, MaisonIndexPage, MaisonPage
from portal.kit import audit
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from tests.places.factories import MaisonFactory

pytestmark = pytest.mark.django_db


def everything():
    return (
        list(Page.objects.order_by("path").values_list("path", "slug", "title")),
        Group.objects.count(),
        GroupPagePermission.objects.count(),
        GroupCollectionPermission.objects.count(),
        Collection.objects.count(),
        list(Site.objects.values_list("hostname", "port", "root_page")),
    )


def test_the_set_up_twice_is_the_set_up_once():
    before = everything()
    set_up_site()
    set_up_site()
    assert everything() == before


def test_the_words_of_an_editor_stay():
    page = LegalPage.objects.get(slug="mentions-legales")
    page.introduction = "Nos mots à nous."
    page.save_revision().publish()
    set_up_site()
    assert LegalPage.objects.get(slug="mentions-legales").introduction == "Nos mots à nous."


def test_what_is_missing_is_put_back():
    LegalPage.objects.get(slug="donnees-personnelles").delete()
    set_up_site()
    assert LegalPage.objects.filter(slug="donnees-personnelles", live=True).exists()


def test_the_site_leads_to_our_home_and_wagtails_own_groups_are_gone():
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get()
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
    assert not Workflow.objects.filter(active=True).exists()
    assert not WorkflowPage.objects.exists()


def test_a_house_opened_twice_has_one_page_one_collection_one_group():
    maison = MaisonFactory(slug="verger")
    first = open_maison(maison=maison, by=audit.SYSTEM)
    before = everything()
    assert open_maison(maison=maison, by=audit.SYSTEM) == first
    assert everything() == before
    assert AuditLine.objects.filter(verb="cms.open_maison").count() == 1
    assert roles.maison_editors(maison) == first.editors
    assert roles.maison_approvers(maison) == first.approvers

    def rights(group):
        return set(GroupPagePermission.objects.filter(group=group).values_list("page", "permission__codename"))

    assert rights(first.editors) == {(first.pk, "add_page"), (first.pk, "change_page")}
    assert rights(first.approvers) - rights(first.editors) == {
        (first.pk, "publish_page"),
        (first.pk, "lock_page"),
        (first.pk, "unlock_page"),
    }


def test_a_house_chooses_its_own_pictures_and_what_the_town_shares_and_nothing_of_another():
    mine, other = (open_maison(maison=MaisonFactory(slug=slug), by=audit.SYSTEM) for slug in ("verger", "quais"))
    shared = roles.shared_files()
    for group in (mine.editors, mine.approvers):
        held = set(GroupCollectionPermission.objects.filter(group=group).values_list("collection", flat=True))
        assert held == {mine.collection_id, shared.pk}
        assert other.collection_id not in held


def test_a_town_of_before_gets_its_second_group_and_loses_the_pictures_of_all_houses():
    page = open_maison(maison=MaisonFactory(slug="verger"), by=audit.SYSTEM)
    roles.grant_pages(page.editors, page, ("add", "change", "publish"))
    roles.grant_files(page.editors, Collection.get_first_root_node(), only_choose=True)
    type(page).objects.filter(pk=page.pk).update(approvers=None)
    again = open_maison(maison=page.maison_row, by=audit.SYSTEM)
    assert again.approvers is not None
    assert not GroupPagePermission.objects.filter(group=page.editors, permission__codename="publish_page").exists()
    assert not GroupCollectionPermission.objects.filter(group=page.editors, collection=Collection.get_first_root_node()).exists()


def test_without_a_list_of_houses_none_can_be_opened():
    MaisonIndexPage.objects.get().delete()
    with pytest.raises(Refusal, match="La liste des maisons n'existe pas encore") as refused:
        open_maison(maison=MaisonFactory(), by=audit.SYSTEM)
    assert refused.value.code == "maisons-sans-liste"
    assert not MaisonPage.objects.exists()
