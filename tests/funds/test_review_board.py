"""The board of the requests: whose, which, how many, in how many queries; the same as a file; what waits for staff."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maisons_habitants.funds.enums import State
from maisons_habitants.funds.listings.board import GROUPS, PER_PAGE, board_of
from maisons_habitants.funds.models import FundRequest, Question
from maisons_habitants.funds.reading.waiting import staff_tasks
from portal.kit import clock
from portal.people.models import Person
from portal.places.models import Sector
from tests.committees import factories as committees
from tests.people.factories import resident, sign_in, staff

from . import factories as make

pytestmark = pytest.mark.django_db
BOARD, FILE = "/equipe/fonds/demandes/", "/equipe/fonds/demandes.csv"
MOST = 15


@pytest.fixture
def fund():
    return make.fund()


@pytest.fixture
def agent(fund):
    return staff("animation", fund.maison)


@pytest.fixture
def desk(client, agent):
    return sign_in(client, agent)


def named(family: str) -> Person:
    person = make.person()
    person.family_name = family
    person.save(update_fields=["family_name"])
    return person


def page(desk, **query) -> str:
    answer = desk.get(BOARD, query)
    assert answer.status_code == 200
    return answer.content.decode()


def silent(of, days: int = 15) -> FundRequest:
    row = make.filed(of, state=State.INCOMPLETE, title="Un café")
    Question.objects.create(request=row, words="Un devis ?", asked_at=clock.now() - dt.timedelta(days=days))
    return row


def titles(user, **query) -> set[str]:
    return set(board_of(user, query).rows.values_list("title", flat=True))


class TestWhich:
    def test_those_of_her_houses_once_filed(self, fund, agent):
        make.filed(fund, title="Un banc")
        make.draft(fund, title="Un brouillon")
        make.filed(make.fund(committees.body(3, maison=committees.house("Les Saules"))), title="Ailleurs")
        assert titles(agent) == {"Un banc"}
        assert titles(staff("animation")) == {"Un banc", "Ailleurs"}
        for other in (staff("accueil", fund.maison), resident()):
            assert titles(other, etat="toutes") == set()

    def test_by_where_it_stands(self, fund, agent):
        for state in State:
            if state != State.DRAFT:
                make.filed(fund, state=state, title=str(state))
        for code, (_, states) in GROUPS.items():
            assert titles(agent, etat=code) == {str(one) for one in states}, code
        counted = {code: number for code, _, number in board_of(agent, {}).groups}
        assert counted == {code: len(states) for code, (_, states) in GROUPS.items()}
        assert titles(agent, etat="n-importe-quoi") == titles(agent)

    def test_by_fund_house_and_words(self, agent, fund):
        other = make.fund(fund.body)
        near = committees.house("Les Saules")
        make.filed(fund, title="La fête des voisins", spot="Rue du Puits", group_name="Les Capucines")
        make.filed(other, title="Un four à pain", spot="Le square", group_name="Les Tilleuls")
        FundRequest.objects.filter(title="Un four à pain").update(maison=near)
        both = staff("animation")
        assert titles(both, fonds=str(other.pk)) == {"Un four à pain"} == titles(both, maison=str(near.pk))
        for words in ("four pain", "tilleuls", "SQUARE", f"{other.year}-001"):
            found = titles(both, mots=words, fonds=str(other.pk))
            assert found == {"Un four à pain"}, words
        assert titles(both, mots="four puits") == set() and titles(both, mots="\x00\x07 ") == titles(both)
        counted = {code: number for code, _, number in board_of(both, {"mots": "four"}).groups}
        assert counted["toutes"] == 1

    def test_the_name_of_who_leads_it_is_not_looked_in(self, fund, agent):
        make.filed(fund, named("Zwetchke"))
        assert titles(agent, mots="Zwetchke") == set() != titles(agent)

    def test_questions_that_nobody_answers(self, fund, agent):
        silent(fund, 13)
        assert "sans-reponse" not in {code for code, _, _ in board_of(agent, {}).groups}
        row = silent(fund, 15)
        assert [one.pk for one in board_of(agent, {"etat": "sans-reponse"}).rows] == [row.pk]
        assert ("sans-reponse", "Sans réponse depuis 14 jours", 1) in board_of(agent, {}).groups


class TestScreen:
    def test_what_it_says(self, fund, desk):
        row = make.filed(fund, named("Zwetchke"), title="Un <b>banc</b>", asked=12_345)
        shown = page(desk)
        assert f"{row.reference} · Un &lt;b&gt;banc" in shown and "123,45" in shown and f"/equipe/fonds/demande/{row.pk}/" in shown
        assert "Zwetchke" not in shown
        assert "Rien ne répond à ces choix" in page(desk, mots="girafe")

    def test_a_page_of_fifty_in_fifteen_queries_whatever_the_rows(self, fund, desk):
        costs = []
        for more in (3, PER_PAGE):
            for _ in range(more):
                make.filed(fund, title=f"Projet {more}")
            silent(fund)
            desk.get(BOARD)
            with CaptureQueriesContext(connection) as seen:
                shown = page(desk)
            costs.append(len(seen))
        assert shown.count("Projet 50") + shown.count("Projet 3") + shown.count("· Un café") == PER_PAGE
        assert costs[0] == costs[1] <= MOST, costs

    def test_no_one_else_opens_it(self, client, fund):
        for user, status in ((staff("redaction", fund.maison), 403), (staff("accueil", fund.maison), 403)):
            assert sign_in(client, user).get(BOARD).status_code == status
            assert client.get(FILE).status_code == status

    def test_the_funds_lead_to_it(self, fund, desk):
        assert f"{BOARD}?fonds={fund.pk}" in desk.get(f"/equipe/fonds/{fund.pk}/").content.decode()
        assert f"{BOARD}?fonds={fund.pk}" in desk.get("/equipe/fonds/").content.decode()


class TestFile:
    def read(self, desk, **query) -> str:
        return b"".join(desk.get(FILE, query).streaming_content).decode()

    def test_the_same_filter_every_page_and_nobody_named(self, fund, desk):
        for number in range(PER_PAGE + 2):
            make.filed(fund, title=f"Projet {number}")
        row = make.filed(fund, named("Zwetchke"), state=State.REJECTED, title="=SUM(A1)", group_name="Madame Untel")
        text = self.read(desk)
        assert len(text.splitlines()) == PER_PAGE + 3 and "SUM" not in text
        gone = self.read(desk, etat="sans-suite")
        assert "'=SUM(A1)" in gone and "300,00" in gone and row.reference in gone
        assert "Untel" not in gone and "Zwetchke" not in gone


class TestWhatWaits:
    def test_new_ones_and_silent_ones_of_her_houses(self, fund, agent):
        make.filed(fund)
        silent(fund, 15)
        silent(fund, 13)
        make.filed(make.fund(committees.body(3, maison=committees.house("Les Saules"))))
        assert [(task["count"], task["url"]) for task in staff_tasks(agent)] == [
            (1, f"{BOARD}?etat=a-prendre"), (1, f"{BOARD}?etat=sans-reponse")
        ]  # fmt: skip
        assert staff_tasks(staff("accueil", fund.maison)) == [] == staff_tasks(resident())

    def test_nothing_once_answered_and_one_query(self, fund, agent, django_assert_num_queries):
        row = silent(fund, 15)
        staff_tasks(agent)  # her roles are read once
        row.questions.update(answered_at=clock.now())
        with django_assert_num_queries(1):
            assert staff_tasks(agent) == []

    def test_it_stands_on_the_desk(self, fund, desk):
        make.filed(fund)
        assert "demandes à un fonds, à prendre en charge" in desk.get("/equipe/").content.decode()


def test_a_sector_s_fund_shows_to_each_house_its_own(fund):
    sector, _ = Sector.objects.get_or_create(number=77, defaults={"name": "Sud"})
    here, there = committees.house("Les Saules"), committees.house("Les Aulnes")
    type(here).objects.filter(pk__in=(here.pk, there.pk)).update(sector=sector)
    body = committees.body(3, maison=here)
    shared = make.fund(body)
    type(shared).objects.filter(pk=shared.pk).update(sector=sector)
    make.filed(shared, title="Ici")
    make.filed(shared, title="Là", maison=there)
    assert (titles(staff("animation", here)), titles(staff("animation", there))) == ({"Ici"}, {"Là"})
