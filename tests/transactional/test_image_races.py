"""Two answers about the pictures of one person at the same moment: the same is written once, a no beside a yes is seen as what takes it
back. The guard with its control, on both databases."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from portal.households.actions import answer_image_rights as answering
from portal.households.enums import ImageAnswer, ImageHow, ImageMedium
from portal.households.models import ImageRight
from portal.kit import request_keys
from portal.kit.audit import SYSTEM
from tests.people import records

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 4
MEDIUM = next(iter(ImageMedium.values))


def both(person, *answers: bool) -> list:
    return together(
        *(
            lambda yes=yes: answering.answer_image_rights(
                person=person, answers={MEDIUM: yes}, how=ImageHow.PAPER, said_by=person, by=SYSTEM
            )
            for yes in answers
        )
    )


def written(person) -> list[str]:
    return list(ImageRight.objects.filter(person=person).order_by("said_at", "pk").values_list("answer", flat=True))


def grown_up():
    return records.person("Amina", birth_year=1984)


def test_the_same_yes_from_two_desks_is_written_once():
    for _ in range(ROUNDS):
        person = grown_up()
        given = both(person, True, True)
        assert sorted(len(rows) for rows in given) == [0, 1], given
        assert written(person) == [ImageAnswer.GIVEN]


def test_a_yes_and_a_no_are_one_after_the_other_and_the_last_one_counts():
    for _ in range(ROUNDS):
        person = grown_up()
        given = both(person, True, False)
        assert [len(rows) for rows in given] == [1, 1], given
        assert written(person) in ([ImageAnswer.GIVEN, ImageAnswer.WITHDRAWN], [ImageAnswer.REFUSED, ImageAnswer.GIVEN])


def unguarded(monkeypatch) -> Meeting:
    """The person is read and not held; both have read what was answered before either writes."""
    meeting, write = Meeting(), answering.write_image_right

    def write_image_right(*given):
        meeting()
        return write(*given)

    monkeypatch.setattr(answering, "locked_one", lambda rows, key, *, rank: rows.get(pk=key))
    monkeypatch.setattr(answering, "write_image_right", write_image_right)
    if connection.vendor == "sqlite":  # BEGIN IMMEDIATE alone already lets writers pass one by one
        monkeypatch.setattr(request_keys, "transaction", SimpleNamespace(atomic=nullcontext))
    return meeting


def test_control_without_the_lock_the_same_yes_is_written_twice(monkeypatch):
    meeting, person = unguarded(monkeypatch), grown_up()
    given = both(person, True, True)
    assert meeting.met, given
    assert written(person) == [ImageAnswer.GIVEN] * 2


def test_control_without_the_lock_a_no_does_not_know_that_it_takes_a_yes_back(monkeypatch):
    meeting, person = unguarded(monkeypatch), grown_up()
    given = both(person, True, False)
    assert meeting.met, given
    assert sorted(written(person)) == [ImageAnswer.GIVEN, ImageAnswer.REFUSED]
