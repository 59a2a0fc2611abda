"""One moment, two people; one host, two half-days; one person, two moments: at once. Each guard with its control, on both databases."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from portal.kit import request_keys
from portal.kit.refusal import Refusal
from programmes.actions import lock_sheet
from programmes.appointments import kinds
from programmes.appointments.actions import book_appointment as booking
from programmes.appointments.actions import plan_slots as planning
from programmes.appointments.actions.move_appointment import move_appointment
from programmes.appointments.models import AppointmentSlot
from programmes.enums import HOLDING
from programmes.models import Enrolment, SignUpSheet
from programmes.models.sheet import SheetQuerySet
from tests.appointments import factories as make

from .rush import codes, crowd, own_database, without_check
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def held(slot: AppointmentSlot) -> int:
    return Enrolment.objects.filter(sheet=slot.sheet_id, state__in=HOLDING).count()


def no_transaction(monkeypatch, *modules) -> None:
    """On SQLite BEGIN IMMEDIATE alone already lets writers pass one by one."""
    if connection.vendor == "sqlite":
        for module in modules:
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))


def test_a_moment_is_given_to_one_of_two_people():
    for slot in make.plan():
        answers = codes(crowd(lambda person, slot=slot: make.book(slot, person), [make.person() for _ in range(6)]))
        assert answers == {"ok": 1, "complet": 5}
        assert held(slot) == 1
    assert not SignUpSheet.objects.miscounted().exists()


def test_control_without_the_guard_of_the_sheet_it_is_given_twice(monkeypatch):
    meeting = Meeting()

    def count_then_write(self, pk, places):
        taken = Enrolment.objects.filter(sheet=pk, state__in=HOLDING).places()
        meeting()
        if taken + places > 1:
            return False
        SignUpSheet.objects.filter(pk=pk).update(taken=taken + places)
        return True

    monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
    monkeypatch.setattr(kinds, "locked_one", lambda rows, pk, *, rank: rows.objects.get(pk=pk))
    monkeypatch.setattr(SheetQuerySet, "take", count_then_write)
    slots = make.plan()
    no_transaction(monkeypatch, request_keys, booking)
    with own_database(), without_check(SignUpSheet, "sheet_never_oversold"):
        for slot in slots:
            crowd(lambda person, slot=slot: make.book(slot, person), [make.person() for _ in range(6)])
        assert meeting.met
        assert max(held(slot) for slot in slots) > 1


def two_half_days() -> tuple[list, object]:
    pages = [make.permanence("Ici"), make.permanence("Là", make.house("Gare"))]
    host = make.host()
    return together(*(lambda page=page: make.plan(page, host) for page in pages)), host


def test_nobody_is_planned_in_two_houses_at_once():
    given, host = two_half_days()
    [refusal] = [answer for answer in given if isinstance(answer, Exception)]
    assert isinstance(refusal, Refusal)
    assert refusal.code == "deja-occupe"
    assert AppointmentSlot.objects.filter(host=host).count() == 4


def test_control_without_the_lock_of_the_host_both_houses_have_her(monkeypatch):
    meeting, known = Meeting(), planning.refuse_busy

    def refuse(host, moments):
        known(host, moments)
        meeting()

    monkeypatch.setattr(planning, "locked_one", lambda rows, pk, *, rank: rows.objects.get(pk=pk))
    monkeypatch.setattr(planning, "refuse_busy", refuse)
    no_transaction(monkeypatch, request_keys)
    _, host = two_half_days()
    assert meeting.met
    assert AppointmentSlot.objects.filter(host=host).count() == 8


def one_person_two_moments(slots, person) -> list:
    return together(*(lambda slot=slot: make.book(slot, person) for slot in slots[:2]))


def test_one_person_who_takes_two_moments_at_once_has_one():
    given = one_person_two_moments(make.plan(), make.person())
    [refusal] = [answer for answer in given if isinstance(answer, Exception)]
    assert isinstance(refusal, Refusal)
    assert refusal.code == "deja-rendez-vous"
    assert Enrolment.objects.active().count() == 1
    assert not SignUpSheet.objects.miscounted().exists()


def test_control_without_the_lock_of_the_person_she_has_both(monkeypatch):
    """The rule is asked, then both meet; what is asked again under the lock goes with the lock."""
    slots, person, meeting, known = make.plan(), make.person(), Meeting(), kinds.refusal_of_a_second

    def refusal(person, activity, **more):
        found = known(person, activity, **more)
        if "besides" in more:
            return None
        meeting()
        return found

    monkeypatch.setattr(kinds, "locked_one", lambda rows, pk, *, rank: rows.objects.get(pk=pk))
    monkeypatch.setattr(kinds, "refusal_of_a_second", refusal)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
    no_transaction(monkeypatch, request_keys, booking)
    one_person_two_moments(slots, person)
    assert (meeting.met, Enrolment.objects.active().count()) == (True, 2)


def test_two_who_exchange_moments_wait_for_no_circle():
    """Each moves to a moment while another moves the other way: both sheets are taken in one order, nobody waits for ever."""
    slots = make.plan(ends=18)
    rows = [make.book(slots[0]), make.book(slots[7])]
    moving = [(rows[0], slots[6]), (rows[1], slots[1])]
    given = together(*(lambda row=row, to=to: move_appointment(enrolment=row, to=to, by=None, channel="counter") for row, to in moving))
    assert [answer.state for answer in given] == ["confirmed", "confirmed"]
    assert not SignUpSheet.objects.miscounted().exists()


def test_two_who_move_to_the_same_moment_one_stays_where_she_was():
    slots = make.plan()
    rows = [make.book(slots[0]), make.book(slots[1])]
    given = together(*(lambda row=row: move_appointment(enrolment=row, to=slots[2], by=None, channel="counter") for row in rows))
    assert sum(isinstance(answer, Refusal) for answer in given) == 1
    assert sorted(held(slot) for slot in slots) == [0, 0, 1, 1]
