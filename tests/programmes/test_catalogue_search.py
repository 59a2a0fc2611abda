"""`/programmes/` as one looks for something: each filter, all together, shown to somebody else; one's own price to a referent alone."""

import datetime as dt
import html
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.households.actions.create_household import create_household
from portal.households.actions.verify_quotient import verify_quotient
from portal.kit import clock
from portal.kit.audit import SYSTEM
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.actions.wait import wait
from programmes.models import Session
from tests.grounds import laid_once
from tests.people import factories as accounts
from tests.tariffs.factories import agent, published, tariff
from tests.tariffs.grids import BASKETS

from . import factories as make
from .test_shares import keep

pytestmark = pytest.mark.django_db
URL = "/programmes/"
TUESDAY, SATURDAY = dt.date(2026, 12, 1), dt.date(2026, 12, 5)


def shown(client, query: str = "") -> str:
    page = client.get(URL + query)
    assert page.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", page.content.decode())).replace("\u00a0", " ")


def titles(client, query: str = "") -> list[str]:
    return re.findall(r'<a class="whole" href="[^"]+">([^<]+)</a>', shown(client, query))


def on(day: dt.date, hour: int, title: str, *, house=None, place="", **page) -> Session:
    start = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    return plan_session(
        activity=make.event(title, **page),
        maison=house or make.maison(),
        place=place,
        start=start,
        end=start + dt.timedelta(hours=1),
        by=None,
    )


def with_sheet(session: Session, capacity=3, **fields):
    return open_sheet(activity=session.activity, sessions=[session], capacity=capacity, by=None, **fields)


@pytest.fixture
def priced():
    by = agent()
    return published(tariff(by), by, BASKETS).tariff


@laid_once
def home():
    """Two adults and a child; the first answers for the household, whose quotient gives 4,00 €."""
    users = [accounts.resident(first_name=name) for name in ("Aïcha", "Karim")]
    wife, husband = (make.person(f"M. {number}", user=user, birth_year=1980) for number, user in enumerate(users))
    household = create_household(referents=[wife], members=[husband], by=SYSTEM)
    verify_quotient(household=household, figure=387, month=clock.today(), source="caf", by=SYSTEM)
    return users


