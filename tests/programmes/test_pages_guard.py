"""Pages have revisions, commitments must not: what an editor does in `/admin/` changes no enrolment."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.kit import clock
from portal.people.models import User
from programmes.actions.enrol import enrol
from programmes.models import Enrolment, Event, Session, SignUpSheet
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    sheet = make.sheet(3)
    enrol(sheet=sheet, people=make.people(2), by=None)
    return sheet


@pytest.fixture
def activity(sheet) -> Event:
    return Event.objects.get(pk=sheet.activity_id)


@pytest.fixture
def editor(client):
    """An editor past the second factor, which has tests of its own."""
    user = User.objects.create_superuser("redaction@exemple.fr", "secret")
    return accounts.sign_in(client, user)


def stands(sheet) -> tuple:
    return Session.objects.count(), SignUpSheet.objects.get(pk=sheet.pk).taken, Enrolment.objects.filter(state="confirmed").count()


def words_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("above", [False, True])
def test_deleting_a_page_with_dates_or_one_above_it_is_refused_in_words(editor, sheet, activity, above):
    under = make.event("Toit", parent=make.home()) if above else activity
    if above:
        activity.move(under, pos="last-child")
    response = editor.post(reverse("wagtailadmin_pages:delete", args=[under.pk]), follow=True)
    assert response.status_code == 200
    assert "porte 1 date et les inscriptions qui vont avec" in words_of(response)
    assert stands(sheet) == (1, 2, 2)


def test_moving_it_is_refused_in_words(editor, sheet, activity):
    elsewhere = make.event("Ailleurs")
    response = editor.post(reverse("wagtailadmin_pages:move_confirm", args=[activity.pk, elsewhere.pk]), follow=True)
    assert "ne peut pas être déplacée" in words_of(response)
    activity.refresh_from_db()
    assert activity.get_parent().pk != elsewhere.pk


@pytest.mark.parametrize("act", ["delete", "move"])
def test_bulk_acts_are_refused_in_words(editor, sheet, activity, act):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act]) + f"?id={activity.pk}"
    response = editor.post(url, {"chooser": make.home().pk, "move_applied": "on"}, follow=True)
    assert response.status_code == 200
    assert "ne peut pas être" in words_of(response)
    assert stands(sheet) == (1, 2, 2)


def test_a_page_without_dates_is_deleted_as_usual(editor, sheet):
    free = make.event("Sans date")
    editor.post(reverse("wagtailadmin_pages:delete", args=[free.pk]))
    assert not Event.objects.filter(pk=free.pk).exists()


def test_publishing_an_old_revision_changes_no_enrolment(sheet, activity):
    old = activity.save_revision()
    activity.title = "Nouveau titre"
    activity.save_revision().publish()
    old.publish()
    activity.refresh_from_db()
    assert activity.title == "Repas de quartier"
    assert stands(sheet) == (1, 2, 2)


def test_copying_a_page_copies_no_date_and_no_enrolment(editor, sheet, activity):
    copy = activity.copy(update_attrs={"slug": "copie", "title": "Copie"})
    assert not Session.objects.filter(activity=copy).exists()
    assert stands(sheet) == (1, 2, 2)


def test_unpublishing_keeps_the_places_and_waits_among_the_tasks_of_staff(sheet, activity):
    from programmes.desk.tasks import staff_tasks

    user = accounts.staff("direction")
    label = "« Repas de quartier » n'est plus en ligne : des personnes y sont inscrites"
    assert label not in [task["label"] for task in staff_tasks(user)]
    activity.unpublish()
    assert stands(sheet) == (1, 2, 2)
    assert {task["label"]: task["count"] for task in staff_tasks(user)}[label] == 2


@pytest.mark.parametrize(("days", "refused"), [(5, True), (30, False)])
def test_an_expiry_before_the_last_date_is_refused(sheet, activity, days, refused):
    activity.expire_at = clock.now() + dt.timedelta(days=days)
    assert activity.expires_before_last_date() is refused
    form_class = activity.get_edit_handler().get_form_class()
    until = timezone.localtime(activity.expire_at).strftime("%Y-%m-%d %H:%M")
    form = form_class({"body-count": "0", "title": "Repas", "slug": activity.slug, "expire_at": until}, instance=activity)
    form.is_valid()
    assert ("retirée avant la dernière date" in str(form.errors)) is refused
