"""No road takes the help line off a page about suicide, and none puts words online that harm."""

import datetime as dt
import re
import uuid

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.urls import reverse
from wagtail.models import Page

from maisons_habitants.publishing.actions.begin_from_pattern import begin_from_pattern
from maisons_habitants.publishing.actions.keep_pattern import keep_pattern
from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.models import User
from programmes.desk.flyer import announced, paste_of
from programmes.workshops.models import Prevention
from programmes.workshops.rules import help_line
from tests.people import factories as accounts
from tests.programmes import factories as programmes
from tests.publishing import factories as publishing

from . import prevention as make

pytestmark = pytest.mark.django_db
EMBED = '<p>Voir</p><embed embedtype="media" url="https://video.example/1"/><iframe src="https://video.example/1"></iframe>'


def body(source: str) -> list:
    return [{"type": "text", "value": source}]


def seen(client, page) -> str:
    response = client.get(page.address)
    assert response.status_code == 200
    return response.content.decode()


def holds(html: str) -> None:
    """The line is there, with its links, above the header and the title."""
    assert help_line.stands(html)
    line = html.index(help_line.MARK)
    assert line < html.index("<h1") and line < html.index('<main id="contenu"') and html.count(help_line.MARK) == 1
    head = html[line : html.index("<main")]
    for href in ("tel:3114", "tel:15", "tel:112", "sms:114"):
        assert f'href="{href}"' in head


@pytest.fixture
def editor(client):
    return accounts.sign_in(client, User.objects.create_superuser("redaction@exemple.fr", "secret"))


def fresh(page) -> Prevention:
    return Prevention.objects.get(pk=page.pk)


class TestTheLine:
    def test_it_stands_above_everything_and_no_field_carries_it(self, client):
        page = make.page()
        holds(seen(client, page))
        for name in (field.name for field in Prevention._meta.get_fields() if hasattr(field, "attname")):
            assert "3114" not in str(getattr(page, name))

    def test_by_a_form_that_empties_all_it_may(self, client, editor):
        page = make.page(introduction="Aider.")
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = editor.get(address).context["form"]
        sent = {"title": make.TITLE, "slug": page.slug, "publics": ["all"], "body-count": "0", "introduction": "", "action-publish": "1"}
        sent |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"} if "comments" in form.formsets else {}
        response = editor.post(address, sent, follow=True)
        assert response.status_code == 200 and fresh(page).introduction == ""
        client.logout()
        holds(seen(client, page))

    def test_by_an_old_revision(self, client):
        page = make.page()
        old = page.save_revision()
        page.introduction = "Autre"
        page.save_revision().publish()
        old.publish()
        holds(seen(client, fresh(page)))

    def test_by_a_file_read_in_with_another_template_named_in_it(self, client):
        """What a file says of a template, or of anything that is no field, changes nothing."""
        content = {**make.draft().serializable_data(), "pk": None, "template": "programmes/event.html", "help_line": ""}
        page = Prevention.from_serializable_data(content, strict_fks=False)
        page.slug, page.live, page.translation_key = "lue", True, uuid.uuid4()
        MaisonPage.objects.get(maison_row=make.house()).add_child(instance=page)
        holds(seen(client, page))

    def test_by_a_pattern(self, client):
        writer = publishing.writer(make.house())
        pattern = keep_pattern(page=make.page(), name="Prévention", by=writer)
        page = begin_from_pattern(pattern=pattern, house=MaisonPage.objects.get(maison_row=make.house()), title=make.TITLE, by=writer)
        assert isinstance(page.specific, Prevention)
        page.get_latest_revision().publish()
        holds(seen(client, fresh(page)))

    def test_by_reading_over(self, client):
        writer, chief = publishing.writer(make.house()), publishing.approver(make.house())
        page = make.draft()
        page.save_revision(user=writer)
        state = page.get_workflow().start(page, writer).current_task_state
        state.task.specific.on_action(state, chief, "approve")
        holds(seen(client, fresh(page)))

    def test_by_a_copy(self, client):
        page = make.page()
        twin = page.copy(update_attrs={"slug": "copie", "title": "Savoir aider"}, keep_live=True)
        holds(seen(client, twin))

    def test_by_the_editors_preview(self, editor):
        page = make.page()
        response = page.make_preview_request()
        holds(response.content.decode())

    @pytest.mark.parametrize("other", ["programmes/event.html", "workshops/workshop.html", "500.html"])
    def test_by_another_template_in_its_place(self, client, monkeypatch, other):
        """A town that lays a template of its own over ours, or a class below ours that names one."""
        page = make.page()
        monkeypatch.setattr(Prevention, "template", other)
        html = seen(client, page)
        assert help_line.stands(html) and html.index(help_line.MARK) < html.index("<h1")

    def test_by_a_template_of_the_line_that_says_nothing_the_page_still_has_one_way(self):
        """The line's own template carries every number of the rules."""
        drawn = get_template("workshops/help_line.html").render(
            {"ask": help_line.ASK, "first": help_line.FIRST, "others": help_line.OTHERS}
        )
        assert help_line.stands(drawn) and all(one.href in drawn for one in help_line.OTHERS)

    def test_control_another_page_has_none(self, client):
        assert help_line.MARK not in seen(client, programmes.event("Repas", parent=programmes.home()))

    def test_on_paper_nothing_hides_it(self):
        assert "help-line" not in (settings.BASE_DIR / "portal/kit/static/kit/print.css").read_text()
        own = (settings.BASE_DIR / "programmes/workshops/static/workshops/prevention.css").read_text()
        assert re.search(r"@media print \{\s*\.help-line \{[^}]*display: block !important", own)

    def test_the_flyer_and_the_text_to_paste_say_it(self):
        page = make.page()
        session = programmes.session(page, house=make.house())
        assert "3114" in announced(page.activity_ptr, [session]).always and "3114" in paste_of(page.activity_ptr, [session])
        plain = programmes.event("Repas", parent=programmes.home())
        assert announced(plain.activity_ptr, [programmes.session(plain)]).always == ""


