"""Pages have revisions, commitments must not: what an editor does in `/admin/` changes no enrolment."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.models import User
from programmes.actions.enrol import enrol
from programmes.models import Enrolment, Event, Session, SignUpSheet
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db


@laid_once
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


def by_the_interface(editor, page, act: str, **data):
    """What a script of the back office sends: Wagtail's own interface to pages, which asks no hook."""
    url = f"/admin/api/main/pages/{page.pk}/action/{act}/"
    editor.raise_request_exception = False
    return editor.post(url, data, content_type="application/json")


@pytest.mark.parametrize("act", ["delete", "move"])
@pytest.mark.parametrize("above", [False, True])
def test_the_interface_of_the_back_office_refuses_in_words_too(editor, sheet, activity, act, above):
    under = make.event("Toit", parent=make.home()) if above else activity
    if above:
        activity.move(under, pos="last-child")
    answer = by_the_interface(editor, under, act, destination_page_id=make.event("Ailleurs").pk)
    assert answer.status_code == 400
    assert "porte 1 date et les inscriptions qui vont avec" in answer.json()["detail"]
    assert stands(sheet) == (1, 2, 2)


def test_nor_does_it_publish_an_expiry_before_the_last_date(editor, sheet, activity):
    activity.expire_at = clock.now() + dt.timedelta(days=5)
    activity.save_revision()
    answer = by_the_interface(editor, activity, "publish")
    assert answer.status_code == 400
    assert "retirée avant la dernière date" in answer.json()["detail"]
    assert Event.objects.get(pk=activity.pk).expire_at is None


def test_what_is_free_passes_through_it_as_usual(editor, sheet):
    free = make.event("Sans date")
    assert by_the_interface(editor, free, "delete").status_code == 204


@pytest.mark.parametrize("act", ["unpublish", "create_alias", "copy"])
def test_what_it_may_do_changes_no_place(editor, sheet, activity, act):
    answer = by_the_interface(editor, activity, act, destination_page_id=make.home().pk, slug="autre")
    assert answer.status_code < 500
    assert stands(sheet) == (1, 2, 2)


def test_a_bulk_publication_of_an_expiry_before_the_last_date_is_refused_and_names_the_page(editor, sheet, activity):
    activity.expire_at = clock.now() + dt.timedelta(days=5)
    activity.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={activity.pk}"
    answer = editor.post(url, {"include_descendants": ""}, follow=True)
    assert answer.status_code == 200
    assert "Repas de quartier" in words_of(answer)
    assert "retirée avant la dernière date" in words_of(answer)
    assert Event.objects.get(pk=activity.pk).expire_at is None


def test_a_bulk_unpublication_keeps_the_places(editor, sheet, activity):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + f"?id={activity.pk}"
    assert editor.post(url, {"include_descendants": ""}).status_code == 302
    activity.refresh_from_db()
    assert (activity.live, stands(sheet)) == (False, (1, 2, 2))


@pytest.mark.parametrize("act", ["delete", "move"])
def test_a_selection_in_which_one_page_has_dates_is_refused_whole(editor, sheet, activity, act):
    free = make.event("Sans date")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act]) + f"?id={free.pk}&id={activity.pk}"
    editor.post(url, {"chooser": make.event("Ailleurs").pk, "move_applied": "on"}, follow=True)
    assert Event.objects.filter(pk=free.pk).exists()
    assert stands(sheet) == (1, 2, 2)


def test_an_alias_has_neither_dates_nor_places_and_becoming_a_page_of_its_own_changes_none(editor, sheet, activity):
    alias = activity.create_alias(parent=make.home(), update_slug="double")
    assert not Session.objects.filter(activity_id=alias.pk).exists()
    editor.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]), follow=True)
    alias.refresh_from_db()
    assert (alias.alias_of_id, stands(sheet)) == (None, (1, 2, 2))
    assert editor.post(reverse("wagtailadmin_pages:delete", args=[alias.pk]), follow=True).status_code == 200
    assert stands(sheet) == (1, 2, 2)


def test_copying_with_what_is_below_by_the_screen_copies_no_commitment(editor, sheet, activity):
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": make.home().pk, "copy_subpages": "on", "publish_copies": "on"}
    answer = editor.post(reverse("wagtailadmin_pages:copy", args=[activity.pk]), data, follow=True)
    assert answer.status_code == 200
    copy = Event.objects.get(slug="copie")
    assert not copy.sessions.exists()
    assert not copy.sheets.exists()
    assert stands(sheet) == (1, 2, 2)


