"""`/admin/`: every road of Wagtail's, by everybody. No resident is ever there; who writes no page finds no door."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Collection, Site

from portal.cms.models import Picture

from .answers import LOGIN, PROVE, UNKNOWN, verdict
from .conftest import Somebody
from .test_rights import EVERYBODY
from .town import STREET, SURNAME

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ENTERS = ("pages.write", "settings.write")
CLOSED = ("/admin/users/", "/admin/groups/", "/admin/bulk/people/user/delete/", "/admin/users/1/", "/admin/groups/new/")
SECRETS = (SURNAME, STREET, "Tancarville", "Zéphyrine", "zephyrine-", "referente-", "membre-")
# Wagtail's own pages of errors, and roads that take only what a script of its editor sends.
SKIPPED = ("failwhale", "test404", "jsi18n", "logout", "login", "password_reset")


def roads(values: dict) -> list[str]:
    """Every address under `/admin/`, its parameters filled by name; a regular expression gets the same."""
    found = []

    def read(patterns, prefix):
        for pattern in patterns:
            part = _filled(pattern.pattern, values)
            if isinstance(pattern, URLResolver):
                read(pattern.url_patterns, prefix + part)
            elif isinstance(pattern, URLPattern) and not any(word in prefix + part for word in SKIPPED):
                found.append(prefix + part)

    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "admin/":
            read(resolver.url_patterns, "/admin/")
    return sorted(set(found))


def _filled(pattern, values) -> str:
    route = getattr(pattern, "_route", None)
    if route is None:
        regex = pattern.regex.pattern
        if "(?P<revision_id_a>" in regex:
            return f"{values['page_id']}/revisions/compare/earliest...latest/"
        return "" if ".*" in regex else regex.strip("^$")
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__
        value = values.get(name, values["pk"] if kind == "IntConverter" else "essai")
        for written in (f"<int:{name}>", f"<str:{name}>", f"<slug:{name}>", f"<uuid:{name}>", f"<path:{name}>", f"<{name}>"):
            route = route.replace(written, str(value))
    return route


@pytest.fixture(scope="module")
def addresses(town):
    house = town.houses["Beta"]
    revision = house.event.save_revision()
    picture = Picture(title="Une maison", width=1, height=1, collection=Collection.get_first_root_node(), uploaded_by_user=None)
    picture.file.name = "original_images/rien.png"
    Picture.objects.bulk_create([picture])
    values = {
        "pk": Site.objects.get().pk, "page_id": house.event.pk, "parent_page_id": house.page.pk, "page_to_move_id": house.event.pk,
        "destination_id": town.houses["Alpha"].page.pk, "revision_id": revision.pk, "content_type_app_name": "programmes",
        "content_type_model_name": "event", "app_label": "wagtailcore", "model_name": "page", "action": "delete", "app_name": "cms",
        "object_id": house.event.pk, "image_id": Picture.objects.latest("pk").pk, "filter_spec": "original", "uidb64": "x", "token": "x",
    }  # fmt: skip
    return roads(values)


def enters(who: Somebody) -> bool:
    return any(who.may(capability) for capability in ENTERS)


def test_the_walk_is_long(addresses):
    assert len(addresses) > 150


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_may_not_enter_finds_no_door_and_nobody_finds_a_resident(town, addresses, name):
    who, found = town.people[name], []
    client = who.client()
    shut = LOGIN if who.user is None else UNKNOWN if not who.held or not enters(who) else "" if who.proved and who.enrolled else PROVE
    for address in addresses:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
        if shut and verdict(answer) != shut:
            found.append((address, answer.status_code, f"not {shut}"))
        text = body.decode(errors="replace")
        found += [(address, secret) for secret in SECRETS if secret in text]
        if answer.status_code >= 500:
            found.append((address, answer.status_code))
    assert found == []


@pytest.mark.parametrize("address", CLOSED)
@pytest.mark.parametrize("name", ["administration", "direction", "redaction"])
def test_closed_roads_of_the_back_office(town, name, address):
    assert town.people[name].client().get(address).status_code == 404


def test_searches_of_the_back_office_find_no_resident(town):
    """Whatever is looked for there: pages, pictures, users by Wagtail's own words."""
    client = town.people["administration"].client()
    for address in ("/admin/pages/search/", "/admin/images/", "/admin/documents/", "/admin/choose-page/search/", "/admin/redirects/"):
        for asked in ("Zéphyrine", SURNAME, "referente-alpha"):
            answer = client.get(address, {"q": asked})
            assert answer.status_code in (200, 302, 404)
            assert "zephyrine-" not in answer.content.decode()
            assert f"{SURNAME}-" not in answer.content.decode()
