"""Pages that commit people, of each kind: over every road of the back office they stay, and people keep their places."""

import datetime as dt

import pytest
from django.urls import reverse
from wagtail.models import Page

from portal.cms.models import HomePage
from portal.kit import clock
from portal.people.models import User
from programmes.models import Session
from tests.committees import factories as committees
from tests.paniers import factories as baskets
from tests.pass_culture import factories as outings
from tests.people.factories import sign_in
from tests.programmes import factories as dates

pytestmark = pytest.mark.django_db


def an_event():
    return dates.sheet(3).activity


def an_outing():
    return outings.trip().outing


def a_season():
    return baskets.house_sheet(baskets.season()).activity


def a_committee():
    """Nothing is planned: the committee itself hangs on its page."""
    return committees.body().page


KINDS = [an_event, an_outing, a_season, a_committee]
ROADS = ("screen", "bulk", "interface")


@pytest.fixture
def editor(client):
    client.raise_request_exception = False
    return sign_in(client, User.objects.create_superuser("redaction@exemple.fr", "secret"))


def sent(editor, page, act: str, road: str, to: Page):
    if road == "interface":
        body = {"destination_page_id": to.pk}
        return editor.post(f"/admin/api/main/pages/{page.pk}/action/{act}/", body, content_type="application/json")
    if road == "bulk":
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act]) + f"?id={page.pk}"
        return editor.post(url, {"chooser": to.pk, "move_applied": "on"}, follow=True)
    args = [page.pk, to.pk] if act == "move" else [page.pk]
    return editor.post(reverse(f"wagtailadmin_pages:{'move_confirm' if act == 'move' else act}", args=args), follow=True)


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_not_deleted_nor_is_one_above_it_and_the_reason_is_told(editor, kind, road):
    page, planned = kind(), Session.objects.count()
    under = dates.event("Toit")
    answer = sent(editor, page, "delete", road, under)
    assert answer.status_code in (200, 400)
    assert "ne peut pas être supprimée" in answer.content.decode()
    Page.objects.get(pk=page.pk).move(under, pos="last-child")
    assert "ne peut pas être supprimée" in sent(editor, Page.objects.get(pk=under.pk), "delete", road, under).content.decode()
    assert Page.objects.filter(pk=page.pk).exists()
    assert Session.objects.count() == planned


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("kind", KINDS[:3])
def test_it_is_not_moved(editor, kind, road):
    page = kind()
    path = page.path
    assert "ne peut pas être déplacée" in sent(editor, page, "move", road, HomePage.objects.get()).content.decode()
    assert Page.objects.get(pk=page.pk).path == path


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("kind", KINDS)
def test_off_line_it_changes_nothing_of_what_was_promised(editor, kind, road):
    page, planned = kind(), list(Session.objects.order_by("pk").values_list("pk", "state", "start"))
    assert sent(editor, page, "unpublish", road, page).status_code < 500
    assert list(Session.objects.order_by("pk").values_list("pk", "state", "start")) == planned


@pytest.mark.parametrize("kind", KINDS[:3])
def test_it_is_not_put_online_with_an_end_before_its_last_date(editor, kind):
    page = kind().specific
    Session.objects.filter(activity=page.pk).update(
        start=clock.now() + dt.timedelta(days=9), end=clock.now() + dt.timedelta(days=9, hours=1)
    )
    page.expire_at = clock.now() + dt.timedelta(days=1)
    page.save_revision()
    for road in ("bulk", "interface"):
        answer = sent(editor, page, "publish", road, page)
        assert answer.status_code in (200, 400)
        assert Page.objects.get(pk=page.pk).expire_at is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_and_an_old_version_promise_nothing(editor, kind):
    page, planned = kind().specific, Session.objects.count()
    old = page.save_revision()
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": page.get_parent().pk, "publish_copies": "on"}
    assert editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data, follow=True).status_code == 200
    page.save_revision().publish()
    assert editor.get(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])).status_code == 200
    old.publish()
    assert Session.objects.count() == planned
