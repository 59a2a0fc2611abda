"""Pages that are the same for every visitor are kept ready, never with anything of anybody, never once they have changed."""

from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.cms import page_cache
from tests.people.factories import resident, sign_in
from tests.programmes import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PAGE_CACHE_SECONDS = 30
    cache.clear()
    page_cache._here.clear()
    yield
    cache.clear()
    page_cache._here.clear()


def cost(client, address: str, **headers) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(address, headers=headers)
    return len(seen)


@pytest.mark.parametrize("address", ["/", "/maisons/", "/maisons/tilleuls/"])
def test_the_second_visitor_costs_no_query_and_reads_the_same(client, make_maison, address):
    make_maison(name="Maison des Tilleuls", slug="tilleuls")
    first = client.get(address)
    with CaptureQueriesContext(connection) as seen:
        second = client.get(address)
    assert (len(seen), second.content, second.status_code) == (0, first.content, 200)
    assert second["Content-Security-Policy"] and second["X-Frame-Options"] == "DENY" and second["Content-Type"] == first["Content-Type"]


def test_another_process_asks_the_shared_cache_and_not_the_rows(client, make_maison):
    client.get("/")
    page_cache._here.clear()
    assert cost(client, "/") == 0  # the cache of the suite is in memory


@pytest.mark.parametrize("headers", [{"cookie": "theme=sombre"}, {"cookie": "sessionid=x"}, {"authorization": "Basic x"}])
def test_whoever_sends_something_of_hers_is_answered_anew(client, headers):
    client.get("/")
    assert cost(client, "/", **headers) > 0


def test_a_query_string_a_post_and_another_host_are_answered_anew(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "autre.exemple"]
    client.get("/")
    assert cost(client, "/?x=1") > 0
    assert cost(client, "/", host="autre.exemple") > 0
    assert client.post("/").status_code == 405 or client.post("/").status_code == 200


def test_a_wrong_host_is_refused_as_everywhere(client):
    client.get("/")
    assert client.get("/", headers={"host": "mal.exemple"}).status_code == 400


def test_what_somebody_signed_in_reads_is_never_kept_for_others(client):
    sign_in(client, resident(email="amina@exemple.fr", first_name="Amina"))
    client.get("/")
    client.cookies.clear()
    assert cost(client, "/") > 0


@pytest.mark.parametrize("address", ["/agenda/", "/programmes/", "/paniers/", "/tarifs/"])
def test_a_page_that_does_not_say_it_is_the_same_for_all_is_not_kept(client, address):
    client.get(address)
    client.cookies.clear()
    assert cost(client, address) > 0


def test_a_page_that_is_not_found_is_not_kept(client):
    client.get("/rien/")
    assert cost(client, "/rien/") > 0


def test_head_is_answered_from_what_get_kept_and_keeps_nothing(client):
    client.head("/")
    assert cost(client, "/") > 0
    assert client.head("/").content == b""


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """A transaction of its own, as service has it: what an earlier one of the test left to do is not waited for."""

    @contextmanager
    def block():
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True) as called:
            yield called

    return block


def test_what_changes_shows_at_once(client, make_maison, home, committed):
    maison = make_maison(name="Maison des Tilleuls", slug="tilleuls").maison_row
    client.get("/maisons/tilleuls/")
    with committed():
        maison.phone = "+33476000099"
        maison.save()
    assert "04 76 00 00 99" in client.get("/maisons/tilleuls/").content.decode().replace("\u00a0", " ")
    with committed():
        make.session(make.event("Repas des voisins"), house=maison)
    assert "Repas des voisins" in client.get("/maisons/tilleuls/").content.decode()
    client.get("/")
    with committed():
        home.headline = "Tous ensemble."
        home.save_revision().publish()
    assert "Tous ensemble." in client.get("/").content.decode()


def test_many_rows_of_one_transaction_forget_once(committed):
    with committed() as called:
        page = make.event()
        for days in (3, 4, 5):
            make.session(page, days=days)
    assert sum(hook is page_cache._forget for hook in called) == 1


def test_a_page_made_while_something_changed_is_not_kept_as_true(client, rf):
    request = rf.get("/")
    version = page_cache.version_now()
    page_cache._forget()
    response = client.get("/rien/")
    response.status_code, response.same_for_all = 200, True
    page_cache.keep("k", request, response, version)
    page_cache._here.clear()
    assert page_cache.kept_answer("k") is None


def test_a_page_with_a_cookie_a_nonce_or_its_own_rules_of_caching_is_not_kept(client, rf):
    from django.http import HttpResponse

    def given(**marks):
        response, request = HttpResponse("x"), rf.get("/")
        response.same_for_all = True
        if marks.get("cookie"):
            response.set_cookie("a", "b")
        if marks.get("nonce"):
            request._csp_nonce = "n"
        if marks.get("rules"):
            response["Cache-Control"] = "private"
        page_cache._here.clear(), cache.clear()
        page_cache.keep("k", request, response, page_cache.version_now())
        return page_cache.kept_answer("k")

    assert given() is not None
    assert [given(cookie=True), given(nonce=True), given(rules=True)] == [None] * 3


@pytest.mark.parametrize("address", ["/", "/maisons/", "/agenda/", "/programmes/"])
def test_reading_the_site_sets_no_cookie(client, settings, address):
    settings.PAGE_CACHE_SECONDS = 0
    assert not client.get(address).cookies
