"""`/programmes/`: what there is, when next, where, at what price for anybody; narrowed by house and kind."""

import html
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.actions.cancel_session import cancel_session
from programmes.actions.open_sheet import open_sheet
from tests.paniers import factories as baskets
from tests.tariffs.factories import agent, published, tariff
from tests.tariffs.grids import BASKETS

from . import factories as make

pytestmark = pytest.mark.django_db
URL = "/programmes/"


def shown(client, query: str = "") -> str:
    page = client.get(URL + query)
    assert page.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", page.content.decode()))


def titles(client, query: str = "") -> list[str]:
    return re.findall(r'<a class="whole" href="[^"]+">([^<]+)</a>', shown(client, query))


def test_the_soonest_first_then_what_has_no_date_yet(client):
    make.session(make.event("Loto"), days=9)
    make.session(make.event("Bal"), days=2)
    make.event("Chorale")
    assert titles(client) == ["Bal", "Loto", "Chorale"]
    page = shown(client)
    assert "3 activités" in page
    assert "jeu. 26 nov. 18 h" in page
    assert "Les dates arrivent." in page


def test_what_is_over_called_off_or_not_published_is_left_out(client):
    over = make.session(make.event("Passé"), days=3)
    type(over).objects.filter(pk=over.pk).update(start=make.in_days(-3), end=make.in_days(-2))
    cancel_session(session=make.session(make.event("Annulé"), days=3), by=None)
    make.session(make.event("Brouillon", live=False), days=3)
    make.session(make.event("Bal"), days=4)
    assert titles(client) == ["Bal"]


def test_by_house_and_by_kind(client):
    make.session(make.event("Bal"), days=2, house=make.maison("Capuche"))
    make.session(make.event("Loto"), days=3)
    baskets.house_sheet(baskets.season(), name="Capuche")
    assert titles(client, "?maison=capuche") == ["Bal", "Les paniers de l'hiver"]
    assert titles(client, "?maison=capuche&type=event") == ["Bal"]
    assert titles(client, "?type=basket") == ["Les paniers de l'hiver"]
    page = shown(client, "?maison=capuche&type=event")
    assert '<option value="capuche" selected>' in page
    assert '<option value="event" selected>' in page


def test_nothing_there_says_what_to_do(client):
    assert "passez nous voir" in shown(client)
    make.maison("Capuche")
    assert "Voir tous les programmes" in shown(client, "?maison=capuche")


@pytest.mark.parametrize(
    "query", ["?maison=%00", "?type=x&maison=rien", "?page=999", "?page=-1", "?page=é", "?type=event&type=basket&page=1e9"]
)
def test_anything_asked_answers(client, query):
    make.session(make.event("Bal"), days=2)
    shown(client, query)


def test_the_price_is_the_one_anybody_may_read(client):
    by = agent()
    priced = published(tariff(by), by, BASKETS).tariff
    for title, of in (("Bal", None), ("Sortie", priced)):
        date = make.session(make.event(title), days=2)
        open_sheet(activity=date.activity, sessions=[date], capacity=3, tariff=of, by=None)
    page = shown(client).replace("\u00a0", " ")
    assert "de 4,00 € à 9,00 €, selon vos moyens" in page
    assert "gratuit" in page


def test_a_full_date_is_said_without_a_number(client):
    make.sheet(0, activity=make.event("Bal"), days=2)
    page = shown(client)
    assert "Complet pour cette date" in page
    assert "Il reste" not in page


def test_pages_of_a_long_list(client):
    for number in range(26):
        make.session(make.event(f"Jeu {number:02}"), days=2 + number / 10)
    assert len(titles(client)) == 24
    assert len(titles(client, "?page=2")) == 2
    assert "?page=2" in shown(client)


def test_ten_queries_at_most_and_the_same_at_two_sizes(client):
    def counted() -> int:
        client.get(URL)
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            client.get(URL)
        return len(seen)

    by = agent()
    priced = published(tariff(by), by, BASKETS).tariff

    def add(number):
        for _ in range(number):
            date = make.session(make.event("Sortie"), days=2)
            open_sheet(activity=date.activity, sessions=[date], capacity=3, tariff=priced, by=None)

    add(2)
    few = counted()
    add(10)
    assert counted() == few <= 10


def test_the_menu_leads_there_and_to_the_search(client):
    home = client.get("/").content.decode()
    assert 'href="/programmes/"' in home
    assert '<a class="site-search" href="/recherche/"' in home
    assert 'aria-current="page"' in client.get(URL).content.decode()
