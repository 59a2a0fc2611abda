"""How a page is written: what is said of it, what must be mended before it goes online, and that nothing typed is lost."""

import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images.tests.utils import get_test_image_file

from maisons_habitants.publishing.reading.written import findings_of
from maisons_habitants.publishing.rules.checks import MUST, SHOULD, Link, alternative, dates, headings, link
from portal.cms.models import MaisonPage, Picture
from programmes.models import Event
from tests.people.factories import sign_in
from tests.publishing import factories as make
from tests.publishing.test_reading_over import fields

PLACE = "Le contenu"


def codes(found) -> list[str]:
    return [finding.code for finding in found]


class TestRules:
    @pytest.mark.parametrize(
        ("text", "code"),
        [("", "image-sans-texte"), ("   ", "image-sans-texte"), ("IMG_2043.jpg", "image-nom-de-fichier"),
         ("DSC00412", "image-nom-de-fichier"),
         ("photo 20241112", "image-nom-de-fichier"), ("affiche-finale.PDF", "image-nom-de-fichier")],
    )  # fmt: skip
    def test_what_is_no_alternative(self, text, code):
        assert codes(alternative(text, where=PLACE)) == [code]
        assert alternative(text, where=PLACE)[0].level == MUST
        assert alternative(text, where=PLACE, decorative=True) == []

    @pytest.mark.parametrize("text", ["Une soupe orange dans un bol bleu", "La salle 204, tables en rond", "Trois vélos devant la maison"])
    def test_what_is_one(self, text):
        assert alternative(text, where=PLACE) == []

    @pytest.mark.parametrize("words", ["ici", "Cliquez ici", "cliquez\u00a0ici !", "EN SAVOIR PLUS…", "lien", " Lire la suite → "])
    def test_links_that_say_nothing(self, words):
        assert codes(link(Link(words, "https://exemple.fr"), where=PLACE)) == ["lien-sans-sens"]

    @pytest.mark.parametrize(
        ("words", "href", "code"),
        [("", "/", "lien-vide"), ("https://exemple.fr/a", "https://exemple.fr/a", "lien-adresse"), ("www.exemple.fr", "", "lien-adresse"),
         ("le règlement", "/documents/4/reglement.pdf", "fichier-sans-format")],
    )  # fmt: skip
    def test_other_links_to_mend(self, words, href, code):
        assert codes(link(Link(words, href), where=PLACE)) == [code]

    @pytest.mark.parametrize(
        ("words", "href"), [("le règlement (PDF)", "a.pdf"), ("le programme de mai", "/x/"), ("venez ici le mardi", "/x/")]
    )
    def test_good_links(self, words, href):
        assert link(Link(words, href), where=PLACE) == []

    @pytest.mark.parametrize(
        "text", ["le 12 mai", "du 3 au 5 juin", "1er septembre à 10 h", "le 12/05", "Mardi 4 mars, puis mardi 11 mars 2027"]
    )
    def test_days_without_their_year(self, text):
        assert codes(dates(text, where=PLACE)) == ["date-sans-annee"]

    @pytest.mark.parametrize(
        "text", ["le 12 mai 2027", "le 12/05/2027", "chaque mardi de mai", "24/7", "mai 2027", "à 10 h 30", "12 marches"]
    )
    def test_days_with_it_or_no_day_at_all(self, text):
        assert dates(text, where=PLACE) == []

    @given(st.lists(st.integers(2, 6), max_size=12))
    def test_titles_go_down_one_step_at_a_time(self, levels):
        above, right = 1, True
        for level in levels:
            right, above = right and level <= above + 1, level
        assert (headings(levels, where=PLACE) == []) == right

    @given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)))
    def test_a_whole_date_is_never_reproached(self, day):
        assert dates(f"le {day:%d/%m/%Y} et le {day.day} mars {day.year}", where=PLACE) == []

    @given(st.text(max_size=60), st.text(max_size=40))
    def test_whatever_is_typed_is_answered_in_words(self, text, href):
        for found in (*alternative(text, where=PLACE), *link(Link(text, href), where=PLACE), *dates(text, where=PLACE)):
            assert found.level in (MUST, SHOULD)
            assert found.words.endswith((".", "».", " !"))


