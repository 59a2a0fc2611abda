"""A granted project goes to the agenda through its house's moderation; pictures that everybody may see, and none else."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from maisons_habitants.funds.actions.announce_project import announce_project
from maisons_habitants.funds.actions.file_report import add_photo
from maisons_habitants.funds.enums import State
from maisons_habitants.funds.models import FundRequest, Report
from portal.kit.refusal import Refusal
from tests.people.factories import sign_in, staff
from tests.publishing.factories import writer as writer_of

from . import afters as after
from . import factories as make

pytestmark = pytest.mark.django_db


def refused(**asked) -> str:
    with pytest.raises(Refusal) as told:
        announce_project(**asked)
    assert told.value.words and told.value.way_out
    return told.value.code


@pytest.fixture
def row():
    return after.granted(title="La fête des voisins", days=30)


class TestAnnouncing:
    def test_a_page_waits_to_be_read_over_with_the_idea_and_nobodys_name(self, row):
        writer = writer_of(row.maison)
        page = announce_project(request=row, by=writer)
        again = Page.objects.get(pk=page.pk).specific
        assert (again.live, again.owner, again.title) == (False, writer, "La fête des voisins")
        assert again.introduction == row.idea and row.group_name not in str(again.serializable_data())
        assert again.get_parent().specific.maison_row_id == row.maison_id
        assert again.current_workflow_state is not None  # in the hands of the house's readers
        assert FundRequest.objects.get(pk=row.pk).event_id == page.pk

    def test_once_alone(self, row):
        writer = writer_of(row.maison)
        announce_project(request=row, by=writer)
        assert refused(request=row, by=writer) == "deja-annonce"

    def test_sent_twice_it_is_one_page(self, row):
        writer, key = writer_of(row.maison), "4f0f6f0e-0f83-4a6c-9a53-0b9a1d0c7d09"
        assert announce_project(request=row, by=writer, key=key).pk == announce_project(request=row, by=writer, key=key).pk

    def test_only_a_granted_project(self):
        row = make.filed(make.fund())
        assert refused(request=row, by=writer_of(row.maison)) == "pas-accorde"

    def test_only_by_who_writes_the_pages_of_that_house(self, row):
        assert refused(request=row, by=staff("regie", row.maison)) == "pas-votre-maison"

    def test_from_the_projects_page_at_the_desk(self, client, row):
        sign_in(client, writer_of(row.maison, "responsable"))
        where = reverse("funds_desk:after", args=[row.pk])
        client.post(where, {"act": "announce"})
        assert "attend d’être relue" in client.get(where).content.decode()

    def test_once_online_the_public_page_of_the_project_leads_there(self, client, row):
        page = announce_project(request=row, by=writer_of(row.maison))
        where = reverse("funds:project", args=[row.pk])
        assert page.slug not in client.get(where).content.decode()
        page.save_revision().publish()
        assert page.get_url() in client.get(where).content.decode()


class TestPictures:
    @pytest.fixture
    def told(self, row):
        """A report with two photographs, of which one may be shown."""
        report_row = after.fresh(row)
        FundRequest.objects.filter(pk=row.pk).update(happens_on="2026-11-01")
        for words, agree in (("Des gens de dos", True), ("Des visages", False)):
            add_photo(request=report_row, content=after.picture(), words=words, people_agree=agree, by=None)
        return after.reported(after.fresh(row))

    def test_those_alone_whose_people_agreed(self, client, told):
        yes, no = told.report.photos.order_by("pk")
        shown = client.get(reverse("funds:project", args=[told.pk])).content.decode()
        assert "Des gens de dos" in shown and "Des visages" not in shown
        answer = client.get(reverse("funds:photo", args=[told.pk, yes.pk]))
        assert b"".join(answer.streaming_content) and answer["Content-Security-Policy"] == "sandbox"
        assert client.get(reverse("funds:photo", args=[told.pk, no.pk])).status_code == 404

    def test_none_before_the_report_is_accepted_nor_once_the_grant_is_taken_back(self, client, told):
        yes = told.report.photos.order_by("pk").first()
        where = reverse("funds:photo", args=[told.pk, yes.pk])
        Report.objects.filter(pk=told.report.pk).update(state="sent")
        assert client.get(where).status_code == 404
        Report.objects.filter(pk=told.report.pk).update(state="accepted")
        FundRequest.objects.filter(pk=told.pk).update(state=State.CANCELLED)
        assert client.get(where).status_code == 404

    def test_another_projects_address_does_not_open_it(self, client, told):
        yes = told.report.photos.order_by("pk").first()
        other = after.granted(fund=told.fund)
        assert client.get(reverse("funds:photo", args=[other.pk, yes.pk])).status_code == 404
