"""From a writer's draft to the site: who may read over, who is told, what comes back. Wagtail's own screens, by their addresses."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import TaskState, Workflow, WorkflowPage

from maisons_habitants.publishing.desk.tasks import staff_tasks
from maisons_habitants.publishing.models import HouseApprovalTask
from portal.cms.models import MaisonPage
from portal.notifications.models import OutboxMessage
from portal.people.enums import Role
from programmes.models import Event
from tests.people.factories import sign_in
from tests.publishing import factories as make

pytestmark = pytest.mark.django_db


def act(client, state: TaskState, name: str, **data):
    url = reverse("wagtailadmin_pages:workflow_action", args=[state.workflow_state.object_id, name, state.pk])
    return client.post(url, data)


def page_of(state) -> Event:
    return Event.objects.get(pk=state.workflow_state.object_id)


def said(purpose: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(purpose=purpose).order_by("pk"))


class TestWhoReadsOver:
    def test_a_house_that_opens_has_its_workflow_once(self):
        maison = make.house("Alpha")
        page = MaisonPage.objects.get(maison_row=maison)
        task = HouseApprovalTask.objects.get(maison=maison)
        assert WorkflowPage.objects.get(page=page).workflow == Workflow.objects.get(workflow_tasks__task=task)
        assert page.get_workflow().name == "Relecture · Alpha"

    def test_a_writer_submits_and_who_answers_for_the_house_puts_it_online(self, client):
        writer, chief = make.writer(), make.approver()
        state = make.submitted(by=writer)
        sign_in(client, writer)
        act(client, state, "approve")
        assert not page_of(state).live
        sign_in(client, chief)
        act(client, state, "approve")
        assert page_of(state).live
        assert page_of(state).current_workflow_state is None

    @pytest.mark.parametrize("role", [Role.ANIMATION, Role.REDACTION])
    def test_who_writes_in_a_house_does_not_publish_there(self, client, role):
        writer = make.writer(role=role)
        page = make.draft(owner=writer)
        sign_in(client, writer)
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**fields(page), "action-publish": "1"})
        assert not Event.objects.get(pk=page.pk).live
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**fields(page), "action-submit": "1"})
        assert Event.objects.get(pk=page.pk).current_workflow_state.status == "in_progress"

    def test_the_towns_writer_publishes_everywhere_without_asking(self, client):
        page = make.draft()
        sign_in(client, make.of_town(Role.REDACTION))
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**fields(page), "action-publish": "1"})
        assert Event.objects.get(pk=page.pk).live

    def test_the_chief_of_another_house_reads_nothing_over(self, client):
        state = make.submitted(by=make.writer())
        sign_in(client, make.approver(make.house("Ailleurs")))
        act(client, state, "approve")
        state.refresh_from_db()
        assert state.status == TaskState.STATUS_IN_PROGRESS
        assert not page_of(state).live

    def test_while_it_waits_its_author_does_not_change_it(self, client):
        writer = make.writer()
        state = make.submitted(by=writer)
        sign_in(client, writer)
        page = page_of(state)
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**fields(page), "title": "Autre chose"})
        assert page_of(state).get_latest_revision().content["title"] == "Repas de rue"

    def test_what_a_third_person_changed_since_is_read_over_again(self, client):
        writer, chief, town = make.writer(), make.approver(), make.of_town()
        state = make.submitted(by=writer)
        page = page_of(state)
        page.introduction = "Des mots que la cheffe n’a pas lus"
        page.save_revision(user=town)
        sign_in(client, chief)
        act(client, state, "approve")
        assert not page_of(state).live
        again = page_of(state).current_workflow_task_state
        assert again.status == TaskState.STATUS_IN_PROGRESS
        act(client, again, "approve")
        assert page_of(state).live

    def test_what_she_corrected_herself_in_passing_is_approved_at_once(self, client):
        state = make.submitted(by=make.writer())
        chief = make.approver()
        page = page_of(state)
        page.introduction = "Un mot corrigé"
        page.save_revision(user=chief)
        sign_in(client, chief)
        act(client, state, "approve")
        assert page_of(state).live
        assert page_of(state).introduction == "Un mot corrigé"


class TestWhatIsSaid:
    def test_the_chief_is_told_neutrally_and_the_writer_hears_of_the_answer(self, client):
        writer, chief = make.writer(), make.approver()
        state = make.submitted(by=writer, title="Atelier de Mme Untel")
        (told,) = said("publishing.to_read")
        assert (told.address, told.subject) == (chief.email, "Une page à relire")
        assert "Untel" not in told.subject
        sign_in(client, chief)
        act(client, state, "approve")
        (answer,) = said("publishing.answered")
        assert (answer.address, answer.subject) == (writer.email, "Votre page est approuvée")
        assert not OutboxMessage.objects.exclude(purpose__startswith="publishing.").exists()
        assert not mail.outbox

    def test_sent_back_with_a_word_it_waits_for_its_author(self, client):
        writer, chief = make.writer(), make.approver()
        state = make.submitted(by=writer)
        sign_in(client, chief)
        act(client, state, "reject", comment="Dites à quel étage.")
        assert not page_of(state).live
        (answer,) = said("publishing.answered")
        assert "Dites à quel étage." in answer.body
        assert answer.subject == "Votre page est à reprendre"
        assert [task["count"] for task in staff_tasks(writer)] == [1]
        sign_in(client, writer)
        assert "Dites à quel étage." in client.get(reverse("publishing_desk:home")).content.decode()

    def test_it_waits_among_the_tasks_of_who_may_read_it_over_and_no_others(self):
        make.submitted(by=make.writer())
        chief, elsewhere, town = make.approver(), make.approver(make.house("Ailleurs")), make.of_town(Role.DIRECTION)
        assert [task["count"] for task in staff_tasks(chief)] == [1]
        assert [task["count"] for task in staff_tasks(town)] == [1]
        assert staff_tasks(elsewhere) == []

    def test_the_screen_costs_the_same_for_one_and_for_five(self, client, django_assert_max_num_queries):
        chief, writer = make.approver(), make.writer()
        sign_in(client, chief)
        make.submitted(by=writer)
        client.get(reverse("publishing_desk:home"))
        for number in range(4):
            make.submitted(by=writer, title=f"Page {number}")
        with django_assert_max_num_queries(34):
            shown = client.get(reverse("publishing_desk:home")).content.decode()
        assert "Page 3" in shown

    def test_what_waits_stands_on_the_first_screen_of_the_editor(self, client):
        make.submitted(by=make.writer(), title="Fête du lavoir")
        sign_in(client, make.approver())
        assert "Fête du lavoir" in client.get("/admin/").content.decode()


def fields(page) -> dict:
    """What the editor of an activity sends, unchanged."""
    page = page.get_latest_revision_as_object()
    return {
        "title": page.title, "slug": page.slug, "introduction": page.introduction, "picture": "", "for_whom": "", "how_to_come": "",
        "publics": ["all"], "level": "", "search_description": "", "body-count": "0", "go_live_at": "", "expire_at": "", "seo_title": "",
    }  # fmt: skip
