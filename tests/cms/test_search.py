"""The search finds what a neighbour types, says kindly when there is nothing, and survives whatever is typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.cms.models import StandardPage
from portal.places.enums import Need
from portal.places.models import ServiceOffered

pytestmark = pytest.mark.django_db


def shown(client, typed, **more):
    response = client.get("/recherche/", {"q": typed, **more})
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ").split("<main")[1]


@pytest.mark.parametrize("typed", ["epiceries", "ÉPICERIE", "l'épicerie du quartier", "epic"])
def test_accents_plural_and_beginnings_do_not_matter(client, home, typed):
    home.add_child(instance=StandardPage(title="Notre quartier", introduction="Une épicerie solidaire ouvre."))
    assert "Notre quartier" in shown(client, typed)


def test_a_house_is_found_by_its_services_even_those_added_later(client, make_maison):
    page = make_maison(name="Maison du Verger")
    assert "Maison du Verger" not in shown(client, "couture")
    ServiceOffered.objects.create(maison=page.maison_row, name="Atelier couture", need=Need.LEARN)
    assert "Maison du Verger" in shown(client, "couture")


def test_a_result_says_its_kind_and_its_house(client, make_maison, make_news):
    make_news("La cuisine rouvre", parent=make_maison(name="Maison du Verger"), introduction="Venez samedi.")
    found = shown(client, "cuisine rouvre")
    assert "Nouvelle · Maison du Verger" in found
    assert "Venez samedi." in found


def test_drafts_and_unpublished_pages_are_not_found(client, home):
    page = home.add_child(instance=StandardPage(title="Brouillon secret", live=False))
    assert "Brouillon secret" not in shown(client, "brouillon").replace("pour « brouillon »", "")
    page.save_revision().publish()
    assert "Brouillon secret" in shown(client, "brouillon")


def test_nothing_found_says_what_to_do_and_keeps_what_was_typed(client):
    found = shown(client, "zzyzx")
    assert "Rien trouvé pour « zzyzx »" in found
    assert 'value="zzyzx"' in found


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "abc", ""])
def test_any_page_number_is_answered(client, home, page):
    home.add_child(instance=StandardPage(title="Panier"))
    assert "Panier" in shown(client, "panier", page=page)


HOSTILE = ["<script>alert(1)</script>", "'; DROP TABLE x; --", '"', "*", "AND OR NOT", "title:x", "a" * 5000]
HOSTILE += ["\x00", "%00", "🍎", "NEAR(", "( & | ! :*", "\\"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_are_only_words(client, typed):
    assert "<script>alert" not in shown(client, typed)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(client, typed):
    assert client.get("/recherche/", {"q": typed}).status_code == 200
    assert client.get("/maisons/", {"q": typed, "besoin": typed}).status_code == 200
