"""Locks, request keys and leases under real threads, on both databases; each guard has a control that fails without it."""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction

from portal.kit import beats, clock
from portal.kit.audit import SYSTEM
from portal.kit.locking import LockError, Rank, locked_one
from portal.kit.models import AuditLine, Beat, DemoClock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def row():
    return DemoClock.objects.create(pk=1, day=dt.date(2026, 11, 24), residents=0)


def adds_one(read, meeting) -> None:
    """Read, meet, write what was read plus one: the second writer must have read what the first wrote."""
    row = read()
    meeting()
    DemoClock.objects.filter(pk=1).update(residents=row.residents + 1)


class TestLocks:
    def test_two_who_lock_the_same_row_go_one_after_the_other(self, row):
        meeting = Meeting()

        def act():
            with transaction.atomic():
                adds_one(lambda: locked_one(DemoClock, 1, rank=Rank.SHEET), meeting)

        assert together(act, act) == [None, None]
        row.refresh_from_db()
        assert (row.residents, meeting.met) == (2, False)

    def test_control_without_the_lock_an_update_is_lost(self, row):
        """PostgreSQL loses it inside transactions too; SQLite's BEGIN IMMEDIATE already serialises those, so there only without."""
        meeting = Meeting()

        def act():
            if connection.vendor == "sqlite":
                return adds_one(lambda: DemoClock.objects.get(pk=1), meeting)
            with transaction.atomic():
                return adds_one(lambda: DemoClock.objects.get(pk=1), meeting)

        assert together(act, act) == [None, None]
        row.refresh_from_db()
        assert (row.residents, meeting.met) == (1, True)

    def test_a_lock_outside_a_transaction_is_refused(self, row):
        with pytest.raises(LockError):
            locked_one(DemoClock, 1, rank=Rank.SHEET)

    def test_the_order_holds_in_a_real_transaction_and_is_forgotten_after_it(self, row):
        line = AuditLine.objects.create(at=clock.now(), verb="x", target="x:1")
        for _ in range(2):
            with transaction.atomic():
                locked_one(DemoClock, 1, rank=Rank.PAYMENT)
                with pytest.raises(LockError):
                    locked_one(AuditLine, line.pk, rank=Rank.SHEET)
        with transaction.atomic():
            locked_one(AuditLine, line.pk, rank=Rank.SHEET)
            locked_one(DemoClock, 1, rank=Rank.PAYMENT)


def act_once(key, meeting, *, fails=None):
    """Write one audit line under the key; the meeting stands where a second click would do the same."""

    def act():
        with once(key, "tests.act", by=SYSTEM) as request:
            if request.done:
                return "seen", request.result
            meeting()
            if fails:
                fails.pop()()
            line = AuditLine.objects.create(at=clock.now(), verb="tests.act", target="x:1")
            request.result = line.pk
            return "done", line.pk

    return act


class TestRequestKeys:
    def test_two_clicks_act_once_and_answer_the_same(self):
        key = uuid.uuid4()
        meeting = Meeting()
        first, second = sorted(together(act_once(key, meeting), act_once(key, meeting)))
        assert AuditLine.objects.count() == 1
        assert (first[0], second[0], first[1]) == ("done", "seen", second[1])
        assert act_once(key, meeting)() == ("seen", first[1])
        assert not meeting.met

    def test_control_without_a_key_two_clicks_act_twice(self):
        meeting = Meeting()
        together(act_once(None, meeting), act_once(None, meeting))
        assert AuditLine.objects.count() == 2

    def test_when_the_first_fails_the_second_acts(self):
        def fail():
            raise Refusal("complet", "Il n'y a plus de place.")

        key, fails = uuid.uuid4(), [lambda: None, fail]
        given = together(act_once(key, Meeting(), fails=fails), act_once(key, Meeting(), fails=fails))
        assert sorted(type(each).__name__ for each in given) == ["Refusal", "tuple"]
        assert AuditLine.objects.count() == 1

    def test_two_keys_wait_for_each_other_only_where_the_engine_writes_one_at_a_time(self):
        meeting = Meeting()
        together(act_once(uuid.uuid4(), meeting), act_once(uuid.uuid4(), meeting))
        assert meeting.met is (connection.vendor == "postgresql")
        assert AuditLine.objects.count() == 2


class TestLeases:
    def test_one_of_eight_takes_it(self):
        for _ in range(5):
            taken = [holder for holder in together(*[lambda: beats.take("essai")] * 8) if holder is not None]
            assert len(taken) == 1
            assert isinstance(taken[0], uuid.UUID)
            beats.give_back("essai", taken[0])

    def test_control_reading_before_writing_lets_two_in(self):
        Beat.objects.create(name="essai")
        meeting = Meeting()

        def take():
            free = Beat.objects.get(name="essai").holder is None
            meeting()
            return free and Beat.objects.filter(name="essai").update(holder=uuid.uuid4(), held_since=clock.real_now())

        assert together(take, take) == [1, 1]
