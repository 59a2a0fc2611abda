"""Whatever a board does in an evening, in whatever order: a voice a seat, never one of who stepped aside, a minimum as a plain recount
says, one vote at a time, and what was closed never changes."""

import pytest
from django.db import IntegrityError

from maisons_habitants.committees.actions import answer_meeting as answering
from maisons_habitants.committees.actions import cast_vote as casting
from maisons_habitants.committees.actions import close_vote as closing
from maisons_habitants.committees.actions import open_vote as opening
from maisons_habitants.committees.actions import step_aside as stepping
from maisons_habitants.committees.actions.lock_meeting import lock_meeting
from maisons_habitants.committees.models import Vote
from maisons_habitants.committees.rules.sitting import Voice
from tests.lives import a_thousand, find_the_fault, live_until_done, settled

from .machine import Machine, founded

pytestmark = pytest.mark.django_db
LIVES, STEPS = 6, 24
SEARCHED = 60  # lives at most until a fault is found
ACTS = {
    "tick", "left", "rekey", "proxy", "unproxy", "aside", "back", "open", "secret", "paper", "cast", "cast secretly", "all but", "end",
    "end open", "end secret", "void", "go home", "call again",
}  # fmt: skip


def most_are_there(life: Machine) -> None:
    for number in (0, 1, 2, 3, 5):
        life.tick(number=number, presence="present")


@pytest.fixture
def machine(db):
    return settled(Machine, founded, most_are_there)


@pytest.mark.once  # the engine of the database is asked by the thousand, in `make deep`
def test_lives_of_a_board_keep_one_voice_a_seat_and_what_was_decided(machine):
    live_until_done(machine, ACTS, lives=LIVES, steps=STEPS, but=3)


@pytest.mark.deep
def test_a_thousand_lives_of_a_board(machine):
    a_thousand(machine, ACTS)


def _anybodys_voice_is_taken(monkeypatch):
    monkeypatch.setattr(casting, "voice_for", lambda table, vote, key, bearer: Voice(key, bearer or key))


def _what_is_closed_may_change(monkeypatch):
    def locked(vote):
        return lock_meeting(vote.item.meeting_id), Vote.objects.select_related("item").get(pk=vote.pk)

    for module in (casting, closing):
        monkeypatch.setattr(module, "locked_vote", locked)


def _two_votes_at_once(monkeypatch):
    monkeypatch.setattr(opening, "running_vote", lambda meeting: None)


def _who_voted_steps_aside(monkeypatch):
    monkeypatch.setattr(stepping, "_voted", lambda *args: False)


def _nobody_asks_whether_you_are_enough(monkeypatch):
    for module in (opening, closing):
        monkeypatch.setattr(module, "refuse_below_quorum", lambda *args, **kwargs: None)


def _anybody_bears_any_voice(monkeypatch):
    monkeypatch.setattr(answering, "refusal_of_proxy", lambda **asked: None)


LATE = [_anybodys_voice_is_taken, _who_voted_steps_aside, _nobody_asks_whether_you_are_enough]  # met after some dozen lives
PLANTED = [
    _what_is_closed_may_change, _two_votes_at_once, _anybody_bears_any_voice,
    *(pytest.param(wrong, marks=pytest.mark.deep) for wrong in LATE),
]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("wrong", PLANTED)
def test_the_lives_find_what_is_wrong(machine, monkeypatch, wrong):
    wrong(monkeypatch)
    find_the_fault(machine, SEARCHED, steps=STEPS, kinds=(AssertionError, IntegrityError))
