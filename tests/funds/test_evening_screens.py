"""The evening's screen at a request: figures in words, who is concerned, the proposal, what is refused with everything typed kept."""

import pytest

from maisons_habitants.committees.models import StepAside, Vote
from maisons_habitants.funds.models import FundRequest, Motion
from portal.people.models import Person
from tests.committees import factories as committees
from tests.people.factories import sign_in, staff

from . import evenings as at

pytestmark = pytest.mark.django_db
DOOR = {"address_1": "3 rue du Puits", "postal_code": "38000", "city": "Belleroche"}


@pytest.fixture
def desk(client):
    sign_in(client, staff("responsable", committees.house()))
    return client


def shown(desk, row) -> str:
    return desk.get(f"/equipe/comites/reunion/{row.item.meeting_id}/?point={row.item_id}").content.decode()


def sent(desk, row, **fields):
    asked = {f"proposition-{name}": value for name, value in fields.items()}
    return desk.post(f"/equipe/fonds/point/{row.item_id}/", asked, follow=True)


def test_the_screen_says_the_figures_and_why(desk):
    _, _, row = at.evening()
    page = shown(desk, row)
    for words in ("Le projet coûte 620,00", "alcool, 40,00", "la moitié de 580,00", "Il reste", "240,00", row.leaders.get().shown_name):
        assert words in page, words
    assert "La proposition à mettre au vote" in page and 'name="vote-question"' not in page


def test_what_is_refused_keeps_what_was_typed(desk):
    _, _, row = at.evening()
    page = sent(desk, row, outcome="granted", amount="241", conditions="ouvert à tous").content.decode()
    assert "Il reste 240,00" in page and "ouvert à tous" in page and 'value="241"' in page
    page = sent(desk, row, outcome="rejected", reason="").content.decode()
    assert "Il manque la raison." in page
    assert not Vote.objects.exists() and not Motion.objects.exists()


def test_a_proposal_opens_the_vote_and_the_decision_is_shown(desk):
    _, members, row = at.evening()
    row.leaders.update(person=members[0].person)
    assert "Sa voix ne compte pas" in shown(desk, row)
    page = sent(desk, row, outcome="granted", amount="240", conditions="ouvert à tous").content.decode()
    assert "Le vote est ouvert." in page and "il restera" in page and "ouvert à tous" in page
    at.voted(Vote.objects.get())
    page = shown(desk, row)
    assert "accordés sur 500,00" in page and "La proposition à mettre au vote" not in page
    assert FundRequest.objects.get(pk=row.pk).granted_cents == 24_000


def test_a_vote_against_asks_for_the_next_proposal(desk):
    _, _, row = at.evening()
    at.decided(row, words="Contre")
    assert "Le comité n’a pas retenu cette proposition." in shown(desk, row)


def test_a_suggested_member_steps_aside_in_one_press(desk):
    meeting, members, row = at.evening()
    Person.objects.filter(pk__in=(members[0].person_id, row.leaders.get().person_id)).update(**DOOR)
    assert "même adresse" in shown(desk, row)
    press = {"point": row.item_id, "ecart-mandate": members[0].pk, "ecart-why": "family", "act": "aside"}
    desk.post(f"/equipe/comites/reunion/{meeting.pk}/", press)
    assert StepAside.objects.get().mandate == members[0] and "même adresse" not in shown(desk, row)


def test_another_house_or_who_only_sees_puts_nothing_to_the_vote(client):
    _, _, row = at.evening()
    for user, answer in ((staff("responsable", committees.house("Les Saules")), 404), (staff("accueil", row.maison), 403)):
        sign_in(client, user)
        assert client.post(f"/equipe/fonds/point/{row.item_id}/", {"proposition-outcome": "rejected"}).status_code == answer
    assert not Motion.objects.exists()


def test_the_screen_asks_the_same_whatever_the_numbers(desk, django_assert_max_num_queries):
    for seats in (3, 9):
        _, _, row = at.evening(seats, seats)
        shown(desk, row)
        with django_assert_max_num_queries(42):
            shown(desk, row)
