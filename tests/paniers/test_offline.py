"""Ticks carried by devices that had no network: an agent's and a volunteer's, one hand-over a basket whatever the order of arrival."""

import datetime as dt
import json
import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from paniers.actions.hand_over import hand_over, prepare
from paniers.actions.share_day import share_day
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState, SharedFor
from paniers.models import Basket
from paniers.tick_tokens import TOKENS
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.kit.views import offline
from portal.people.actions.share_sheet import take_sheet_back
from portal.people.enums import Role
from tests.people.factories import sign_in, staff

from . import factories

pytestmark = pytest.mark.django_db
THURSDAY = factories.FIRST
MINUTE = dt.timedelta(minutes=1)
URL = "/paniers/coches/"
opened_with = TOKENS.opened_with


@pytest.fixture(autouse=True)
def hands():
    cache.clear()
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@pytest.fixture
def session(hands):
    sheet = factories.house_sheet(factories.season(), capacity=200)
    for letter in "ABC":
        home, person = factories.household(quotient=380, name=f"Mme {letter}.")
        subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)
    hands.move_to(factories.at(THURSDAY, 17, 10))
    return sheet.sessions.select_related("maison").get(local_date=THURSDAY)


@pytest.fixture
def agent(session):
    return staff(Role.ACCUEIL, session.maison, first_name="Nadia")


@pytest.fixture
def held(session, agent):
    return share_day(session=session, lasting=SharedFor.END, by=agent, given_to="Jeanne")


def token_for(session, **who) -> str:
    return TOKENS.held_by(session, **who)["token"]


def number(session, n) -> Basket:
    return Basket.objects.get(session=session, number=n)


def box(session, n, line="remettre", age=0, key=None) -> dict:
    return {"key": str(key or uuid.uuid4()), "line": line, "value": f"{number(session, n).pk}.1", "age": age * 60_000}


def send(token, *ticks):
    return Client(enforce_csrf_checks=True).post(URL, json.dumps({"token": token, "ticks": list(ticks)}), content_type="application/json")


def answers(token, *ticks) -> list[dict]:
    answer = send(token, *ticks)
    assert answer.status_code == 200, answer.content
    return answer.json()["answers"]


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def handed(session) -> list[int]:
    return list(Basket.objects.filter(session=session, state=BasketState.HANDED_OVER).order_by("number").values_list("number", flat=True))


def test_three_ticks_come_late_and_keep_their_own_hour(session, agent, hands):
    token = token_for(session, user=agent)
    hands.move_to(factories.at(THURSDAY, 18))
    sent = [box(session, 1, age=30), box(session, 2, age=20), box(session, 1, line="preparer", age=40)]
    for _ in range(2):  # an answer that was lost: all of it leaves again
        assert [one.get("words") for one in answers(token, *sent)] == [None] * 3
    assert handed(session) == [1, 2]
    basket = number(session, 1)
    assert (basket.handed_at, basket.handed_by, basket.prepared_at) == (
        factories.at(THURSDAY, 17, 30),
        agent,
        factories.at(THURSDAY, 17, 20),
    )
    assert basket.version == 3
    lines = AuditLine.objects.filter(verb="paniers.hand_over")
    assert lines.count() == 2
    assert lines.first().detail["at"].startswith("2026-12-03")


@pytest.mark.parametrize("late_first", [True, False])
def test_two_tablets_tick_the_same_basket_and_it_is_handed_over_once(session, agent, held, hands, late_first):
    """One at 17 h 20, the other at 17 h 35, whoever finds the network first: one hand-over, and the one who comes last is told."""
    one, other = token_for(session, user=agent), token_for(session, sheet_pass=held)
    hands.move_to(factories.at(THURSDAY, 18))
    sent = [(one, box(session, 2, age=40)), (other, box(session, 2, age=25))]
    (first, again) = reversed(sent) if late_first else sent
    assert "words" not in answers(*first)[0]
    (told,) = answers(*again)
    assert "Le panier n° 2 était déjà remis à 17 h" in plain(told["words"]) and "Une seule remise est comptée" in told["words"]
    assert told["handed"]
    assert number(session, 2).version == 2
    assert AuditLine.objects.filter(verb="paniers.hand_over").count() == 1
    refused = AuditLine.objects.get(verb="paniers.tick_refused")
    assert refused.detail["why"] == "deja-remis"


def test_two_tablets_of_one_confided_sheet_too(session, held, hands):
    tokens = [token_for(session, sheet_pass=held) for _ in range(2)]
    hands.move_to(factories.at(THURSDAY, 18))
    told = [answers(token, box(session, 1, age=10 + n))[0] for n, token in enumerate(tokens)]
    assert ["words" in one for one in told] == [False, True]
    assert (handed(session), number(session, 1).handed_by) == ([1], None)
    assert AuditLine.objects.get(verb="paniers.hand_over").detail["sheet_pass"] == held.pk