def picture(description: str = "", title: str = "La salle") -> Picture:
    page = MaisonPage.objects.get(maison_row=make.house())
    return Picture.objects.create(title=title, description=description, file=get_test_image_file(), collection=page.collection)


@pytest.mark.django_db
class TestPages:
    def test_a_whole_page_is_read(self):
        text = '<h2>Venir</h2><h4>À pied</h4><p>Le 12 mai, <a href="https://exemple.fr">cliquez ici</a></p>'
        page = make.draft(picture=picture())
        page.body = [("text", text)]
        assert codes(findings_of(page)) == ["image-sans-texte", "lien-sans-sens", "date-sans-annee", "titres-en-desordre"]

    def test_a_draft_is_kept_whatever_it_lacks_and_says_it(self, client):
        page = make.draft(owner=make.writer())
        sign_in(client, page.owner)
        sent = {**fields(page), "picture": picture().pk, "introduction": "Rendez-vous le 12 mai."}
        answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent, follow=True).content.decode()
        assert "ajoutez l’année" in answer
        assert "Dites en une phrase ce que montre l’image" in answer
        assert Event.objects.get(pk=page.pk).get_latest_revision_as_object().introduction == "Rendez-vous le 12 mai."

    def test_it_is_not_submitted_with_a_picture_nobody_tells_and_nothing_typed_is_lost(self, client):
        page = make.draft(owner=make.writer())
        sign_in(client, page.owner)
        shown = picture()
        sent = {**fields(page), "picture": shown.pk, "introduction": "Des mots tout neufs", "action-submit": "1"}
        answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent).content.decode()
        assert "Dites en une phrase ce que montre l’image" in answer
        assert "Des mots tout neufs" in answer
        assert Event.objects.get(pk=page.pk).current_workflow_state is None
        Picture.objects.filter(pk=shown.pk).update(description="Une longue table sous les arbres")
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent)
        assert Event.objects.get(pk=page.pk).current_workflow_state is not None

    def test_a_day_without_its_year_is_only_said(self, client):
        page = make.draft(owner=make.writer())
        sign_in(client, page.owner)
        sent = {**fields(page), "introduction": "Rendez-vous le 12 mai.", "action-submit": "1"}
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent)
        assert Event.objects.get(pk=page.pk).current_workflow_state is not None

    def test_a_selection_is_not_put_online_unmended(self, client):
        page = make.draft(picture=picture())
        sign_in(client, make.approver())
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
        answer = client.post(url, follow=True).content.decode()
        assert "Dites en une phrase" in answer
        assert not Event.objects.get(pk=page.pk).live

    def test_wagtails_interface_does_not_put_it_online_either(self, client):
        page = make.draft(picture=picture())
        sign_in(client, make.approver())
        answer = client.post(f"/admin/api/main/pages/{page.pk}/action/publish/", {}, content_type="application/json")
        assert answer.status_code == 400
        assert not Event.objects.get(pk=page.pk).live

    def test_a_page_that_saves_itself_is_kept_and_says_nothing_yet(self, client):
        page = make.draft(owner=make.writer(), title="Fête")
        sign_in(client, page.owner)
        sent = {**fields(page), "introduction": "Le 12 mai, on danse."}
        answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent, headers={"Accept": "application/json"})
        assert answer.json()["success"] is True
        assert Event.objects.get(pk=page.pk).get_latest_revision_as_object().introduction == "Le 12 mai, on danse."
        assert "ajoutez l’année" not in client.get("/admin/").content.decode()

    def test_a_picture_of_another_house_put_by_hand_is_turned_away(self, client):
        other = MaisonPage.objects.get(maison_row=make.house("Ailleurs"))
        theirs = picture("Une table")
        Picture.objects.filter(pk=theirs.pk).update(collection=other.collection)
        page = make.draft(owner=make.writer())
        sign_in(client, page.owner)
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**fields(page), "picture": theirs.pk})
        assert Event.objects.get(pk=page.pk).get_latest_revision_as_object().picture is None
