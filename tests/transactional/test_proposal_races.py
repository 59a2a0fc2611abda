"""A voice given twice at once, two proposals each merged into the other at once. Each guard with its control, on both databases."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from maisons_habitants.committees.actions import give_voice as voicing
from maisons_habitants.committees.actions import lock_proposal as locking
from maisons_habitants.committees.actions import merge_proposals as merging
from maisons_habitants.committees.models import Proposal, Support
from maisons_habitants.committees.reading.proposals import read
from portal.kit import request_keys
from portal.kit.refusal import Refusal
from portal.people.models import Person
from tests.committees import factories as make

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 4


def no_transaction(monkeypatch, *modules) -> None:
    """On SQLite BEGIN IMMEDIATE alone already lets writers pass one by one."""
    if connection.vendor == "sqlite":
        for module in modules:
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))


def no_lock(monkeypatch, *modules) -> None:
    for module in modules:
        if hasattr(module, "locked"):
            monkeypatch.setattr(module, "locked", lambda rows, keys, *, rank: list(rows.filter(pk__in=list(keys))))
        if hasattr(module, "locked_one"):
            monkeypatch.setattr(module, "locked_one", lambda rows, key, *, rank: rows.objects.get(pk=key))


def twice(row: Proposal, person: Person, give) -> list:
    return together(*(lambda: give(proposal=row, person=person, by=None) for _ in range(2)))


def test_a_voice_given_twice_at_once_is_one():
    for number in range(ROUNDS):
        row, amina = make.published(f"Un banc {number}"), make.person("Amina")
        given = twice(row, amina, voicing.give_voice)
        assert sorted(given, key=str) == [False, True], given
        assert Support.objects.filter(proposal=row).count() == 1 and read(Proposal.objects.filter(pk=row.pk)).get().voices == 1


def test_control_without_the_lock_who_comes_second_is_told_of_an_error(monkeypatch):
    """The database keeps one voice all the same; but whoever lost is not told in words."""
    row, amina, meeting, hers = make.published(), make.person("Amina"), Meeting(), voicing._hers

    class Waits:
        def __init__(self, rows):
            self.rows = rows

        def exists(self):
            found = self.rows.exists()
            meeting()
            return found

    monkeypatch.setattr(voicing, "_hers", lambda *about: Waits(hers(*about)))
    no_lock(monkeypatch, locking, voicing)
    # what `transaction.atomic` made of the action when it was read is taken off
    give = voicing.give_voice.__wrapped__ if connection.vendor == "sqlite" else voicing.give_voice
    given = twice(row, amina, give)
    assert meeting.met, given
    assert [answer for answer in given if isinstance(answer, Exception) and not isinstance(answer, Refusal)], given


def crosswise(one: Proposal, other: Proposal) -> list:
    return together(
        lambda: merging.merge_proposals(absorbed=one, kept=other, by=None),
        lambda: merging.merge_proposals(absorbed=other, kept=one, by=None),
    )


def test_two_proposals_merged_into_each_other_at_once_leave_one_standing():
    for number in range(ROUNDS):
        one, other = make.published(f"Un banc {number}"), make.published(f"Des bancs {number}")
        given = crosswise(one, other)
        assert [answer.code for answer in given if isinstance(answer, Refusal)] == ["deja-reunie"], given
        assert Proposal.objects.filter(pk__in=(one.pk, other.pk), merged_into=None).count() == 1


def test_control_without_the_lock_none_stands_or_the_database_stops_it_without_words(monkeypatch):
    one, other, meeting, check = make.published("Un banc"), make.published("Des bancs"), Meeting(), merging._check

    def checked(*about):
        check(*about)
        meeting()

    monkeypatch.setattr(merging, "_check", checked)
    no_lock(monkeypatch, locking)
    no_transaction(monkeypatch, request_keys)
    given = crosswise(one, other)
    assert meeting.met, given
    standing = Proposal.objects.filter(pk__in=(one.pk, other.pk), merged_into=None).count()
    assert standing == 0 or [answer for answer in given if isinstance(answer, Exception) and not isinstance(answer, Refusal)], given
