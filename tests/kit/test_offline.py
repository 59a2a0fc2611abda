"""The one road of ticks made without network, for a list that stands in no room: its token, its words, one answer a tick."""

import datetime as dt
import json
import uuid
from types import SimpleNamespace

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock, dates
from portal.kit.list_tokens import Hand, ListTokens
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.rules.sent_ticks import made_at, read_sent
from portal.kit.views import offline
from portal.kit.views.offline import Unread, offline_list

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TOKENS = ListTokens("essai.coches")
MEETING, LEA = SimpleNamespace(pk=7), SimpleNamespace(pk=3, workstation="poste:1/session:2")
KEY = uuid.UUID(int=1)


@pytest.fixture(autouse=True)
def at_noon():
    cache.clear()
    with time_machine.travel(NOON, tick=False) as hands:
        yield hands


class Votes:
    """A list kept in plain Python: one line is told no, one is none of it."""

    def __init__(self):
        self.taken, self.journal, self.gone = [], [], False
        self.view = offline_list(tokens=TOKENS, hand=self.hand, take=self.take, refused=self.refused, over="C’est fini.")

    def hand(self, opened):
        return None if self.gone else Hand(opened.row, opened.who)

    def take(self, hand, tick):
        if tick.line == "inconnue":
            raise Unread
        if tick.line == "close":
            raise Refusal("vote-clos", "Ce vote est clos.", "Il est compté.")
        self.taken.append((hand, tick))
        return {"line": "of its own", "vote": tick.value}

    def refused(self, hand, tick, refusal):
        self.journal.append((hand.row, tick.line, refusal.code))
        return {"vote": "pour"}

    def send(self, *ticks, token=None, **more):
        held = TOKENS.held_by(MEETING, user=LEA)["token"] if token is None else token
        body = json.dumps({"token": held, "ticks": list(ticks)})
        answer = self.view(RequestFactory(enforce_csrf_checks=True).post("/", body, content_type="application/json"))
        return answer.status_code, json.loads(answer.content)


@pytest.fixture
def votes():
    return Votes()


def tick(line="ligne-1", value="pour", age=0, key=KEY) -> dict:
    return {"key": str(key), "line": line, "value": value, "age": age}


def test_each_tick_is_taken_with_its_hour_and_answered_by_its_key(votes, at_noon):
    token = TOKENS.held_by(MEETING, user=LEA)["token"]
    at_noon.shift(dt.timedelta(hours=1))
    status, said = votes.send(tick(age=60_000), tick("ligne-2", "contre", age=86_400_000, key=uuid.UUID(int=2)), token=token)
    assert (status, said["answers"]) == (200, [
        {"key": str(KEY), "line": "ligne-1", "vote": "pour"}, {"key": str(uuid.UUID(int=2)), "line": "ligne-2", "vote": "contre"},
    ])  # fmt: skip
    (hand, first), (_, second) = votes.taken
    assert (hand, first.key) == (Hand(7, "u3"), KEY)
    assert (first.at, second.at) == (NOON + dt.timedelta(minutes=59), NOON)  # never before the list was opened


def test_what_is_refused_is_in_words_and_in_the_journal_and_the_others_go_through(votes):
    _, said = votes.send(tick("close"), tick("inconnue"), tick())
    closed, unknown, taken = said["answers"]
    assert closed == {"key": str(KEY), "line": "close", "words": "Ce vote est clos. Il est compté.", "vote": "pour"}
    assert unknown == {"key": str(KEY), "line": "inconnue", "words": offline.UNREAD}
    assert "words" not in taken
    assert votes.journal == [(7, "close", "vote-clos")]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff", b'{"token": "x"}', b'{"token": "x", "ticks": []}', b'{"token": "x", "ticks": [1]}',
     b'{"token": "x", "ticks": [{"key": "no", "line": "1", "value": "", "age": 0}]}'],
)  # fmt: skip
def test_what_is_no_such_message_is_said(votes, body):
    answer = votes.view(RequestFactory().post("/", body, content_type="application/json"))
    assert (answer.status_code, json.loads(answer.content)) == (400, {"words": offline.UNREAD})
    assert read_sent(body) is None


