"""Eight volunteers for one seat, one volunteer for two shifts, two ticks for one standing shift: at once, on both databases. Each guard
with its control."""

import pytest
from django.db import connection

from portal.kit import request_keys
from portal.kit.refusal import Refusal
from programmes.actions import lock_sheet
from programmes.enums import HOLDING
from programmes.models import Enrolment, SignUpSheet
from programmes.models.sheet import SheetQuerySet
from programmes.volunteering import kinds
from programmes.volunteering.actions import take_shift as taking
from programmes.volunteering.actions.ask_standing import ask_standing
from programmes.volunteering.actions.lay_standing import lay_standings
from programmes.volunteering.actions.take_shift import take_shift
from programmes.volunteering.models import Shift, StandingDate, Volunteer
from tests.volunteering import factories as make

from .rush import codes, crowd, own_database, without_check
from .test_appointment_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
CROWD, ROUNDS = 8, 20


def take(shift: Shift, volunteer: Volunteer) -> list[Enrolment]:
    return take_shift(shift=shift, people=[volunteer.person], by=None, channel="counter")


def held(shift: Shift) -> int:
    return Enrolment.objects.filter(sheet=shift.sheet_id, state__in=HOLDING).count()


def one_seat(rounds: int) -> list[Shift]:
    """One a week, so that nothing but the seat is between them."""
    page, post = make.mission(), make.post()
    return [make.shift(page, task=post, days=7 * week, maximum=1, wanted=1) for week in range(1, rounds + 1)]


def not_locked(rows, pks, *, rank):
    return list(rows.objects.filter(pk__in=pks))


def test_eight_volunteers_at_once_for_one_seat_exactly_one_has_it_and_seven_read_why():
    volunteers = [make.volunteer() for _ in range(CROWD)]
    for shift in one_seat(ROUNDS):
        answers = crowd(lambda volunteer, shift=shift: take(shift, volunteer), volunteers)
        assert codes(answers) == {"ok": 1, "complet": CROWD - 1}
        assert all(answer.words and answer.way_out for answer in answers if isinstance(answer, Refusal))
        assert (held(shift), SignUpSheet.objects.get(pk=shift.sheet_id).taken) == (1, 1)
    assert not SignUpSheet.objects.miscounted().exists()


def test_control_without_the_guard_of_the_sheet_the_seat_has_several(monkeypatch):
    meeting = Meeting()

    def count_then_write(self, pk, places):
        taken = Enrolment.objects.filter(sheet=pk, state__in=HOLDING).places()
        meeting()
        if taken + places > 1:
            return False
        SignUpSheet.objects.filter(pk=pk).update(taken=taken + places)
        return True

    monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
    monkeypatch.setattr(kinds, "locked", not_locked)
    monkeypatch.setattr(SheetQuerySet, "take", count_then_write)
    shifts, volunteers = one_seat(2), [make.volunteer() for _ in range(CROWD)]
    no_transaction(monkeypatch, request_keys, taking)
    with own_database(), without_check(SignUpSheet, "sheet_never_oversold"):
        for shift in shifts:
            crowd(lambda volunteer, shift=shift: take(shift, volunteer), volunteers)
        assert meeting.met
        assert max(held(shift) for shift in shifts) > 1


def two_shifts_at_one_hour(before=lambda: None) -> tuple[list, Volunteer]:
    """`before`: what is taken away once the ground is laid."""
    volunteer = make.volunteer()
    shifts = [make.shift(), make.shift(hour=15)]
    before()
    return together(*(lambda shift=shift: take(shift, volunteer) for shift in shifts)), volunteer


def test_one_volunteer_who_takes_two_shifts_of_one_hour_at_once_has_one_and_reads_which():
    given, _ = two_shifts_at_one_hour()
    [refusal] = [answer for answer in given if isinstance(answer, Exception)]
    assert isinstance(refusal, Refusal)
    assert (refusal.code, "Distribuer les paniers" in refusal.words) == ("deja-un-creneau", True)
    assert Enrolment.objects.active().count() == 1
    assert not SignUpSheet.objects.miscounted().exists()


def test_control_without_the_lock_of_the_person_she_has_both(monkeypatch):
    """The rule is asked, then both meet; what is asked again under the lock goes with the lock."""
    meeting, known = Meeting(), kinds.reasons_against

    def reasons(person, sheet, **more):
        if "besides" in more:
            return []
        found = known(person, sheet)
        meeting()
        return found

    monkeypatch.setattr(kinds, "locked", not_locked)
    monkeypatch.setattr(kinds, "reasons_against", reasons)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
    two_shifts_at_one_hour(lambda: no_transaction(monkeypatch, request_keys, taking))
    assert (meeting.met, Enrolment.objects.active().count()) == (True, 2)


def test_a_group_and_another_in_the_other_order_wait_for_no_circle():
    first, second = make.volunteer(), make.volunteer()
    shifts = [make.shift(maximum=4), make.shift(days=9, maximum=4)]
    groups = [[first.person, second.person], [second.person, first.person]]
    given = together(
        *(
            lambda shift=shift, people=people: take_shift(shift=shift, people=people, by=None, channel="counter")
            for shift, people in zip(shifts, groups, strict=True)
        )
    )
    assert [len(rows) for rows in given] == [2, 2]


def test_two_ticks_at_once_lay_a_standing_shift_once():
    page, post = make.mission(), make.post()
    standing = ask_standing(
        person=make.volunteer().person, shift=make.shift(page, task=post), by=None, channel="counter"
    )  # fmt: skip
    for week in range(2, 6):
        make.shift(page, task=post, days=7 * week)
    given = together(lay_standings, lay_standings)
    assert sum(given) == 4
    assert StandingDate.objects.filter(standing=standing, step="placed").count() == Enrolment.objects.active().count() == 5
