"""How many came: counted, taken back, never below nothing, in one's own houses."""

import re
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.desk.actions.count_visit import count_visit
from portal.desk.models import VisitCount
from portal.kit import clock
from portal.kit.refusal import Refusal
from tests.people import factories

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def tap(desk, **sent):
    return desk.post(reverse("desk_count_visit"), {"par": "counter", "sens": "plus", **sent})


def people(**which) -> int:
    return sum(VisitCount.objects.filter(**which).values_list("people", flat=True))


def code_of(**given) -> str:
    with pytest.raises(Refusal) as refused:
        count_visit(**given)
    assert refused.value.way_out
    return refused.value.code


def test_two_taps_count_somebody(desk, house):
    assert "+ 1" in words(desk.get("/equipe/"))
    assert tap(desk).url == "/equipe/"
    tap(desk, par="phone")
    assert people(maison=house, way="counter") == people(maison=house, way="phone") == 1
    assert "Au comptoir <strong>1</strong>" in words(desk.get("/equipe/"))


def test_a_double_click_counts_once(desk):
    key = str(uuid.uuid4())
    for _ in range(2):
        tap(desk, request_key=key)
    assert people() == 1


def test_a_mistake_is_taken_back_and_never_below_nothing(desk, agent, house):
    tap(desk)
    tap(desk, sens="moins")
    assert people() == 0
    assert code_of(maison=house, way="counter", people=-1, by=agent) == "rien-a-retirer"
    assert "Rien n&#x27;est compté" in words(desk.post(reverse("desk_count_visit"), {"par": "counter", "sens": "moins"}, follow=True))


def test_the_database_itself_refuses_less_than_nothing(house):
    row = VisitCount.objects.create(maison=house, day="2026-11-24", hour=10, way="counter", people=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitCount.objects.filter(pk=row.pk).update(people=-1)


def test_another_house_is_not_counted(agent):
    assert code_of(maison=factories.maison(), way="counter", by=agent) == "pas-cette-maison"


@pytest.mark.parametrize("given", [{"way": "fenêtre"}, {"way": "counter", "people": 0}, {"way": "counter", "people": 41}])
def test_what_makes_no_sense_is_refused(agent, house, given):
    assert code_of(maison=house, by=agent, **given) == "passage-inconnu"


def test_nonsense_sent_is_told_in_words(desk):
    for sent in ({"par": "x"}, {"sens": "x"}, {"par": "\x00", "sens": "moins"}):
        assert tap(desk, **sent).status_code == 302
    assert people() == 0


@settings(max_examples=25)
@given(st.lists(st.integers(-3, 5).filter(bool), max_size=12))
def test_the_count_is_the_sum_of_what_was_accepted(steps):
    house = factories.maison()
    agent, expected = factories.staff("accueil", house), 0
    for step in steps:
        try:
            count_visit(maison=house, way="counter", people=step, by=agent)
            expected += step
        except Refusal:
            assert expected + step < 0
    assert people(maison=house) == expected


def test_an_agent_of_two_houses_says_where_she_is(client, house):
    other = factories.maison("Maison d’à côté")
    agent = factories.staff("accueil", house)
    factories.give(agent, "accueil", other)
    desk = factories.sign_in(client, agent)
    desk.post(reverse("desk_choose_house"), {"maison": other.pk})
    tap(desk)
    assert people(maison=other) == 1
    assert "Choisissez l’une" in words(desk.post(reverse("desk_choose_house"), {"maison": factories.maison().pk}, follow=True))


def test_the_month_is_read_a_line_a_day_at_one_cost(desk, house):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get("/equipe/passages/")
        return len(queries)

    VisitCount.objects.create(maison=house, day="2026-11-23", hour=9, way="phone", people=4)
    cost()  # the session, the site
    before = cost()
    for hour in range(8, 19):
        VisitCount.objects.create(maison=house, day="2026-11-20", hour=hour, way="counter", people=2)
    assert cost() == before
    page = words(desk.get("/equipe/passages/"))
    assert "<strong>22</strong>" in page
    assert "<strong>4</strong>" in page


def test_the_export_holds_ones_own_houses_and_no_formula(desk, house):
    house.name = "=1+1"
    house.save()
    VisitCount.objects.create(maison=house, day="2026-11-23", hour=9, way="phone", people=4)
    VisitCount.objects.create(maison=factories.maison("Ailleurs"), day="2026-11-23", hour=9, way="phone", people=7)
    lines = desk.get(reverse("desk_visits_export")).content.decode().strip().splitlines()
    assert lines[1:] == ["'=1+1;2026-11-23;9;Au téléphone;4"]


@pytest.mark.parametrize("role", ["redaction", "comptable", "regie", "animation"])
def test_who_does_not_keep_a_counter_counts_nobody(client, house, role):
    factories.sign_in(client, factories.staff(role, None if role == "comptable" else house))
    assert client.get("/equipe/passages/").status_code == 403
    assert client.post(reverse("desk_count_visit"), {"par": "counter"}).status_code == 403


def test_a_house_that_is_closed_counts_nobody_but_what_was_counted_by_mistake_is_still_taken_back(house, agent):
    count_visit(maison=house, way="counter", people=2, by=agent)
    house.closed_on = clock.today()
    house.save()
    assert code_of(maison=house, way="counter", by=agent) == "maison-close"
    assert people(maison=house) == 2
    count_visit(maison=house, way="counter", people=-1, by=agent)
    assert people(maison=house) == 1


def test_a_count_sent_twice_is_answered_alike_also_when_the_house_closed_in_between(house, agent):
    key = uuid.uuid4()
    first = count_visit(maison=house, way="phone", by=agent, key=key)
    house.closed_on = clock.today()
    house.save()
    assert count_visit(maison=house, way="phone", by=agent, key=key) == first
    assert people(maison=house) == 1