def test_reverting_to_an_old_version_by_the_screen_changes_no_enrolment(editor, sheet, activity):
    old = activity.save_revision()
    activity.title = "Nouveau titre"
    activity.save_revision().publish()
    answer = editor.get(reverse("wagtailadmin_pages:revisions_revert", args=[activity.pk, old.pk]))
    assert answer.status_code == 200
    assert stands(sheet) == (1, 2, 2)


def test_a_page_put_off_line_by_its_own_date_keeps_its_places_and_tells_staff(sheet, activity):
    from django.core.management import call_command

    from programmes.desk.tasks import staff_tasks

    Event.objects.filter(pk=activity.pk).update(expire_at=clock.now() - dt.timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)
    activity.refresh_from_db()
    assert (activity.live, stands(sheet)) == (False, (1, 2, 2))
    labels = [task["label"] for task in staff_tasks(accounts.staff("direction"))]
    assert "« Repas de quartier » n'est plus en ligne : des personnes y sont inscrites" in labels


def test_an_approval_by_the_moderators_changes_no_enrolment(sheet, activity):
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

    task = GroupApprovalTask.objects.create(name="Relecture")
    workflow = Workflow.objects.create(name="Relecture")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    user = User.objects.create_superuser("moderation@exemple.fr", "secret")
    activity.title = "Relu"
    activity.save_revision()
    state = workflow.start(activity, user)
    state.current_task_state.approve(user=user)
    activity.refresh_from_db()
    assert (activity.title, stands(sheet)) == ("Relu", (1, 2, 2))


def test_the_page_of_a_house_whose_activities_have_dates_stays_where_it_is(editor, sheet, activity):
    """The house's page is any page above: what stands below it would change address."""
    house = make.event("La page de la maison")
    activity.move(house, pos="last-child")
    elsewhere = make.event("Ailleurs")
    answer = editor.post(reverse("wagtailadmin_pages:move_confirm", args=[house.pk, elsewhere.pk]), follow=True)
    assert "ne peut pas être déplacée" in words_of(answer)
    house.refresh_from_db()
    assert house.get_parent().pk != elsewhere.pk


TOO_EARLY = "retirée avant la dernière date"


def early_draft(activity, **fields):
    """A version whose expiry comes before the last date: the date was planned after it had been written."""
    activity.expire_at = clock.now() + dt.timedelta(days=5)
    for name, value in fields.items():
        setattr(activity, name, value)
    return activity.save_revision()


def moderated(activity):
    """The page waits for a moderator."""
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

    task = GroupApprovalTask.objects.create(name="Relecture")
    workflow = Workflow.objects.create(name="Relecture")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    return workflow.start(activity, User.objects.create_superuser("auteur@exemple.fr", "secret")).current_task_state