def test_a_tick_taken_back_later_is_not_brought_back_by_an_older_one(session, agent, held, hands):
    hands.move_to(factories.at(THURSDAY, 17, 30))
    token = token_for(session, sheet_pass=held)
    hands.move_to(factories.at(THURSDAY, 17, 40))
    hand_over(basket=number(session, 1), by=agent)
    hand_over(basket=number(session, 1), by=agent, done=False)
    hands.move_to(factories.at(THURSDAY, 18))
    (told,) = answers(token, box(session, 1, age=25))
    assert "a été coché autrement depuis, à 17 h 40 : pas remis" in plain(told["words"])
    assert handed(session) == []
    assert "words" not in answers(token, box(session, 1, age=5))[0]
    assert handed(session) == [1]


def test_taking_back_a_tick_older_than_the_hand_over_is_told(session, agent, held, hands):
    token = token_for(session, sheet_pass=held)
    hands.move_to(factories.at(THURSDAY, 17, 50))
    hand_over(basket=number(session, 1), by=agent)
    hands.move_to(factories.at(THURSDAY, 18))
    sent = box(session, 1, line="reprendre", age=30)
    sent["value"] = sent["value"].partition(".")[0] + "."
    (told,) = answers(token, sent)
    assert "par Nadia : remis" in plain(told["words"])
    assert handed(session) == [1]


def test_one_device_ticks_takes_back_and_ticks_again(session, agent, hands):
    token = token_for(session, user=agent)
    hands.move_to(factories.at(THURSDAY, 18))
    sent = [box(session, 1, age=9), box(session, 1, line="reprendre", age=8), box(session, 1, age=7)]
    for one in sent[1:]:
        one["value"] = one["value"].partition(".")[0] + "."  # what follows a tick that has not left yet
    assert [one["handed"] != "" for one in answers(token, *sent)] == [True, False, True]
    assert number(session, 1).handed_at == factories.at(THURSDAY, 17, 53)


def test_she_takes_back_what_she_saw_and_nothing_else(session, agent, held, hands):
    token = token_for(session, sheet_pass=held)
    hand_over(basket=number(session, 1), by=agent)
    (told,) = answers(token, box(session, 1, line="reprendre"))  # her screen still shows the basket as it was first
    assert "a déjà été coché autrement" in told["words"]
    assert (handed(session), told["version"]) == ([1], 2)


def test_made_up_twice_says_nothing_and_an_older_unmaking_changes_nothing(session, agent, hands):
    token = token_for(session, user=agent)
    hands.move_to(factories.at(THURSDAY, 17, 50))
    prepare(basket=number(session, 1), by=agent)
    hands.move_to(factories.at(THURSDAY, 18))
    told = answers(token, box(session, 1, line="preparer", age=20), box(session, 1, line="depreparer", age=15))
    assert [one.get("words") for one in told] == [None, None]
    assert number(session, 1).prepared_at == factories.at(THURSDAY, 17, 50)


def test_an_hour_before_the_sheet_was_opened_or_to_come_is_none(session, agent, hands):
    token = token_for(session, user=agent)
    hands.move_to(factories.at(THURSDAY, 18))
    answers(token, box(session, 1, age=10_000), box(session, 2, age=-500))
    assert number(session, 1).handed_at == factories.at(THURSDAY, 17, 10)
    assert number(session, 2).handed_at == factories.at(THURSDAY, 18)


def test_what_was_left_at_the_hour_is_still_handed_over_by_a_late_tick(session, agent, hands):
    token = token_for(session, user=agent)
    Basket.objects.filter(session=session).update(state=BasketState.MISSED)
    hands.move_to(factories.at(THURSDAY, 20))
    answers(token, box(session, 3, age=90))
    assert handed(session) == [3]


# Who may


def test_a_sheet_taken_back_or_over_takes_nothing_more(session, held, agent, hands):
    token = token_for(session, sheet_pass=held)
    hands.move_to(factories.at(THURSDAY, 20))
    answer = send(token, box(session, 1))
    assert answer.status_code == 403 and "n’est plus ouverte" in answer.json()["words"]
    hands.move_to(factories.at(THURSDAY, 18))
    take_sheet_back(sheet_pass=held, by=agent)
    assert send(token, box(session, 1)).status_code == 403
    assert handed(session) == []


def test_the_day_after_a_token_is_nothing(session, agent, hands):
    token = token_for(session, user=agent)
    hands.move_to(factories.at(THURSDAY + dt.timedelta(days=1), 0, 1))
    assert opened_with(token) is None
    assert send(token, box(session, 1)).status_code == 403


