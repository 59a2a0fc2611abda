"""Two ticks at once, two of the team who answer at once: hours are laid once, and nobody's answer goes unnoticed. Each with its control,
on both databases."""

import datetime as dt
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import QuerySet

from portal.kit import clock
from portal.kit.refusal import Refusal
from programmes.models import Attendance
from programmes.volunteering.actions import approve_hours as approving
from programmes.volunteering.actions import correct_hours as correcting
from programmes.volunteering.actions import lay_hours as laying
from programmes.volunteering.actions import refuse_hours as refusing
from programmes.volunteering.actions.correct_hours import correct_hours
from programmes.volunteering.actions.lay_hours import lay_hours
from programmes.volunteering.actions.refuse_hours import refuse_hours
from programmes.volunteering.models import WorkedHours
from tests.people import factories as people
from tests.volunteering import factories as make

from .rush import own_database
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 10


def came() -> None:
    """Somebody came to a shift that is over."""
    place = make.taken(make.shift(days=2))
    session = place.sheet.sessions.get()
    Attendance.objects.create(enrolment=place, session=session, presence="present", by=people.staff("animation", make.house()))
    over = clock.now() - dt.timedelta(hours=4)
    place.sheet.sessions.update(start=over, end=over + dt.timedelta(hours=3), local_date=over.date())


def without_guards(monkeypatch, *modules) -> None:
    """No transaction, no lock: as if nobody had thought of it."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    for module in modules:
        if connection.vendor == "sqlite":
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))


@contextmanager
def without_the_constraint():
    rule = next(one for one in WorkedHours._meta.constraints if one.name == "hours_once_a_presence")
    with connection.schema_editor() as editor:
        editor.remove_constraint(WorkedHours, rule)
    try:
        yield
    finally:
        WorkedHours.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(WorkedHours, rule)


def test_two_ticks_at_once_lay_each_presence_once():
    for number in range(1, ROUNDS + 1):
        came()
        assert sorted(together(lay_hours, lay_hours)) == [0, 1]
        assert WorkedHours.objects.count() == number


def test_control_without_lock_nor_constraint_hours_are_laid_twice(monkeypatch):
    came()
    meeting, known = Meeting(), laying._row

    def row(mark, volunteer):
        meeting()
        return known(mark, volunteer)

    monkeypatch.setattr(laying, "_row", row)
    monkeypatch.setattr(laying, "lock_file", lambda volunteer, **asked: volunteer)
    without_guards(monkeypatch, laying)
    with own_database(), without_the_constraint():
        together(lay_hours, lay_hours)
        assert meeting.met
        assert WorkedHours.objects.count() == 2


def both_answer(row: WorkedHours) -> list:
    boss, other = (people.staff("animation", make.house()) for _ in range(2))
    return together(
        lambda: correct_hours(hours=row, minutes=60, why="une heure", by=boss, seen="pending:90"),
        lambda: refuse_hours(hours=row, why="déjà comptée", by=other, seen="pending:90"),
    )


def test_of_two_answers_at_once_the_second_is_told():
    for _ in range(ROUNDS):
        [refusal] = [one for one in both_answer(make.hours(make.volunteer(), make.house())) if isinstance(one, Exception)]
        assert isinstance(refusal, Refusal)
        assert refusal.code == "deja-modifie"


def test_control_without_the_lock_both_believe_they_answered(monkeypatch):
    meeting = Meeting()
    for module in (correcting, refusing):
        known = module.lock_hours

        def lock(hours, *, known=known, **asked):
            row = known(hours, **asked)
            meeting()
            return row

        monkeypatch.setattr(module, "lock_hours", lock)
    without_guards(monkeypatch, correcting, refusing, approving)
    with own_database():
        given = both_answer(make.hours(make.volunteer(), make.house()))
        assert meeting.met
        assert not [one for one in given if isinstance(one, Exception)]