class TestQuiet:
    def test_nothing_is_fetched_from_elsewhere_and_nothing_is_kept_of_who_reads(self, client):
        response = client.get(make.page().address)
        html = response.content.decode()
        for tag in re.findall(r"<(?:script|img|link|iframe|source|video|audio)\b[^>]*>", html):
            if 'rel="canonical"' in tag:
                continue
            for found in re.findall(r'(?:src|href)="([^"]*)"', tag):
                assert found.startswith(("/", "data:")) and not found.startswith("//"), tag
        assert not response.cookies
        policy = response["Content-Security-Policy"]
        for name in ("frame-src", "media-src"):
            assert f"{name} 'none'" in policy
        assert "autoplay" not in html and "<video" not in html

    def test_a_film_laid_by_force_is_not_drawn(self, client):
        page = make.page()
        Prevention.objects.filter(pk=page.pk).update(
            body=body("<p>Voir</p><video autoplay src='/a.mp4'></video><iframe src='/x'></iframe>")
        )
        html = seen(client, page)
        assert "<video" not in html and "<iframe" not in html and "Voir" in html

    def test_it_does_not_go_online(self):
        page = make.draft()
        page.body = body(EMBED)
        with pytest.raises(Refusal, match="Ni vidéo"):
            page.save_revision().publish()
        page.live = True
        with pytest.raises(ValidationError, match="Ni vidéo"):
            page.save()


class TestWords:
    SHOCK = "Le drame du suicide"

    def test_the_form_says_it_beside_the_field_and_keeps_what_was_typed(self, editor):
        page = make.draft()
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = editor.get(address).context["form"]
        sent = {
            "title": self.SHOCK,
            "slug": page.slug,
            "publics": ["all"],
            "body-count": "0",
            "introduction": "Mes mots",
            "action-publish": "1",
        }
        sent |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"} if "comments" in form.formsets else {}
        response = editor.post(address, sent)
        form = response.context["form"]
        assert "« drame »" in str(form.errors["title"]) and form["introduction"].value() == "Mes mots"
        assert not fresh(page).live

    def test_a_draft_is_kept_and_the_field_says_what_to_mend(self, editor):
        page = make.draft(introduction="12 suicides cette année")
        form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
        assert "mourir par suicide" in form.fields["title"].help_text
        assert "À reprendre : « 12 suicides »" in form.fields["introduction"].help_text

    def test_better_said_otherwise_is_no_obstacle(self):
        page = make.draft(introduction="12 suicides cette année")
        page.get_latest_revision().publish()
        assert fresh(page).live

    @pytest.mark.parametrize("field", ["title", "seo_title", "search_description"])
    def test_a_title_that_strikes_does_not_go_online_by_a_revision(self, field):
        page = make.draft()
        setattr(page, field, self.SHOCK)
        with pytest.raises(Refusal) as refused:
            page.save_revision().publish()
        assert refused.value.code == "mots-a-reprendre" and "drame" in refused.value.words and "brouillon" in refused.value.way_out
        assert not fresh(page).live

    def test_nor_by_an_import_nor_a_copy(self):
        with pytest.raises(ValidationError, match="drame"):
            make.page(self.SHOCK)
        page = make.page()
        with pytest.raises(ValidationError, match="drame"):
            page.copy(update_attrs={"slug": "copie", "title": self.SHOCK}, keep_live=True)

    def test_nor_by_reading_over(self):
        writer, chief = publishing.writer(make.house()), publishing.approver(make.house())
        page = make.draft(self.SHOCK)
        page.save_revision(user=writer)
        state = page.get_workflow().start(page, writer).current_task_state
        with pytest.raises(Refusal):
            state.task.specific.on_action(state, chief, "approve")
        assert not fresh(page).live

    def test_nor_by_a_selection(self, editor):
        page = make.draft(self.SHOCK)
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
        editor.post(url, follow=True)
        assert not Page.objects.get(pk=page.pk).live

    def test_at_the_hour_it_was_kept_for_it_stays_a_draft_and_the_journal_says_so(self):
        page = make.draft(self.SHOCK)
        revision = page.get_latest_revision()
        type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=clock.now() - dt.timedelta(hours=1))
        revision.refresh_from_db()
        revision.publish()
        assert not fresh(page).live
        assert AuditLine.objects.filter(verb="workshops.kept_offline").count() == 1
        revision.refresh_from_db()
        assert revision.approved_go_live_at is None
