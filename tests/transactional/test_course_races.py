"""Two who note at once what one person says of herself, or how one call ended: one does, the other is told. Each guard with its control."""

import pytest

from portal.kit import request_keys
from portal.kit.refusal import Refusal
from programmes.models import Enrolment
from programmes.workshops.actions import note_follow_up as following
from programmes.workshops.actions import note_position as noting
from programmes.workshops.models import FollowUp, Position
from programmes.workshops.reading import course_places, with_course
from tests.workshops import factories as make

from .rush import own_database, without_check
from .test_appointment_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ONE = "one_current_position_each_moment"


def told(answers: list) -> list[str]:
    return sorted(one.code if isinstance(one, Refusal) else "ok" if not isinstance(one, BaseException) else repr(one) for one in answers)


def noted(row: Enrolment) -> list[str]:
    return told(together(*[lambda: make.said(row)] * 2))


def test_of_two_who_note_at_once_what_she_says_one_is_told_that_it_is_done():
    row = make.on(make.course())
    assert noted(row) == ["deja-note", "ok"]
    assert Position.objects.current().filter(enrolment=row).count() == 1


def test_control_without_lock_nor_constraint_two_answers_stand_for_one_moment(monkeypatch):
    row, meeting, read = make.on(make.course()), Meeting(), noting._take_away

    def late(*args):
        before = read(*args)
        meeting()
        return before

    monkeypatch.setattr(noting, "_locked", lambda place: with_course(course_places().filter(pk=place.pk)).first())
    monkeypatch.setattr(noting, "_take_away", late)
    no_transaction(monkeypatch, request_keys)
    with own_database(), without_check(Position, ONE):
        assert noted(row) == ["ok", "ok"]
        assert Position.objects.current().filter(enrolment=row).count() == 2
    assert meeting.met


def test_of_two_who_note_one_call_one_is_told_that_it_is_done():
    row = make.on(make.course())
    assert told(together(*[lambda: following.note_follow_up(enrolment=row, outcome="reached", by=None)] * 2)) == ["deja-pris", "ok"]
    assert FollowUp.objects.filter(enrolment=row).count() == 1
