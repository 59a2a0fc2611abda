"""The page of an activity: for whom, what it costs me, which dates, how to come, whom to call."""

import datetime as dt
import html
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.households.actions.create_household import create_household
from portal.households.actions.verify_quotient import verify_quotient
from portal.kit import clock
from portal.kit.audit import SYSTEM
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from tests.people import factories as accounts
from tests.tariffs.factories import agent, published, tariff
from tests.tariffs.grids import BASKETS

from . import factories as make

pytestmark = pytest.mark.django_db


def text(client, page) -> str:
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode())).replace("\u00a0", " ")


def dated(page, number: int, *, course=False, capacity=8, start=5, **fields):
    dates = [make.session(page, days=start + step) for step in range(number)]
    for group in [dates] if course else [[date] for date in dates]:
        open_sheet(activity=page.activity_ptr, sessions=group, capacity=capacity, by=None, **fields)
    return dates


def entered(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def priced():
    by = agent()
    return published(tariff(by), by, BASKETS).tariff


def test_who_it_is_for_how_to_come_and_whom_to_call(client):
    house = make.maison("Capuche")
    facts = {
        "phone": "+33476000001", "transport": "Tram C, arrêt Capuche", "step_free": "full", "access_note": "Sonnez à droite.",
        "street": "58 rue de Stalingrad", "town": "Grenoble", "postcode": "38100", "latitude": "45.187", "longitude": "5.726",
    }  # fmt: skip
    type(house).objects.filter(pk=house.pk).update(**facts)
    page = make.event("Couture", publics=",adults,seniors,", level="beginner", access=",wheels,loop,")
    make.session(page, days=3, house=house)
    shown = text(client, page)
    for words in (
        "Adultes, seniors", "Pour débuter", "Tram C, arrêt Capuche", "58 rue de Stalingrad", "De plain-pied partout", "Boucle magnétique",
        "Sonnez à droite.", "openstreetmap.org", 'href="tel:+33476000001"', "04 76 00 00 01", "tile-event", "Sans inscription",
    ):  # fmt: skip
        assert words in shown, words
    assert "en fauteuil" not in shown  # the house says so already


def test_facts_of_the_house_are_not_those_of_another_place(client):
    house = make.maison("Capuche")
    type(house).objects.filter(pk=house.pk).update(step_free="full", transport="Tram C", phone="+33476000001")
    page = make.event("Pique-nique")
    date = make.session(page, days=3, house=house)
    type(date).objects.filter(pk=date.pk).update(place="Parc Mistral")
    shown = text(client, page)
    assert "Parc Mistral" in shown
    assert "Tram C" not in shown
    assert "plain-pied" not in shown
    assert "04 76 00 00 01" in shown  # and still whom to call


def test_three_dates_then_the_others_behind_a_word(client):
    page = make.event("Vélo")
    dated(page, 10)
    shown = text(client, page)
    assert "7 autres dates" in shown
    assert shown.count("Je m’inscris") == 10
    assert shown.count('class="button main" href="/inscription/') == 1


def test_a_course_is_signed_up_for_once(client):
    page = make.event("Téléphone")
    dated(page, 8, course=True)
    shown = text(client, page)
    assert "et 7 autres séances" in shown
    assert shown.count("Je m’inscris") == 1
    assert "Il reste 8 places" in shown


def test_a_course_under_way_says_so_and_leaves_the_main_button_to_the_next(client):
    page = make.event("Téléphone")
    dated(page, 3, course=True)
    dated(page, 3, course=True, start=30)
    first = page.sessions.order_by("start").first()
    before = first.start - dt.timedelta(days=20)
    type(first).objects.filter(pk=first.pk).update(start=before, end=before + dt.timedelta(hours=2), local_date=before.date())
    shown = text(client, page)
    assert shown.count("Déjà commencé") == 1
    assert shown.index("Déjà commencé") < shown.index('class="button main" href="/inscription/')
    assert shown.count('class="button main" href="/inscription/') == 1


def test_a_date_of_a_course_called_off_is_said_on_its_own(client):
    page = make.event("Téléphone")
    dates = dated(page, 3, course=True)
    cancel_session(session=dates[1], why="La salle est prise.", by=None)
    shown = text(client, page)
    assert "et 1 autre séance" in shown
    assert "annulé" in shown
    assert "La salle est prise." in shown


def test_a_confidential_sheet_tells_no_number(client):
    page = make.event("Parole")
    dated(page, 2, capacity=7, confidential=True)
    shown = text(client, page)
    assert "Des places" in shown
    assert "Il reste" not in shown


class TestPrice:
    @pytest.fixture
    def home(self):
        users = [accounts.resident(first_name=name) for name in ("Aïcha", "Karim")]
        wife, husband = (make.person(f"M. {number}", user=user, birth_year=1980) for number, user in enumerate(users))
        household = create_household(referents=[wife], members=[husband], by=SYSTEM)
        verify_quotient(household=household, figure=387, month=clock.today(), source="caf", by=SYSTEM)
        return users

    def test_what_it_costs_the_referent_and_the_range_to_all_others(self, client, home, priced):
        page = make.event("Sortie")
        dated(page, 2, tariff=priced)
        hers = text(entered(home[0]), page)
        assert "Votre prix" in hers
        assert "4,00 €" in hers
        assert "Votre quotient de 387" in hers
        for other in (client, entered(home[1]), entered(accounts.resident())):
            shown = text(other, page)
            assert "Votre prix" not in shown
            assert "387" not in shown.replace("rendez-vous-387", "")
            assert "De 4,00 € à 9,00 €, selon vos moyens" in shown
            assert f"/tarifs/{priced.scheme}/mon-prix/" in shown

    def test_no_cache_keeps_it(self, client, home, priced):
        page = make.event("Sortie")
        dated(page, 1, tariff=priced)
        assert "no-store" in entered(home[0]).get(page.get_url())["Cache-Control"]
        assert "Cookie" in client.get(page.get_url())["Vary"]

    def test_several_prices_are_named(self, client, priced):
        page = make.event("Sortie")
        dated(page, 1, tariff=priced, title="Avec repas")
        dated(page, 1, start=9, title="Sans repas")
        shown = text(client, page)
        assert "Prix : Avec repas" in shown
        assert "Prix : Sans repas" in shown

    def test_the_same_queries_whatever_the_number_of_dates(self, client, home, priced):
        def counted(who, page) -> int:
            who.get(page.get_url())
            cache.clear()
            with CaptureQueriesContext(connection) as seen:
                who.get(page.get_url())
            return len(seen)

        referent = entered(home[0])
        few, many = make.event("Peu"), make.event("Beaucoup")
        dated(few, 2, tariff=priced)
        dated(many, 12, tariff=priced)
        assert counted(client, many) == counted(client, few) <= 12
        assert counted(referent, many) == counted(referent, few) <= 18


def test_past_sheets_cost_nothing(client):
    page = make.event("Gym")
    dated(page, 1)
    for date in dated(page, 3, start=20):
        past = clock.now() - dt.timedelta(days=4)
        type(date).objects.filter(pk=date.pk).update(start=past, end=past + dt.timedelta(hours=1))
    shown = text(client, page)
    assert shown.count("Je m’inscris") == 1


def test_who_has_a_place_reads_it_there_and_nobody_else_does(client):
    page = make.event("Tricot")
    (date,) = dated(page, 1)
    person = make.person("Mme T.", user=accounts.resident())
    [row] = enrol(sheet=date.sheets.get(), people=[person], by=None)
    hers = text(entered(person.user), page)
    assert f'<a href="/mon-espace/places/{row.pk}/">Mme T.</a> : inscrit·e' in hers
    for other in (client, entered(accounts.resident())):
        assert "Mme T." not in text(other, page)
