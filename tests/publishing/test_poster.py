"""The week of a house on one A4 sheet: hours, dates, what is called off, what does not fit said; public, and kept rightly."""

import datetime as dt
from io import BytesIO

import pypdf
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from maisons_habitants.publishing.reading import poster as reading
from maisons_habitants.publishing.rules import poster as rules
from portal.cms.models import MaisonPage
from portal.places.models import OpeningException, OpeningHours
from programmes.actions.cancel_session import cancel_session
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.models import Event
from tests.committees import factories as committees
from tests.tariffs.factories import agent as money_agent
from tests.tariffs.factories import published, tariff
from tests.tariffs.grids import BASKETS

MONDAY = dt.date(2026, 11, 23)
days_of_lines = st.lists(
    st.lists(st.builds(rules.Line, st.integers(1, 120), st.integers(0, 200), st.integers(0, 60), st.booleans()), max_size=14),
    min_size=5,
    max_size=7,
)


class TestWhatFits:
    @given(days_of_lines)
    def test_each_date_is_written_or_counted_and_what_is_written_fits(self, days):
        fitted = rules.fit(days)
        for day, shown, left in zip(days, fitted.shown, fitted.left, strict=True):
            assert len(shown) + left == len(day) and list(shown) == sorted(shown)
        used = sum(
            rules.day_height([day[rank] for rank in shown], left, fitted.size)
            for day, shown, left in zip(days, fitted.shown, fitted.left, strict=True)
        )
        assert used <= rules.ROOM or not any(fitted.shown)

    @given(days_of_lines)
    def test_nothing_is_left_out_while_larger_letters_would_do(self, days):
        fitted = rules.fit(days)
        if any(fitted.left):
            assert fitted.size == rules.SIZES[-1]

    @given(days_of_lines)
    def test_what_is_called_off_is_the_last_to_be_left_out(self, days):
        fitted = rules.fit(days)
        lost = any(day[rank].kept for day, shown in zip(days, fitted.shown, strict=True) for rank in set(range(len(day))) - set(shown))
        still = any(not day[rank].kept for day, shown in zip(days, fitted.shown, strict=True) for rank in shown)
        assert not (lost and still)

    def test_few_dates_are_written_large(self):
        assert rules.fit([[rules.Line(16, 20, 8)]] * 3 + [[]] * 2).size.name == "large"

    @pytest.mark.parametrize(
        ("number", "of", "words"),
        [(1, 5, "et un autre rendez-vous"), (4, 9, "et 4 autres rendez-vous"), (1, 1, "un rendez-vous"), (3, 3, "3 rendez-vous")],
    )
    def test_how_many_more_is_said(self, number, of, words):
        assert rules.left_words(number, of) == words