def test_no_more_than_fifty_at_once(votes):
    assert votes.send(*[tick()] * 50)[0] == 200
    assert votes.send(*[tick()] * 51)[0] == 400


def test_only_its_own_token_opens_a_list_while_its_hand_may(votes):
    strange = ListTokens("autre.coches").held_by(MEETING, user=LEA)["token"]
    for token in ("", "x", 12, {"d": 7}, strange):
        assert votes.send(tick(), token=token) == (403, {"words": "C’est fini."})
    votes.gone = True
    assert votes.send(tick())[0] == 403
    assert votes.taken == []


def test_too_many_wait_each_for_her_own(votes, monkeypatch):
    monkeypatch.setitem(offline.LIMIT, "tries", 1)
    assert [votes.send(tick())[0] for _ in range(2)] == [200, 429]
    other = TOKENS.held_by(MEETING, sheet_pass=SimpleNamespace(pk=3, expires_at=NOON + dt.timedelta(hours=1)))["token"]
    assert votes.send(tick(), token=other)[0] == 200


def test_nothing_is_read_by_a_get_and_no_csrf_is_asked(votes):
    assert votes.view(RequestFactory().get("/")).status_code == 405
    assert votes.view.csrf_exempt


class TestTokens:
    def test_until_midnight_or_its_own_end_never_longer_than_a_confided_sheet(self, at_noon):
        late = dates.midnight(clock.today() + dt.timedelta(days=1))
        held = TOKENS.held_by(MEETING, user=LEA)
        assert held["lasts"] == (late - NOON).total_seconds()
        longer = TOKENS.held_by(MEETING, user=LEA, ends=late + dt.timedelta(hours=2))
        confided = SimpleNamespace(pk=5, expires_at=NOON + dt.timedelta(hours=1))
        short = TOKENS.held_by(MEETING, sheet_pass=confided, ends=late)
        assert (longer["lasts"] - held["lasts"], short["lasts"]) == (7200, 3600)
        for moment, alive in ((NOON, 3), (NOON + dt.timedelta(hours=1), 2), (late, 1), (late + dt.timedelta(hours=2), 0)):
            at_noon.move_to(moment)
            assert sum(TOKENS.opened_with(one["token"]) is not None for one in (held, longer, short)) == alive
        assert TOKENS.held_by(MEETING, sheet_pass=confided) == {}

    def test_it_says_who_opened_it_at_which_counter(self):
        opened = TOKENS.opened_with(TOKENS.held_by(MEETING, user=LEA)["token"])
        assert (opened.row, opened.user, opened.sheet_pass, opened.station, opened.at) == (7, 3, None, "poste:1/session:2", NOON)
        confided = TOKENS.held_by(MEETING, sheet_pass=SimpleNamespace(pk=5, expires_at=NOON + dt.timedelta(hours=1)))
        assert TOKENS.opened_with(confided["token"]).who == "p5"


@given(st.timedeltas(dt.timedelta(days=-3), dt.timedelta(days=3)))
def test_a_tick_is_never_of_the_future_nor_older_than_its_sheet(age):
    opened = NOON - dt.timedelta(hours=2)
    assert opened <= made_at(age=age, now=NOON, not_before=opened) <= NOON


def test_without_script_each_button_of_a_page_is_a_request_of_its_own():
    request = RequestFactory().post("/", {"request_key": str(KEY)})
    assert sent_with(request) == KEY
    assert sent_with(request, "ligne-1:pour") == sent_with(request, "ligne-1:pour")
    assert len({KEY, sent_with(request, "ligne-1:pour"), sent_with(request, "ligne-2:pour"), sent_with(request, "")}) == 4
    assert sent_with(RequestFactory().post("/", {"request_key": "x"}), "ligne-1:pour") is None
