"""The agenda's two faces: what a month shows, how a long one is read on, what is asked in the address."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from programmes.actions.cancel_session import cancel_session
from programmes.actions.move_session import move_session
from programmes.rules.months import day_asked, later, month_asked, weeks_of
from programmes.views import agenda

from . import factories as make

HOUR = dt.timedelta(hours=1)
months = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.fixture
def _on_a_tuesday(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


def page(client, query: str = "") -> BeautifulSoup:
    answer = client.get(f"/agenda/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode().replace("\u00a0", " "), "html.parser")


def text(found) -> str:
    return " ".join(found.get_text(" ").split())


@given(months)
def test_a_month_is_whole_weeks_from_monday_with_each_of_its_days_once(month):
    weeks = weeks_of(month)
    assert all(len(week) == 7 for week in weeks)
    days = [day for week in weeks for day in week if day]
    assert days == [month + dt.timedelta(days=n) for n in range((later(month, 1) - month).days)]
    assert all(day.weekday() == place for week in weeks for place, day in enumerate(week) if day)


@given(st.text(max_size=12), months, st.integers(0, 400))
def test_anything_asked_is_a_month_and_a_day_that_one_may_see(asked, first, ahead):
    today = first + dt.timedelta(days=ahead % 27)
    month = month_asked(asked, today, 12)
    assert first <= month <= later(first, 12) and month.day == 1
    day = day_asked(asked, month, today)
    assert max(month, today) <= day < later(month, 1) or month > today.replace(day=1)


@given(months, st.integers(0, 12))
def test_what_is_well_asked_is_given(first, by):
    asked = later(first, by)
    assert month_asked(f"{asked:%Y-%m}", first, 12) == asked
    last = later(asked, 1) - dt.timedelta(days=1)
    assert day_asked(last.isoformat(), asked, first) == last
    assert later(later(asked, -by), by) == asked


@pytest.mark.usefixtures("_on_a_tuesday")
class TestTheWall:
    def test_it_is_a_table_with_the_days_of_the_week_and_says_today_and_holidays(self, client):
        make.session(make.event("Bal"), days=0)
        make.session(make.event("Loto"), days=31)
        shown = page(client, "?vue=mois&mois=2026-12")
        heads = shown.select("table.wall thead th[scope=col]")
        assert [head.get_text() for head in heads] == ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
        assert "Noël" in text(shown.find("time", datetime="2026-12-25").parent)
        assert "Loto" in text(shown.find("time", datetime="2026-12-25").find_parent("td"))
        today = page(client, "?vue=mois").select_one("td.today")
        assert "aujourd’hui" in text(today) and "Bal" in text(today)
        assert shown.find("a", string="Au mois")["aria-current"] == "page"

    def test_a_day_with_much_leads_to_its_whole_list(self, client):
        activity = make.event("Bal")
        for _ in range(6):
            make.session(activity, days=2)
        box = page(client, "?vue=mois").find("time", datetime="2026-11-26").find_parent("td")
        assert len(box.select("li")) == 4
        more = box.select_one(".more a")["href"]
        assert "du=2026-11-26" in more
        assert len(page(client, more).select("li.dated")) == 6

    def test_moved_and_cancelled_dates_say_so_on_both_faces(self, client):
        moved, off = make.session(make.event("Bal"), days=2), make.session(make.event("Loto"), days=3)
        move_session(session=moved, start=moved.start + HOUR, end=moved.end + HOUR, by=None)
        cancel_session(session=off, by=None)
        wall = page(client, "?vue=mois")
        assert "déplacé du jeu. 26 nov. 18 h" in text(wall.select_one("table.wall"))
        assert "annulé" in text(wall.select_one("li.off"))
        lines = page(client)
        assert "Déplacé : c’était le jeu. 26 nov. 18 h" in text(lines)
        assert len(lines.select("a.add-to-calendar")) == 1  # nobody keeps what does not take place

    def test_a_month_with_nothing_says_what_to_do(self, client):
        make.maison("Capuche")
        shown = page(client, "?vue=mois&mois=2027-05&maison=capuche&type=event")
        assert "Rien de prévu" in text(shown) and shown.find("a", string="tout ce qui se passe")
        assert shown.select_one("table") is None

    def test_the_same_queries_whatever_the_number(self, client, django_assert_max_num_queries):
        def cost(query: str) -> int:
            with django_assert_max_num_queries(10) as seen:
                client.get(f"/agenda/{query}")
            return len(seen)

        make.sheet(3, days=1)
        client.get("/agenda/?vue=mois")
        few = [cost(query) for query in ("?vue=mois", "", "?type=event")]
        for _ in range(9):
            make.sheet(3, days=2)
        assert [cost(query) for query in ("?vue=mois", "", "?type=event")] == few


@pytest.mark.usefixtures("_on_a_tuesday")
class TestALongList:
    def test_it_is_read_on_by_whole_days_and_nothing_is_lost(self, client, monkeypatch):
        monkeypatch.setattr(agenda, "MOST", 5)
        activity = make.event("Bal")
        for day in (0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3):  # the 26th alone is more than a page
            make.session(activity, days=day)
        seen, query = [], ""
        for _ in range(4):
            shown = page(client, query)
            seen.append(len(shown.select("li.dated")))
            following = next((link for link in shown.select("a.button") if "La suite" in link.get_text()), None)
            if following is None:
                break
            query = following["href"]
        assert seen == [5, 7, 1]

    def test_it_is_said_from_when_it_reads(self, client):
        make.session(make.event("Bal"), days=2)
        assert "à partir du jeudi 26 novembre" in text(page(client, "?du=2026-11-26"))

    @pytest.mark.parametrize(
        "query",
        [
            "?du=x",
            "?du=2026-02-31",
            "?du=%00&vue=%00",
            "?type=%00",
            "?vue=mois&du=9999-99-99",
            "?mois=2026-11&mois=x",
            "?vue=mur&type=event",
        ],
    )
    def test_anything_asked_answers(self, client, query):
        page(client, query)

    def test_a_kind_of_its_own_is_asked_of_the_room_that_has_it(self, client):
        make.session(make.event("Bal"), days=2)
        assert "Bal" in text(page(client, "?type=event"))
        assert "Bal" not in text(page(client, "?type=basket"))
        assert "Bal" not in text(page(client, "?type=appointment"))