@pytest.mark.django_db
class TestThePaper:
    @pytest.fixture(autouse=True)
    def autumn(self):
        with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
            yield

    @pytest.fixture
    def house(self):
        house = committees.house()
        for weekday in range(5):
            OpeningHours.objects.create(maison=house, weekday=weekday, opens=dt.time(9), closes=dt.time(12))
        return house

    def date(self, house, title="Repas de quartier", day: int = 3, hour: int = 12, **fields):
        page = Event.objects.filter(title=title).first() or self.page(house, title)
        start = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour - 1), tzinfo=dt.UTC)
        return plan_session(activity=page.activity_ptr, maison=house, start=start, end=start + dt.timedelta(hours=2), by=None, **fields)

    def page(self, house, title, **fields):
        under = MaisonPage.objects.get(pk=house.page.pk)
        return under.add_child(instance=Event(title=title, slug=f"e{Event.objects.count()}", **fields))

    def words(self, client, query: str = "?semaine=2026-11-24") -> str:
        answer = client.get(f"/maisons/les-ormes/affiche.pdf{query}")
        assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
        pages = pypdf.PdfReader(BytesIO(answer.content)).pages
        assert len(pages) == 1
        return " ".join(pages[0].extract_text().replace("\u00a0", " ").split())

    def test_hours_dates_and_the_way_to_the_page(self, client, house):
        self.date(house)
        said = self.words(client)
        assert "Les Ormes" in said and "du 23 nov. au 29 nov. 2026" in said
        assert "Jeudi 26" in said and "12 h – 14 h" in said and "Repas de quartier" in said and "entrée libre" in said
        assert "9 h – 12 h" in said and "/maisons/les-ormes/" in said

    def test_an_exception_is_said_with_its_reason(self, client, house):
        OpeningException.objects.create(maison=house, first_day=MONDAY, last_day=MONDAY, reason="travaux")
        assert "fermée (travaux)" in self.words(client)

    def test_what_is_called_off_stays_with_why(self, client, house):
        date = self.date(house)
        cancel_session(session=date, by=None, why="Il neige trop.")
        said = self.words(client)
        assert "Repas de quartier" in said and "Annulé. Il neige trop." in said

    def test_a_price_is_the_public_s(self, client, house):
        by = money_agent()
        date = self.date(house)
        open_sheet(
            activity=date.activity, sessions=[date], capacity=5, tariff=published(tariff(by), by, BASKETS).tariff, by=None
        )  # fmt: skip
        said = self.words(client)
        assert "sur inscription" in said and "€" in said and "5 places" not in said

    def test_a_page_that_is_not_online_is_not_there(self, client, house):
        date = self.date(house)
        Event.objects.get(pk=date.activity_id).unpublish()
        assert "Repas de quartier" not in self.words(client)

    def test_an_empty_week_invites_all_the_same(self, client, house):
        said = self.words(client, "?semaine=2027-03-01")
        assert "Une semaine tranquille" in said and "Poussez la porte" in said

    @pytest.mark.parametrize("number", [1, 5, 12, 30, 70])
    def test_one_page_whatever_the_number_and_none_is_lost(self, client, house, number):
        for step in range(number):
            self.date(house, f"Atelier {step} : réparer plutôt que jeter", day=step % 5, hour=9 + (step // 5) % 9)
        said = self.words(client)
        page = MaisonPage.objects.with_house().get(pk=house.page.pk)
        told = reading.poster_of(page, MONDAY)
        counted = sum(int("".join(c for c in day.left if c.isdigit()) or 1) for day in told.days if day.left)
        assert sum(len(day.lines) for day in told.days) + counted == number
        assert ("autre" in said) == bool(counted)

    @pytest.mark.parametrize("query", ["", "?semaine=", "?semaine=lundi", "?semaine=2026-48", "?semaine=1999-01-04", "?semaine=9999-99-99"])
    def test_anything_else_than_a_day_is_this_week(self, client, house, query):
        assert "du 23 nov. au 29 nov. 2026" in self.words(client, query)

    def test_an_unknown_house_is_not_found(self, client):
        assert client.get("/maisons/nulle-part/affiche.pdf").status_code == 404

    def test_it_is_made_once_for_what_it_says_and_a_browser_that_has_it_is_told(self, client, house):
        self.date(house)
        first = client.get("/maisons/les-ormes/affiche.pdf")
        assert first["Cache-Control"] == "public, max-age=300" or "max-age=300" in first["Cache-Control"]
        assert not first.cookies
        assert client.get("/maisons/les-ormes/affiche.pdf", headers={"if-none-match": first["ETag"]}).status_code == 304
        self.date(house, "Café des parents", day=4)
        again = client.get("/maisons/les-ormes/affiche.pdf", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 200 and again["ETag"] != first["ETag"]

    def test_the_same_queries_whatever_the_number(self, client, house):
        page = MaisonPage.objects.with_house().get(pk=house.page.pk)

        def cost() -> int:
            with CaptureQueriesContext(connection) as seen:
                reading.poster_of(page, MONDAY)
            return len(seen)

        for hour in (9, 11):
            date = self.date(house, day=1, hour=hour)
            open_sheet(activity=date.activity, sessions=[date], capacity=5, by=None)
        few = cost()
        for day in (0, 2, 3, 4):
            date = self.date(house, day=day)
            open_sheet(activity=date.activity, sessions=[date], capacity=5, by=None)
        assert cost() == few <= 10