def entered(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class TestDates:
    def test_by_day_and_by_part_of_the_day_of_one_and_the_same_date(self, client):
        first = on(TUESDAY, 10, "Couture")
        start = timezone.make_aware(dt.datetime.combine(SATURDAY, dt.time(18)))
        plan_session(activity=first.activity, maison=make.maison(), start=start, end=start + dt.timedelta(hours=1), by=None)
        on(TUESDAY, 14, "Jeux")
        assert titles(client, "?jour=mardi") == ["Couture", "Jeux"]
        assert titles(client, "?jour=mardi&moment=matin") == ["Couture"]
        assert titles(client, "?jour=samedi&moment=soir") == ["Couture"]
        assert titles(client, "?jour=mardi&moment=soir") == []
        assert titles(client, "?jour=mardi&jour=samedi&moment=apres-midi&moment=soir") == ["Jeux", "Couture"]
        assert "sam. 5 déc. 18 h" in shown(client, "?jour=samedi")

    def test_a_moved_date_is_looked_for_where_it_is_now(self, client):
        date = on(TUESDAY, 10, "Couture")
        start = timezone.make_aware(dt.datetime.combine(SATURDAY, dt.time(19)))
        move_session(session=date, start=start, end=start + dt.timedelta(hours=1), by=None)
        assert titles(client, "?jour=mardi") == []
        assert titles(client, "?jour=samedi&moment=soir") == ["Couture"]

    def test_a_date_knows_its_day_and_hour_however_it_is_written(self):
        date = on(TUESDAY, 10, "Couture")
        date.start = timezone.make_aware(dt.datetime.combine(dt.date(2026, 12, 6), dt.time(0, 30)))
        date.end = date.start + dt.timedelta(hours=1)
        date.save(update_fields=["start", "end"])
        date.refresh_from_db()
        assert (date.weekday, date.day_part) == (6, 0)  # in Paris, where it is Sunday already
        late = Session(
            activity=date.activity, maison=date.maison, start=date.start + dt.timedelta(hours=18), end=date.end + dt.timedelta(hours=18),
            local_date=dt.date(2026, 12, 6),
        )  # fmt: skip
        Session.objects.bulk_create([late])
        assert Session.objects.filter(weekday=6, day_part=2).count() == 1

    def test_what_has_no_date_yet_answers_no_question_of_date(self, client):
        make.event("Chorale")
        assert titles(client) == ["Chorale"]
        assert titles(client, "?pour=enfants") == ["Chorale"]  # for everybody, as nothing else is said
        assert titles(client, "?jour=mardi") == titles(client, "?places=oui") == []


class TestPages:
    def test_for_whom_with_what_is_for_everybody(self, client):
        on(TUESDAY, 9, "Lecture", publics=",children,families,")
        on(TUESDAY, 10, "Gym", publics=",seniors,")
        on(TUESDAY, 11, "Repas", publics=",all,")
        on(TUESDAY, 12, "Rien de dit", publics="")
        assert titles(client, "?pour=enfants") == ["Lecture", "Repas"]
        assert titles(client, "?pour=seniors&pour=familles") == ["Lecture", "Gym", "Repas"]
        assert titles(client, "?pour=tous") == ["Repas"]

    def test_level_with_what_is_for_all_levels(self, client):
        on(TUESDAY, 9, "Débuter", level="beginner")
        on(TUESDAY, 10, "Tous", level="any")
        on(TUESDAY, 11, "Repas", level="")
        on(TUESDAY, 12, "Plus loin", level="some")
        assert titles(client, "?niveau=debutant") == ["Débuter", "Tous"]

    def test_a_house_without_a_step_counts_for_what_happens_in_it_alone(self, client):
        flat, steps = make.maison("Plate"), make.maison("Haute")
        type(flat).objects.filter(pk=flat.pk).update(step_free="full")
        type(steps).objects.filter(pk=steps.pk).update(step_free="partly")
        on(TUESDAY, 9, "Dans la maison", house=flat)
        on(TUESDAY, 10, "Au parc", house=flat, place="Parc")
        on(TUESDAY, 11, "Ailleurs, dit de plain-pied", house=steps, place="Salle des fêtes", access=",wheels,loop,")
        on(TUESDAY, 12, "En haut", house=steps)
        assert titles(client, "?acces=fauteuil") == ["Dans la maison", "Ailleurs, dit de plain-pied"]
        assert titles(client, "?acces=poussette") == ["Dans la maison"]
        assert titles(client, "?acces=fauteuil&acces=boucle") == ["Ailleurs, dit de plain-pied"]  # needs add up
        assert titles(client, "?acces=signes") == []


class TestPlaces:
    def test_one_can_come_now(self, client):
        on(TUESDAY, 8, "Sans inscription")
        with_sheet(on(TUESDAY, 9, "Libre"))
        with_sheet(on(TUESDAY, 10, "Sans limite"), capacity=None)
        with_sheet(on(TUESDAY, 11, "Complet"), capacity=0)
        queued = with_sheet(on(TUESDAY, 12, "On attend"), capacity=1)
        enrol(sheet=queued, people=make.people(1), by=None)
        wait(sheet=queued, people=make.people(1), by=None)
        type(queued).objects.filter(pk=queued.pk).update(capacity=2)
        with_sheet(on(TUESDAY, 13, "Pas ouvert"), opens_at=clock.now() + dt.timedelta(days=1))
        closed = with_sheet(on(TUESDAY, 14, "Clos"), opens_at=clock.now() - dt.timedelta(days=2))
        type(closed).objects.filter(pk=closed.pk).update(closes_at=clock.now())
        assert titles(client, "?places=oui") == ["Sans inscription", "Libre", "Sans limite"]
        assert len(titles(client)) == 7

    @pytest.mark.parametrize("key", [("door", "desk"), ("maison", None)])
    def test_what_is_kept_for_others_is_neither_found_nor_called_left(self, client, key):
        kind, of = key
        sheet = with_sheet(on(TUESDAY, 10, "Couture"), capacity=3)
        keep(sheet, {(kind, of or make.maison("Gare").pk): 2})
        assert titles(client, "?places=oui") == ["Couture"]
        assert "Il reste 1 place<" in shown(client)
        enrol(sheet=sheet, people=[make.person()], by=None)
        assert titles(client, "?places=oui") == []
        assert "Complet en ligne pour cette date" in shown(client)

    def test_what_is_kept_for_those_who_come_online_is_there_for_them(self, client):
        sheet = with_sheet(on(TUESDAY, 10, "Couture"), capacity=3)
        keep(sheet, {("door", "online"): 2})
        enrol(sheet=sheet, people=[make.person()], by=make.agent(), channel="counter")
        assert titles(client, "?places=oui") == ["Couture"]
        assert "Il reste 2 places" in shown(client)
        enrol(sheet=sheet, people=make.people(2), by=None)
        assert titles(client, "?places=oui") == []

    def test_a_draw_whose_window_is_over_takes_nobody(self, client):
        now = clock.now()
        window = {"selection": "draw", "requests_until": now + dt.timedelta(hours=1), "draw_at": now + dt.timedelta(hours=9)}
        with_sheet(on(now.date() + dt.timedelta(days=9), 10, "Couture"), **window)
        assert titles(client, "?places=oui") == ["Couture"]
        with time_machine.travel(now + dt.timedelta(hours=2), tick=False):
            assert titles(client, "?places=oui") == []

    def test_the_next_date_with_places_is_the_one_shown(self, client):
        full = on(TUESDAY, 9, "Vélo")
        with_sheet(full, capacity=0)
        start = full.start + dt.timedelta(days=7)
        free = plan_session(activity=full.activity, maison=full.maison, start=start, end=start + dt.timedelta(hours=1), by=None)
        with_sheet(free)
        assert "Complet pour cette date" in shown(client)
        page = shown(client, "?places=oui")
        assert "mar. 8 déc. 9 h" in page
        assert "Il reste 3 places" in page

    def test_a_confidential_sheet_never_tells_a_number(self, client):
        with_sheet(on(TUESDAY, 9, "Parole"), confidential=True)
        for query in ("", "?places=oui"):
            assert "Des places" in shown(client, query)
            assert "Il reste" not in shown(client, query).replace("il reste des places", "")


class TestPrice:
    def test_a_referent_who_asks_reads_what_it_costs_her(self, home, priced):
        with_sheet(on(TUESDAY, 9, "Repas"), tariff=priced)
        client = entered(home[0])
        assert "de 4,00 € à 9,00 €, selon vos moyens" in shown(client)
        assert "Votre prix :" not in shown(client)
        page = shown(client, "?prix=mien")
        assert "Votre prix : 4,00 €" in page
        assert "387" not in page

    def test_the_address_shown_to_somebody_else_tells_nothing(self, home, priced, client):
        with_sheet(on(TUESDAY, 9, "Repas"), tariff=priced)
        for other, words in ((client, "Trouvez votre prix"), (entered(home[1]), "la personne qui en est référente")):
            page = shown(other, "?prix=mien")
            assert "Votre prix :" not in page
            assert "de 4,00 € à 9,00 €" in page
            assert words in page

    def test_no_cache_keeps_a_page_that_asks_for_ones_own_price(self, home, priced, client):
        with_sheet(on(TUESDAY, 9, "Repas"), tariff=priced)
        for someone in (client, entered(home[0])):
            answer = someone.get(f"{URL}?prix=mien")
            assert "no-store" in answer["Cache-Control"]
            assert "Cookie" in answer["Vary"]

    def test_nothing_to_pay_is_never_called_free_beside_ones_own_price(self, home, priced):
        by = agent("autre@ville.test")
        free = published(tariff(by, name="Soupe"), by, type(BASKETS)(**{**vars(BASKETS), "bands": (type(BASKETS.bands[0])(0, 700, 0),
            type(BASKETS.bands[0])(700, None, 500))})).tariff  # fmt: skip
        with_sheet(on(TUESDAY, 9, "Soupe"), tariff=free)
        page = shown(entered(home[0]), "?prix=mien")
        assert "Votre prix : 0,00 €" in page
        assert "gratuit" not in page.lower()


class TestAddress:
    @pytest.mark.parametrize(
        "query",
        [
            "?jour=mardi&jour=%00&moment=xx&pour=&niveau=%27--&acces=é&places=non&prix=387", "?jour=" + "mardi&jour=" * 500,
            "?maison[]=a&type=__proto__&page=-1", "?prix=mien&prix=mien&jour=lundi&page=1e9", "?pour=%F0%9F%98%80&niveau=" + "9" * 4000,
            "?jour=<script>alert(1)</script>&maison=%ff",
        ],
    )  # fmt: skip
    def test_anything_asked_answers_and_says_what_was_left_aside(self, client, query):
        make.session(make.event("Bal"), days=2)
        page = shown(client, query)
        assert "<script>alert" not in page

    def test_unknown_values_are_told_in_words_and_the_rest_counts(self, client):
        on(TUESDAY, 9, "Couture")
        on(SATURDAY, 9, "Jeux")
        page = shown(client, "?jour=mardi&jour=mardredi&niveau=expert")
        assert "Nous n’avons pas reconnu ce qui était demandé pour « Quel jour », « Niveau »" in page
        assert "expert" not in page.split("<main")[1].split("</main>")[0]
        assert "Couture" in page
        assert "Jeux" not in page

    def test_a_chip_takes_one_filter_away_and_keeps_the_others(self, client):
        on(TUESDAY, 9, "Couture")
        page = shown(client, "?jour=mardi&moment=matin")
        assert 'href="/programmes/?moment=matin"><span class="visually-hidden">Retirer : </span>mardi</a>' in page
        assert 'href="/programmes/?jour=mardi"' in page
        assert "Plus de filtres (2)" in page
        assert 'name="jour" value="mardi" checked' in page

    def test_pages_keep_the_filters(self, client):
        for number in range(26):
            on(TUESDAY, 9, f"Jeu {number:02}")
        assert "?jour=mardi&page=2" in shown(client, "?jour=mardi")
        assert len(titles(client, "?jour=mardi&page=2")) == 2

    def test_nothing_found_says_what_to_do_and_whom_to_call(self, client):
        house = make.maison("Capuche")
        type(house).objects.filter(pk=house.pk).update(phone="+33476000001")
        page = shown(client, "?maison=capuche&jour=dimanche")
        assert "Aucune activité" in page
        assert "Retirez un des filtres" in page
        assert "04 76 00 00 01" in page


def counted(client, query) -> int:
    client.get(URL + query)
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        client.get(URL + query)
    return len(seen)


ALL = "?jour=mardi&moment=matin&pour=enfants&niveau=debutant&acces=fauteuil&places=oui"


def test_the_same_few_queries_at_two_sizes_whatever_is_asked(client, home, priced):
    def add(number):
        for _ in range(number):
            with_sheet(on(TUESDAY, 9, "Sortie", level="any", access=",wheels,"), tariff=priced)

    referent = entered(home[0])
    add(2)
    few = [counted(client, ""), counted(client, ALL), counted(client, "?prix=mien"), counted(referent, "?prix=mien")]
    add(9)
    assert [counted(client, ""), counted(client, ALL), counted(client, "?prix=mien"), counted(referent, "?prix=mien")] == few
    assert max(few[:3]) <= 10
    assert few[3] <= few[2] + 6  # her session, herself, her household and three kinds of facts
