"""Layout, tags and error pages, without a browser."""

import xml.dom.minidom
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, engines
from django.template.loader import get_template
from django.test import Client
from django.views import defaults

from portal.kit import registry
from portal.kit.templatetags import face

STATIC = Path("portal/kit/static/kit")


def shown(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


class Sample(forms.Form):
    name = forms.CharField(label="Nom")
    house = forms.ChoiceField(label="Maison", choices=[("a", "Abbaye")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("Ces deux réponses ne vont pas ensemble.")


# Error summary


def summary(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser").select_one(".error-summary")


def test_the_summary_leads_to_each_field_and_tells_what_belongs_to_none():
    box = summary(shown("{% error_summary form %}", form=Sample({})))
    assert [(link["href"], link.text) for link in box.select("a")] == [
        ("#id_name", "Nom\u00a0: À écrire."),
        ("#id_house_group", "Maison\u00a0: Choisissez une réponse."),
    ]
    assert box.select_one("li strong").text == "Ces deux réponses ne vont pas ensemble."
    assert box.h2.text == "Il reste 3 choses à corriger"
    assert box.has_attr("autofocus") and box["tabindex"] == "-1"


def test_the_layout_finds_every_refused_form_of_the_page_and_shows_each_once():
    html = shown("{% error_prefix %}|{% error_summary %}|{% error_summary form %}", form=Sample({}), others=[Sample({}, prefix="b")])
    prefix, first, second = html.split("|")
    assert prefix == "Erreur : "
    assert len(summary(first).select("li")) == 6
    assert second == ""


@pytest.mark.parametrize("form", [Sample(), None])
def test_a_form_that_was_not_sent_says_nothing(form):
    assert shown("{% error_prefix %}{% error_summary %}", form=form) == ""


def test_what_a_person_typed_is_never_markup():
    class Echo(forms.Form):
        name = forms.CharField(label="Nom <b>")

        def clean_name(self):
            raise forms.ValidationError("<script>x</script>")

    html = shown("{% error_summary form %}{{ form }}", form=Echo({"name": "<i>"}))
    assert "<script>" not in html and "<b>" not in html and "<i>" not in html


# Drawings


@pytest.mark.parametrize("name", ["drawings", "street", "icon"])
def test_the_drawings_are_well_formed_and_hold_no_style(name):
    document = xml.dom.minidom.parse(str(STATIC / f"{name}.svg"))
    ids = [symbol.getAttribute("id") for symbol in document.getElementsByTagName("symbol")]
    assert len(ids) == len(set(ids))
    assert not document.getElementsByTagName("style") and not document.getElementsByTagName("script")
    assert not [node for node in document.getElementsByTagName("*") if node.hasAttribute("style")]


def test_a_drawing_is_for_the_eye_only_and_an_unknown_one_is_a_house():
    assert 'aria-hidden="true"' in face.drawing("basket") and "#basket" in face.drawing("basket")
    assert "#house" in face.drawing('x"><script>')


def test_every_door_of_the_house_has_its_drawing():
    assert {door.drawing for door in registry.doors} <= face.DRAWINGS


# Navigation


def request_for(path: str) -> HttpRequest:
    request = HttpRequest()
    request.path = path
    request.META = {"HTTP_HOST": "testserver"}
    return request


@pytest.mark.parametrize(
    ("path", "mark"),
    [("/agenda/", ' aria-current="page"'), ("/agenda/2026/", ' aria-current="true"'), ("/", ""), ("/autre/", "")],
)
def test_a_menu_tells_where_one_stands(path, mark):
    assert face.nav_link(Context({"request": request_for(path)}), "/agenda/", "Agenda") == f'<li><a href="/agenda/"{mark}>Agenda</a></li>'


def test_pages_keep_their_filters():
    request = request_for("/programmes/")
    request.GET = request.GET.copy()
    request.GET.update({"maison": "abbaye", "page": "2"})
    assert face.page_url(Context({"request": request}), 3) == "?maison=abbaye&page=3"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, [1, 2, None, 10]), (5, [1, None, 4, 5, 6, None, 10]), (10, [1, None, 9, 10])],
)
def test_page_numbers_skip_what_is_far(number, expected):
    assert face.page_numbers(Paginator(range(100), 10).page(number)) == expected


@pytest.mark.parametrize(
    ("phone", "address"), [("04 76 00 00 00", "+33476000000"), ("+33 4 76 00 00 00", "+33476000000"), ("3919", "3919"), ("", "")]
)
def test_a_phone_number_can_be_called(phone, address):
    assert face.tel(phone) == address


def test_a_desk_box_is_shown_in_the_head_of_staff_screens():
    assert all(get_template(name) for name in registry.desk_boxes)


# Appearance


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "kept"), [("sombre", "sombre"), ("clair", "clair"), ("auto", ""), ("<script>", "")])
def test_the_chosen_appearance_is_kept_for_a_year(sent, kept):
    client = Client()
    answer = client.post("/apparence/", {"theme": sent, "retour": "/composants/?page=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/composants/?page=2")
    cookie = answer.cookies[face.THEME_COOKIE]
    assert cookie.value == kept
    if kept:
        assert cookie["max-age"] == 365 * 24 * 3600 and cookie["httponly"] and cookie["samesite"] == "Lax"
        assert f'data-theme="{kept}"' in client.get("/composants/").content.decode()


@pytest.mark.parametrize("back", ["https://exemple.fr/", "//exemple.fr/", "javascript:alert(1)", ""])
def test_one_never_leaves_the_house_by_choosing_colours(back):
    assert Client().post("/apparence/", {"theme": "clair", "retour": back})["Location"] in ("/", "")


@pytest.mark.parametrize(("origin", "status"), [("http://testserver", 302), ("https://mal.exemple", 403)])
def test_another_site_does_not_choose_our_colours(origin, status):
    assert Client(enforce_csrf_checks=True).post("/apparence/", {"theme": "clair"}, headers={"origin": origin}).status_code == status


def test_a_cookie_somebody_made_up_changes_nothing(rf):
    request = rf.get("/")
    request.COOKIES[face.THEME_COOKIE] = '"><script>'
    assert face.chosen_theme(Context({"request": request})) == ""


# Error pages


@pytest.mark.django_db
def test_every_error_page_says_what_happened_and_shows_a_way_out(rf):
    request = rf.get("/nulle-part/")
    request.session = {}
    request.user = AnonymousUser()
    pages = {
        400: defaults.bad_request(request, BadRequest()),
        403: defaults.permission_denied(request, PermissionDenied()),
        404: defaults.page_not_found(request, Exception()),
        500: defaults.server_error(request),
    }
    for code, page in pages.items():
        soup = BeautifulSoup(page.content, "html.parser")
        assert page.status_code == code
        assert len(soup.select("h1")) == 1 and soup.h1.text.endswith(".")
        assert soup.html["lang"] == "fr" and soup.title.text
        assert soup.select_one("main a[href^='/']"), f"{code} has no way out"
        assert str(code) not in soup.select_one("main").text


@pytest.mark.django_db
def test_a_form_whose_token_has_aged_is_answered_in_words():
    page = Client(enforce_csrf_checks=True).post("/compte/login/", {"login": "a@exemple.fr"})
    assert page.status_code == 403
    assert "Votre envoi n’est pas parti." in page.content.decode()


def test_the_page_of_a_breakdown_asks_nothing_of_the_database(rf):
    """No `db` mark: a query would fail the test."""
    assert "Quelque chose a cassé chez nous." in defaults.server_error(rf.get("/")).content.decode()


@pytest.mark.django_db
def test_too_many_tries_are_answered_in_words(rf):
    html = get_template("429.html").render({}, None)
    assert "Trop d’essais en peu de temps." in html and 'href="/"' in html


# The whole


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/composants/", "/composants/?page=zéro", "/composants/?page=-4", "/composants/essai/?price=%00"])
def test_the_gallery_bears_anything(client, address):
    page = client.get(address)
    assert page.status_code == 200
    soup = BeautifulSoup(page.content, "html.parser")
    assert len({tag["id"] for tag in soup.select("[id]")}) == len(soup.select("[id]"))
    assert not soup.select("[style], [onclick]")


@pytest.mark.django_db
def test_an_unknown_part_of_the_gallery_is_not_there(client):
    assert client.get("/composants/rien/").status_code == 404


@pytest.mark.django_db
def test_the_accessibility_mention_stands_in_every_footer(client):
    for address in ("/composants/", "/composants/equipe/", "/nulle-part/"):
        footer = BeautifulSoup(client.get(address).content, "html.parser").find("footer")
        assert "Accessibilité : " in footer.text and footer.select_one('a[href="/accessibilite/"]')


def test_the_type_comes_with_its_licence():
    fonts = STATIC / "fonts"
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text()
    assert sum(file.stat().st_size for file in fonts.glob("*.woff2")) < 30_000


def test_style_sheets_load_nothing_from_elsewhere():
    for sheet in Path(settings.BASE_DIR).glob("p*/**/static/**/*.css"):
        assert "//" not in sheet.read_text().replace("https://papier", ""), sheet
