"""Every public page answers, says what it must, and costs the same few queries whatever the town's size."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.cms.models import AccessibilityAudit, StandardPage
from portal.kit import registry
from portal.kit.registry import DatedItem
from portal.places.enums import Need
from portal.places.models import OpeningException

from .conftest import picture

pytestmark = pytest.mark.django_db
BUDGET = 10
FIXED = [
    "/",
    "/maisons/",
    "/actualites/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/accessibilite/",
    "/recherche/",
    "/recherche/?q=panier",
]


def text(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("url", FIXED)
def test_a_fresh_town_answers_at_once(client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert "Accessibilité : non conforme" in text(response)


def test_the_houses_page_tells_all_one_needs_to_come(client, make_maison, tuesday_at_ten):
    page = make_maison(
        name="Maison des Tilleuls",
        slug="tilleuls",
        transport="Tram C, arrêt Les Tilleuls",
        step_free="full",
        placed=True,
        email="tilleuls@belleroche.example",
        services=[("Écrivain public", Need.PAPERS), ("Café du matin", Need.TALK)],
    )
    shown = text(client.get("/maisons/tilleuls/"))
    for words in (
        "Ouverte en ce moment, jusqu’à 12 h",
        "4 rue des Tilleuls",
        "38990 Belleroche",
        "Tram C, arrêt Les Tilleuls",
        "De plain-pied partout",
        "04 65 71 01 00",
        "tilleuls@belleroche.example",
        "Écrivain public",
        "Papiers et démarches",
        page.maison_row.sector.name,
        "14 h – 18 h",
    ):
        assert words in shown, words
    assert shown.index("Être reçu") < shown.index("Papiers et démarches")


def test_a_coming_closure_is_announced_on_the_houses_page(client, make_maison, tuesday_at_ten):
    page = make_maison(slug="tilleuls")
    OpeningException.objects.create(
        maison=page.maison_row, first_day=dt.date(2026, 12, 21), last_day=dt.date(2027, 1, 1), reason="vacances de Noël"
    )
    assert "du 21 déc. 2026 au 1er janv. 2027 : fermée (vacances de Noël)" in text(client.get("/maisons/tilleuls/"))


def test_a_closure_of_every_house_closes_each(client, make_maison, tuesday_at_ten):
    make_maison(slug="a")
    make_maison(slug="b")
    OpeningException.objects.create(maison=None, first_day=dt.date(2026, 11, 24), last_day=dt.date(2026, 11, 24), reason="tempête")
    for slug in "ab":
        assert "Fermée (tempête), ouvre demain à 9 h" in text(client.get(f"/maisons/{slug}/"))


def test_a_house_without_anything_written_still_has_a_page(client, make_maison):
    make_maison(slug="vide", open_weekdays=False, street="", postcode="", town="", phone="")
    shown = text(client.get("/maisons/vide/"))
    assert "Les horaires seront bientôt ici" in shown
    assert "tel:" not in shown.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("asked", "kept", "left"),
    [
        ({"q": "ecrivains"}, "Les Tilleuls", "Le Moulin"),
        ({"q": "moul"}, "Le Moulin", "Les Tilleuls"),
        ({"besoin": "food"}, "Le Moulin", "Les Tilleuls"),
        ({"ouvertes": "1"}, "Les Tilleuls", "Le Moulin"),
    ],
)
def test_the_list_of_houses_is_narrowed_by_what_one_needs(client, make_maison, tuesday_at_ten, asked, kept, left):
    make_maison(name="Les Tilleuls", services=[("Écrivain public", Need.PAPERS)])
    make_maison(name="Le Moulin", services=[("Cuisine partagée", Need.FOOD)], open_weekdays=False)
    shown = text(client.get("/maisons/", asked)).split("<main")[1]
    assert kept in shown
    assert left not in shown
    assert "1 maison trouvée" in shown


def test_a_search_for_a_house_that_finds_none_says_what_to_do(client, make_maison):
    make_maison()
    assert "Aucune maison ne correspond" in text(client.get("/maisons/", {"q": "zzz", "besoin": "nothing'; --"}))


def test_news_of_tomorrow_wait_and_news_of_a_house_name_it(client, make_maison, make_news, tuesday_at_ten):
    house = make_maison(name="Le Moulin")
    make_news("Le marché reprend", parent=house, day=dt.date(2026, 11, 20))
    make_news("Surprise", day=dt.date(2026, 11, 25))
    shown = text(client.get("/actualites/"))
    assert "Le marché reprend" in shown
    assert "· Le Moulin" in shown
    assert "Surprise" not in shown
    assert "Le marché reprend" in text(client.get(f"/maisons/{house.slug}/"))


def test_the_homes_dates_come_from_every_room_in_order(client, monkeypatch, tuesday_at_ten):
    slot = registry.Slot("public_dates")
    at = lambda day: dt.datetime(2026, 11, day, 17, 0, tzinfo=dt.UTC)  # noqa: E731
    slot.add("b", lambda start, end, maison_id, limit: [DatedItem(at(28), at(28), "Au théâtre", "/b/", note="Complet", full=True)])
    slot.add("a", lambda start, end, maison_id, limit: [DatedItem(at(26), at(26), "Retrait des paniers", "/a/")])
    monkeypatch.setattr(registry, "public_dates", slot)
    shown = text(client.get("/"))
    assert shown.index("Retrait des paniers") < shown.index("Au théâtre")
    assert "L’agenda se prépare" not in shown


def test_without_dates_the_home_says_so_gently(client):
    assert "L’agenda se prépare" in text(client.get("/"))


def test_doors_that_lead_nowhere_are_not_shown(client):
    shown = text(client.get("/"))
    assert 'href="/maisons/"' in shown
    assert 'href="/initiatives/"' not in shown


def test_a_room_replaces_the_usual_door_of_its_key(client, monkeypatch):
    slot = registry.Slot("doors")
    slot.add("maison", registry.Door("Votre maison", "Tout près", "/maisons/", "house"))
    monkeypatch.setattr(registry, "doors", slot)
    shown = text(client.get("/"))
    assert "Votre maison" in shown
    assert "Ma maison" not in shown


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ({}, True),
        ({"last_day": dt.date(2026, 11, 23)}, False),
        ({"last_day": dt.date(2026, 11, 24)}, True),
        ({"first_day": dt.date(2026, 11, 25)}, False),
    ],
)
def test_a_notice_shows_between_its_days_only(client, home, tuesday_at_ten, days, shown):
    words = {"level": "warning", "title": "Grand froid", "text": "Les maisons restent ouvertes."}
    home.body = [("alert", {**words, "first_day": None, "last_day": None, **days})]
    home.save_revision().publish()
    assert ("Grand froid" in text(client.get("/"))) is shown


def test_the_statement_tells_the_state_its_audit_gives(client, tuesday_at_ten):
    AccessibilityAudit.objects.create(audited_on=dt.date(2026, 1, 15), rate="72.5", auditor="Cabinet Exemple")
    shown = text(client.get("/accessibilite/"))
    assert "partiellement conforme" in shown
    assert "72,5 % des critères" in shown
    assert "Accessibilité : partiellement conforme" in text(client.get("/"))


def test_too_old_an_audit_counts_no_more_and_the_page_says_why(client, tuesday_at_ten):
    AccessibilityAudit.objects.create(audited_on=dt.date(2023, 11, 24), rate="100", auditor="Cabinet Exemple")
    shown = text(client.get("/accessibilite/"))
    assert "a plus de trois ans" in shown
    assert "Accessibilité : non conforme" in shown


def grow(make_maison, make_news, home, number):
    for step in range(number):
        house = make_maison(services=[("Écrivain public", Need.PAPERS), ("Cuisine", Need.FOOD)])
        make_news(f"Nouvelle {step}", parent=house, body=[("text", "<p>Un panier.</p>")], picture=picture(f"{step}.png"))
        home.add_child(instance=StandardPage(title=f"Le panier {step}", body=[("text", "<h2>Un panier</h2>")]))
    return house


def queries(client, urls):
    """How many queries each page costs an anonymous visitor, with nothing in the cache."""
    costs = {}
    for url in urls:
        client.get(url)  # renditions are made once
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200, url
        costs[url] = len(seen)
    return costs


def test_ten_queries_at_most_and_the_same_at_two_sizes(client, make_maison, make_news, home):
    house = grow(make_maison, make_news, home, 2)
    news = house.get_children().get().specific
    urls = [
        *FIXED,
        f"/maisons/{house.slug}/",
        f"/maisons/{house.slug}/{news.slug}/",
        "/le-panier-0/",
        "/maisons/?q=cuisine&besoin=food&ouvertes=1",
    ]
    few = queries(client, urls)
    grow(make_maison, make_news, home, 3)
    assert queries(client, urls) == few
    assert max(few.values()) <= BUDGET, few
