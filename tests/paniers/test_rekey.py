"""The paper sheet of the day, keyed in one phrase: seen first, written once."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from paniers.actions.hand_over import hand_over
from paniers.actions.key_paper import key_paper
from paniers.actions.subscribe import subscribe
from paniers.models import Basket
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.enums import Role
from programmes.actions.cancel_session import cancel_session
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff
from tests.programmes.factories import maison

from . import factories

pytestmark = pytest.mark.django_db
THURSDAY = factories.FIRST


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


def come(sheet, letter: str) -> None:
    home, person = factories.household(name=f"Mme {letter}.")
    subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)


@laid_once
def eight():
    sheet = factories.house_sheet(factories.season(), capacity=200)
    for letter in "ABCDEFGH":
        come(sheet, letter)
    return sheet


@pytest.fixture
def sheet(eight, hands):
    hands.move_to(factories.at(THURSDAY, 20))
    return eight


@pytest.fixture
def session(sheet):
    return sheet.sessions.get(local_date=THURSDAY)


@pytest.fixture
def agent(sheet):
    return staff(Role.ACCUEIL, sheet.maison)


@pytest.fixture
def desk(client, agent, session):
    client = sign_in(client, agent)
    client.path = reverse("paniers_desk:rekey", args=[session.pk])
    return client


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " ").replace("&#x27;", "'"))


def given(session) -> list[int]:
    return sorted(Basket.objects.filter(session=session, state="handed_over").values_list("number", flat=True))


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value.words
    assert refused.value.way_out
    return refused.value.code


def test_all_but_two_in_one_phrase(desk, session, agent):
    page = words(desk.post(desk.path, {"phrase": "tout sauf 4 et 7", "voir": "oui"}))
    assert "Remis : 6" in page
    assert "Pas remis : 2" in page
    assert given(session) == []
    mark = re.search(r'name="mark" value="([^"]*)"', page)[1]
    answer = desk.post(
        desk.path, {"phrase": "tout sauf 4 et 7", "mark": mark, "noter": "oui", "request_key": str(uuid.uuid4())}, follow=True
    )
    assert "6 paniers de plus notés." in words(answer)
    assert given(session) == [1, 2, 3, 5, 6, 8]
    basket = Basket.objects.get(session=session, number=1)
    assert (basket.handed_by, basket.handed_at) == (agent, session.end)
    assert AuditLine.objects.filter(verb="paniers.hand_over", detail__paper=True).count() == 6


def test_what_was_ticked_at_the_table_stays_and_is_not_written_twice(session, agent, hands):
    hands.move_to(factories.at(THURSDAY, 18))
    hand_over(basket=Basket.objects.get(session=session, number=4), by=agent)
    hands.move_to(factories.at(THURSDAY, 20))
    assert key_paper(session=session, numbers={1, 4}, by=agent) == [1]
    assert key_paper(session=session, numbers={1, 4}, by=agent) == []
    assert given(session) == [1, 4]
    assert Basket.objects.get(session=session, number=4).handed_at == factories.at(THURSDAY, 18)


def test_the_same_press_twice_is_once(session, agent):
    key = uuid.uuid4()
    assert [key_paper(session=session, numbers={2, 3}, by=agent, key=key) for _ in range(2)] == [[2, 3], [2, 3]]


def test_a_sheet_that_changed_meanwhile_is_seen_again(desk, session, agent):
    page = words(desk.post(desk.path, {"phrase": "1", "voir": "oui"}))
    mark = re.search(r'name="mark" value="([^"]*)"', page)[1]
    hand_over(basket=Basket.objects.get(session=session, number=8), by=agent)
    page = words(desk.post(desk.path, {"phrase": "1", "mark": mark, "noter": "oui"}))
    assert "La feuille a changé depuis." in page
    assert "Remis : 2" in page
    assert given(session) == [8]


@pytest.mark.parametrize("phrase", ["", "tout sauf", "99", "5-1", "é" * 500, "<b>"])
def test_what_is_not_understood_writes_nothing(desk, session, phrase):
    page = words(desk.post(desk.path, {"phrase": phrase, "mark": "8.8", "noter": "oui"}))
    assert "Remis :" not in page
    assert 'aria-invalid="true"' in page
    assert given(session) == []


@pytest.mark.parametrize(("moment", "code"), [((-1, 12), "pas-ce-jour"), ((8, 12), "pas-ce-jour")])
def test_only_the_day_itself_and_the_week_after(session, agent, hands, moment, code):
    days, hour = moment
    hands.move_to(factories.at(THURSDAY + dt.timedelta(days=days), hour))
    assert code_of(lambda: key_paper(session=session, numbers={1}, by=agent)) == code


def test_the_day_after_is_not_too_late(session, agent, hands):
    hands.move_to(factories.at(THURSDAY + dt.timedelta(days=1), 9))
    assert key_paper(session=session, numbers={1}, by=agent) == [1]


def test_a_cancelled_date_and_an_unknown_number(session, agent, hands):
    assert code_of(lambda: key_paper(session=session, numbers={1, 99}, by=agent)) == "numero-inconnu"
    assert given(session) == []
    hands.move_to(factories.at(THURSDAY, 12))
    cancel_session(session=session, by=agent)
    session.refresh_from_db()
    assert code_of(lambda: key_paper(session=session, numbers={1}, by=agent)) == "pas-ce-jour"


def test_another_houses_sheet_is_not_there(client, session):
    sign_in(client, staff(Role.ACCUEIL, maison("Chorier")))
    assert client.get(reverse("paniers_desk:rekey", args=[session.pk])).status_code == 404


def test_the_page_costs_the_same_at_two_sizes(desk, sheet, hands, django_assert_max_num_queries):
    desk.post(desk.path, {"phrase": "tous", "voir": "oui"})  # what is read once for the whole site
    for _ in range(2):
        with django_assert_max_num_queries(10):
            desk.post(desk.path, {"phrase": "tous", "voir": "oui"})
        hands.move_to(factories.at(dt.date(2026, 11, 24), 10))
        for n in range(10):
            come(sheet, f"{n}")
        hands.move_to(factories.at(THURSDAY, 20))
