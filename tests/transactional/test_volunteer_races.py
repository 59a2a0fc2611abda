"""A volunteer who begins by two doors, or stops while a shift is taken for her: at once. Each guard with its control, on both
databases."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection

from portal.kit import request_keys
from portal.kit.refusal import Refusal
from programmes.actions import lock_sheet
from programmes.enums import HOLDING
from programmes.models import Enrolment
from programmes.volunteering import kinds
from programmes.volunteering.actions import become_volunteer as beginning
from programmes.volunteering.actions import of_file
from programmes.volunteering.actions import stop_volunteering as stopping
from programmes.volunteering.models import Volunteer
from tests.volunteering import factories as make

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 5


def no_transaction(monkeypatch, *modules) -> None:
    """On SQLite BEGIN IMMEDIATE alone already lets writers pass one by one."""
    if connection.vendor == "sqlite":
        for module in modules:
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))


def begin(who, house):
    return beginning.become_volunteer(person=who, maisons=[house], by=None, way="paper")


def test_who_begins_by_two_doors_has_one_file():
    make.charter()
    doors = [make.house(), make.house("Abbaye")]
    for _ in range(ROUNDS):
        who = make.person(birth_year=1980)
        given = together(*(lambda house=house, who=who: begin(who, house) for house in doors))
        assert [type(answer) for answer in given] == [Volunteer, Volunteer], given
        assert set(Volunteer.objects.get(person=who).maisons.all()) == set(doors)


def test_control_without_the_lock_of_the_person_one_door_fails(monkeypatch):
    """The file is one all the same: the database refuses the second, but nobody is told in words."""
    make.charter()
    doors, meeting = [make.house(), make.house("Abbaye")], Meeting()
    monkeypatch.setattr(beginning, "locked_one", lambda rows, pk, *, rank: rows.objects.get(pk=pk))
    known = Volunteer.objects.of

    def of(person):
        found = known(person)
        meeting()
        return found

    monkeypatch.setattr(type(Volunteer.objects), "of", lambda self, person: of(person))
    no_transaction(monkeypatch, request_keys)
    who = make.person(birth_year=1980)
    given = together(*(lambda house=house: begin(who, house) for house in doors))
    assert meeting.met
    assert [answer for answer in given if isinstance(answer, IntegrityError)]


def stop_and_take(who: Volunteer, shift) -> list:
    return together(lambda: stopping.stop_volunteering(volunteer=who, by=None), lambda: make.taken(shift, who))


def held(who: Volunteer) -> int:
    return Enrolment.objects.filter(person=who.person_id, state__in=HOLDING).count()


def test_nobody_who_stopped_keeps_a_shift_taken_at_that_moment():
    for _ in range(ROUNDS):
        who = make.volunteer()
        given = stop_and_take(who, make.shift())
        who.refresh_from_db()
        assert all(not isinstance(answer, Exception) or isinstance(answer, Refusal) for answer in given), given
        assert who.left_at is None or held(who) == 0, given


def test_control_without_the_lock_of_the_person_she_left_and_is_expected(monkeypatch):
    meeting, asked, saved = Meeting(), kinds.reasons_against, stopping.save_file

    def reasons(person, sheet, **besides):
        found = asked(person, sheet, **besides)
        if besides:  # under the lock
            meeting()
        return found

    def save(file, *fields):
        meeting()
        saved(file, *fields)

    who, shift = make.volunteer(), make.shift()
    monkeypatch.setattr(kinds, "reasons_against", reasons)
    monkeypatch.setattr(stopping, "save_file", save)
    monkeypatch.setattr(stopping, "locked", lambda rows, keys, *, rank: None)
    monkeypatch.setattr(kinds, "locked", lambda rows, keys, *, rank: list(rows.objects.filter(pk__in=keys)))
    monkeypatch.setattr(of_file, "locked_one", lambda rows, pk, *, rank: rows.objects.get(pk=pk))
    monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
    no_transaction(monkeypatch, request_keys)
    given = stop_and_take(who, shift)
    assert meeting.met, given
    who.refresh_from_db()
    assert who.left_at is not None and held(who) == 1, given
