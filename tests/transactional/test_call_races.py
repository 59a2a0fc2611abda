"""Somebody comes forward at the very moment when her call is closed: she is answered with the others, or told that it is over; nobody is
left waiting in a call that is closed. The guard with its control, on both databases."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from maisons_habitants.committees.actions import ask_seat as asking
from maisons_habitants.committees.actions import close_call as closing
from maisons_habitants.committees.enums import CandidateState
from maisons_habitants.committees.models import Candidate
from portal.kit import clock, request_keys
from portal.kit.refusal import Refusal
from tests.committees import factories as make

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 4


def ground():
    """A call with two seats and one candidacy already, and somebody who hesitates."""
    call = make.call(make.body(), 2)
    make.candidacy(call)
    for _ in range(4):
        make.seat(call.body)
    return call, make.person()


def race(call, person) -> list:
    """(the candidacy or what refused it, the call closed)"""
    return together(
        lambda: asking.ask_seat(call=call, person=person, by=None, channel="counter"),
        lambda: closing.close_call(call=call, starts_on=clock.today(), by=None),
    )


def left_waiting(call):
    return Candidate.objects.filter(call=call, call__closed_at__isnull=False, state=CandidateState.ASKED)


def test_who_comes_forward_while_the_call_is_closed_is_answered_or_told():
    for _ in range(ROUNDS):
        call, person = ground()
        asked, closed = race(call, person)
        assert not isinstance(closed, BaseException), closed
        hers = Candidate.objects.filter(call=call, person=person)
        if isinstance(asked, Refusal):
            assert (asked.code, hers.count()) == ("appel-fini", 0)
        else:
            assert not isinstance(asked, BaseException), asked
            assert hers.get().state == CandidateState.CHOSEN
        assert not left_waiting(call).exists()


def test_control_without_the_lock_she_is_left_waiting_in_a_call_that_is_closed(monkeypatch):
    meeting = Meeting()
    call, person = ground()

    def unlocked(body, *, seen=None):
        return type(body).objects.select_related("page", "maison").get(pk=body.pk)

    monkeypatch.setattr(asking, "lock_body", unlocked)
    monkeypatch.setattr(closing, "lock_body", unlocked)
    monkeypatch.setattr(asking, "locked_one", lambda rows, key, *, rank: rows.objects.get(pk=key))
    if connection.vendor == "sqlite":  # BEGIN IMMEDIATE alone already lets writers pass one by one
        monkeypatch.setattr(request_keys, "transaction", SimpleNamespace(atomic=nullcontext))
    against, waiting = asking.stands_against, closing.waiting_of

    def stands_against(*given):
        found = against(*given)
        meeting()
        return found

    def waiting_of(row):
        found = waiting(row)
        meeting()
        return found

    monkeypatch.setattr(asking, "stands_against", stands_against)
    monkeypatch.setattr(closing, "waiting_of", waiting_of)
    given = race(call, person)
    assert meeting.met, given
    assert [row.person_id for row in left_waiting(call)] == [person.pk], given
