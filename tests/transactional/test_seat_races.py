"""One free computer and two counters; one person and three hours: at once. Each guard with its control, on both databases."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection

from portal.kit.refusal import Refusal
from programmes.appointments.actions import note_presence
from programmes.appointments.actions import sit_down as sitting
from programmes.models import Enrolment, SignUpSheet
from tests.appointments import factories as make
from tests.appointments import seat_factories as room

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def two_counters() -> list:
    slot = room.hours()[0]
    with time_machine.travel(slot.session.start, tick=False):
        return together(*(lambda: sitting.sit_down(slot=slot, by=None) for _ in range(2)))


def test_two_counters_give_one_seat_once():
    given = two_counters()
    [refusal] = [answer for answer in given if answer is not None]
    assert isinstance(refusal, Refusal)
    assert refusal.code == "pris"


def test_control_without_the_lock_of_the_sheet_both_are_told_yes(monkeypatch):
    meeting, known = Meeting(), sitting.serve_walk_in

    def serve(**given):
        meeting()
        known(**given)

    monkeypatch.setattr(sitting, "locked_one", lambda rows, pk, *, rank: SignUpSheet.objects.get(pk=pk))
    monkeypatch.setattr(sitting, "serve_walk_in", serve)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(sitting, "transaction", SimpleNamespace(atomic=nullcontext))
    assert two_counters() == [None, None]
    assert meeting.met
    assert note_presence.serve_walk_in is known


def test_three_hours_asked_at_once_are_two_at_most():
    slots, person = room.hours(), make.person()
    together(*(lambda slot=slot: make.book(slot, person) for slot in slots[:3]))
    held = Enrolment.objects.active().filter(person=person).count()
    assert 1 <= held <= 2
    assert not SignUpSheet.objects.miscounted().exists()
