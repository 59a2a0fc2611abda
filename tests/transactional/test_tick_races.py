"""Two devices tick one sheet at the same moment: no step is lost, the later mark holds, one key is one tick. With its control."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from portal.kit import request_keys
from programmes.actions import take_tick as ticking
from programmes.actions.enrol import enrol
from programmes.actions.take_tick import take_tick
from programmes.models import Attendance, SheetSession, SignUpSheet
from tests.programmes import factories as make

from .test_appointment_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def sheet():
    return make.sheet(10, days=0)


def date_of(sheet) -> SheetSession:
    return SheetSession.objects.select_related("session", "sheet").get(sheet=sheet)


def step(sheet, key=None):
    return lambda: take_tick(date=date_of(sheet), line="sans-nom", value="+1", by=None, key=key)


def test_two_devices_lose_no_step(sheet):
    given = together(*[step(sheet) for _ in range(4)])
    assert not [answer for answer in given if isinstance(answer, BaseException)]
    assert date_of(sheet).unnamed == 4


def test_control_without_the_lock_of_the_sheet_a_step_is_lost(sheet, monkeypatch):
    meeting, save = Meeting(), SheetSession.save

    def late(self, *args, **kwargs):
        meeting()
        return save(self, *args, **kwargs)

    monkeypatch.setattr(ticking, "lock_sheet", lambda pk: SignUpSheet.objects.get(pk=pk))
    monkeypatch.setattr(SheetSession, "save", late)
    no_transaction(monkeypatch, request_keys)
    together(step(sheet), step(sheet))
    assert meeting.met
    assert date_of(sheet).unnamed == 1


def test_one_key_sent_twice_at_once_is_one_tick(sheet):
    key = uuid.uuid4()
    given = together(*[step(sheet, key) for _ in range(3)])
    assert given == [{"line": "sans-nom", "unnamed": 1}] * 3
    assert date_of(sheet).unnamed == 1


def test_whichever_comes_first_the_later_mark_holds(sheet):
    rows = [enrol(sheet=sheet, people=[make.person()], by=None)[0] for _ in range(4)]
    now = timezone.now()
    for row in rows:
        ticks = [("absent", now - dt.timedelta(minutes=9)), ("present", now - dt.timedelta(minutes=2))]
        acts = [
            lambda row=row, mark=mark, at=at: take_tick(date=date_of(sheet), line=str(row.pk), value=mark, by=None, at=at)
            for mark, at in ticks
        ]
        together(*acts)
    assert set(Attendance.objects.values_list("presence", flat=True)) == {"present"}
    assert Attendance.objects.count() == 4