@pytest.mark.parametrize("by_script", [False, True])
def test_a_moderator_who_approves_an_expiry_before_the_last_date_is_told_in_words(editor, sheet, activity, by_script):
    early_draft(activity, title="Relu")
    state = moderated(activity)
    url = reverse("wagtailadmin_pages:workflow_action", args=[activity.pk, "approve", state.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[activity.pk])
    headers = {"Referer": f"http://testserver{edit}"} | ({"X-Requested-With": "XMLHttpRequest"} if by_script else {})
    editor.raise_request_exception = False
    answer = editor.post(url, {"comment": ""}, headers=headers)
    assert answer.status_code == (200 if by_script else 302)
    assert (answer.json()["redirect"] if by_script else answer.url).endswith(edit)
    read = editor.get(edit)
    assert TOO_EARLY in words_of(read)
    assert "« Repas de quartier »" in words_of(read)
    activity, state = Event.objects.get(pk=activity.pk), type(state).objects.get(pk=state.pk)
    assert (activity.title, activity.expire_at, state.status) == ("Repas de quartier", None, "in_progress")
    assert stands(sheet) == (1, 2, 2)


def test_the_way_back_of_a_refusal_never_leaves_the_house(editor, sheet, activity):
    early_draft(activity)
    state = moderated(activity)
    url = reverse("wagtailadmin_pages:workflow_action", args=[activity.pk, "approve", state.pk])
    answer = editor.post(url, {"comment": ""}, headers={"Referer": "https://ailleurs.exemple/"})
    assert answer.url == reverse("wagtailadmin_home")


def test_a_moderator_who_approves_what_is_right_is_not_stopped(editor, sheet, activity):
    early_draft(activity, title="Relu", expire_at=clock.now() + dt.timedelta(days=60))
    state = moderated(activity)
    editor.post(reverse("wagtailadmin_pages:workflow_action", args=[activity.pk, "approve", state.pk]), {"comment": ""})
    assert Event.objects.get(pk=activity.pk).title == "Relu"


@pytest.mark.parametrize("how", ["an old version", "its latest version", "to come"])
def test_no_version_of_a_page_is_published_with_it_by_whoever(sheet, activity, how):
    old = early_draft(activity, **({"go_live_at": clock.now() + dt.timedelta(days=1)} if how == "to come" else {}))
    if how == "an old version":
        activity.expire_at = None
        activity.save_revision().publish()
    with pytest.raises(Refusal) as caught:
        old.publish()
    assert caught.value.code == "retiree-trop-tot"
    assert str(caught.value) == (
        "« Repas de quartier » : La page serait retirée avant la dernière date : les personnes inscrites ne la trouveraient plus. "
        "Choisissez un retrait après la dernière date, ou aucun, puis publiez."
    )
    assert Event.objects.get(pk=activity.pk).expire_at is None
    assert old.__class__.objects.get(pk=old.pk).approved_go_live_at is None


@pytest.mark.parametrize("early", [True, False])
def test_kept_for_later_it_goes_online_at_its_hour_without_the_expiry_that_came_too_early(sheet, activity, early):
    """The date was planned between the day it was kept for later and its hour; the other pages of the turn are published too."""
    from django.core.management import call_command

    beside = make.event("Au même moment")
    due = clock.now() - dt.timedelta(minutes=1)
    until = clock.now().replace(microsecond=0) + dt.timedelta(days=5 if early else 60)
    for page, title in ((activity, "À son heure"), (beside, "Au même moment, changé")):
        page.title, page.expire_at = title, until
        revision = page.save_revision()
        type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=due)
    call_command("publish_scheduled", verbosity=0)
    page = Event.objects.get(pk=activity.pk)
    assert (page.title, page.live, page.expire_at) == ("À son heure", True, None if early else until)
    assert Event.objects.get(pk=beside.pk).title == "Au même moment, changé"
    assert AuditLine.objects.filter(verb="programmes.expiry_left_out", maison_id=sheet.maison_id).count() == early
    assert stands(sheet) == (1, 2, 2)


def test_a_selection_is_refused_for_what_lies_below_it_too(editor, sheet, activity):
    above = make.event("Toit", parent=make.home())
    activity.move(above, pos="last-child")
    activity.unpublish()
    early_draft(Event.objects.get(pk=activity.pk), title="Dessous")
    above.title = "Toit refait"
    above.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={above.pk}"
    answer = editor.post(url, {"include_descendants": "on"}, follow=True)
    assert answer.status_code == 200
    assert TOO_EARLY in words_of(answer)
    page = Event.objects.get(pk=activity.pk)
    assert (page.live, page.expire_at, Event.objects.get(pk=above.pk).title) == (False, None, "Toit")


def test_going_back_to_a_version_that_expired_too_early_is_refused_when_it_is_published(editor, sheet, activity):
    old = early_draft(activity)
    activity.expire_at = None
    activity.save_revision().publish()
    until = timezone.localtime(old.as_object().expire_at).strftime("%Y-%m-%d %H:%M")
    form = editor.get(reverse("wagtailadmin_pages:revisions_revert", args=[activity.pk, old.pk]))
    assert form.status_code == 200
    data = {"title": "Repas", "slug": activity.slug, "expire_at": until, "body-count": "0", "revision": old.pk, "action-publish": "1"}
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[activity.pk]), data)
    assert TOO_EARLY in answer.content.decode()
    assert Event.objects.get(pk=activity.pk).expire_at is None


def test_nor_by_the_interface_after_going_back_to_it(editor, sheet, activity):
    old = early_draft(activity)
    activity.expire_at = None
    activity.save_revision().publish()
    assert by_the_interface(editor, activity, "revert_to_page_revision", revision_id=old.pk).status_code == 200
    answer = by_the_interface(editor, activity, "publish")
    assert (answer.status_code, TOO_EARLY in answer.json()["detail"]) == (400, True)
    assert Event.objects.get(pk=activity.pk).expire_at is None