def test_who_left_the_team_or_the_house_ticks_nothing(session, agent):
    token = token_for(session, user=agent)
    agent.roles.all().delete() if hasattr(agent, "roles") else None
    type(agent).objects.filter(pk=agent.pk).update(is_active=False)
    assert send(token, box(session, 1)).status_code == 403
    elsewhere = staff(Role.ACCUEIL, factories.maison("Abbaye"))
    assert send(token_for(session, user=elsewhere), box(session, 1)).status_code == 403
    assert handed(session) == []


def test_a_basket_of_another_date_is_not_of_this_sheet(session, agent):
    other = Basket.objects.filter(session__local_date__gt=THURSDAY, number=1).first()
    sent = {"key": str(uuid.uuid4()), "line": "remettre", "value": f"{other.pk}.1", "age": 0}
    (told,) = answers(token_for(session, user=agent), sent)
    assert "pas été comprises" in told["words"]
    other.refresh_from_db()
    assert other.state == BasketState.PLANNED


def test_a_basket_given_meanwhile_is_told(session, agent):
    Basket.objects.filter(session=session, number=1).update(state=BasketState.ABSENT)
    (told,) = answers(token_for(session, user=agent), box(session, 1))
    assert "n'est pas à remettre aujourd'hui" in told["words"]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"null", b'{"token": 1, "ticks": []}', b'{"token": "x", "ticks": [{}]}', b"\xff", b'{"token": "x", "ticks": [1]}'],
)
def test_what_is_no_such_message_is_told_in_words(body, client):
    answer = client.post(URL, body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["words"]


def test_a_token_of_somebody_elses_making_opens_nothing(session):
    sent = {"key": str(uuid.uuid4()), "line": "remettre", "value": "1.1", "age": 0}
    for token in ("x", "", None, 12, {"s": session.pk}):
        assert send(token, sent).status_code == 403


def test_a_box_that_is_none_is_told(session, agent):
    (told,) = answers(token_for(session, user=agent), box(session, 1, line="jeter"))
    assert told["words"]


def test_too_many_at_once_wait(session, agent, monkeypatch):
    monkeypatch.setitem(offline.LIMIT, "tries", 1)
    token = token_for(session, user=agent)
    assert [send(token, box(session, 1)).status_code for _ in range(2)] == [200, 429]


# What the pages hold


def test_the_pages_hold_a_token_on_their_day_alone(session, agent, held, client, hands):
    volunteer = Client()
    volunteer.get(reverse("sheet_open", args=[held.token]))
    address = reverse("paniers_desk:sheet", args=[session.pk])
    sign_in(client, agent)
    for page in (client.get(address), volunteer.get("/feuille/")):
        text = page.content.decode()
        assert f'data-offline="{URL}"' in text and "kit/offline" in text and "paniers/pickup" in text
        assert text.count("kit/offline") == 1
        assert held.token not in text
    other = Basket.objects.filter(session__local_date__gt=THURSDAY).first().session_id
    assert "data-token" not in client.get(reverse("paniers_desk:sheet", args=[other])).content.decode()


def test_a_volunteers_device_forgets_when_her_sheet_closes(held, session, agent):
    assert TOKENS.held_by(session, sheet_pass=held)["lasts"] == (held.expires_at - clock.now()).total_seconds() == 170 * 60
    assert TOKENS.held_by(session, user=agent)["lasts"] == 410 * 60


def test_an_agent_signed_in_on_the_same_browser_has_one_queue(session, agent, held, client):
    sign_in(client, agent)
    client.get(reverse("sheet_open", args=[held.token]))
    assert client.get("/feuille/").content.decode().count("kit/offline") == 1


def test_without_javascript_the_same_box_is_a_form_and_says_nothing_of_a_second_tick(session, agent, client):
    sign_in(client, agent)
    address = reverse("paniers_desk:sheet", args=[session.pk])
    for _ in range(2):
        answer = client.post(address, {"remettre": f"{number(session, 1).pk}.1"})
        assert answer.status_code == 302
    assert number(session, 1).version == 2


def test_the_answers_name_nobody(session, agent, held):
    text = json.dumps(
        [*answers(token_for(session, user=agent), box(session, 1)), *answers(token_for(session, sheet_pass=held), box(session, 1))]
    )
    assert "Mme" not in text and "€" not in text


def test_a_carried_tick_of_a_cancelled_basket_is_refused(session, agent):
    Basket.objects.filter(session=session, number=1).update(state=BasketState.CANCELLED)
    with pytest.raises(Refusal) as refused:
        hand_over(basket=number(session, 1), by=agent, at=clock.now())
    assert refused.value.code == "panier-annule"
