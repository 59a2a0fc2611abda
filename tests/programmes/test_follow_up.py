"""The morning after: once for a person and an activity, by e-mail or SMS, never about what is confidential."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.kit import dates, registry
from portal.notifications.models import OutboxMessage
from portal.notifications.rules.discretion import indiscretions
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.follow_up import follow_up
from programmes.actions.open_sheet import open_sheet
from programmes.actions.record_attendance import record_attendance
from programmes.models import Attendance
from tests.grounds import laid_once

from . import factories as make

pytestmark = pytest.mark.django_db


def reachable(**fields):
    return make.person(**{"channel": "email", "email": "a@exemple.fr", **fields})


def told(purpose=None):
    rows = OutboxMessage.objects.filter(purpose__in=["programmes.follow_up", "programmes.missed"]).order_by("pk")
    return list(rows.filter(purpose=f"programmes.{purpose}") if purpose else rows)


@laid_once
def date():
    return make.session(days=3)


@laid_once
def sheet(date):
    return open_sheet(activity=date.activity, sessions=[date], by=None)


def ticked(sheet, date, **marks):
    """People by mark, ticked at the end of the date."""
    rows = {mark: enrol(sheet=sheet, people=[person], by=None)[0] for mark, person in marks.items()}
    with time_machine.travel(date.end, tick=False):
        record_attendance(sheet=sheet, session=date, marks={row.pk: mark for mark, row in rows.items()}, by=None)
    return rows


def morning(date, days=1, hour=9):
    return time_machine.travel(dates.local(date.start + dt.timedelta(days=days)).replace(hour=hour, minute=5), tick=False)


def test_who_came_is_thanked_and_who_did_not_is_asked_after_once(sheet, date):
    ticked(sheet, date, present=reachable(), absent=reachable(), excused=reachable())
    with morning(date):
        assert [follow_up(), follow_up()] == [2, 0]
    (thanks,), (missed,) = told("follow_up"), told("missed")
    assert thanks.subject == "Merci d'être venu·e"
    assert "n'avez rien à expliquer" in missed.body and "/mon-espace/places/" in missed.body
    for message in (thanks, missed):
        assert not indiscretions(message.subject + message.sizes["short"])
        assert date.activity.title not in message.subject + message.sizes["short"]
        assert "€" not in message.body


def test_not_on_the_evening_nor_before_nine(sheet, date):
    ticked(sheet, date, present=reachable())
    with time_machine.travel(date.end + dt.timedelta(hours=1), tick=False):
        assert follow_up() == 0
    with morning(date, hour=8):
        assert follow_up() == 0
    with morning(date):
        assert follow_up() == 1


def test_a_sheet_keyed_two_days_later_is_still_answered_and_a_week_later_no_more(sheet, date):
    row = enrol(sheet=sheet, people=[reachable()], by=None)[0]
    with morning(date):
        assert follow_up() == 0
    with morning(date, days=2):
        record_attendance(sheet=sheet, session=date, marks={row.pk: "present"}, by=None)
        assert follow_up() == 1
    late = make.session(days=5)
    ticked(open_sheet(activity=late.activity, sessions=[late], by=None), late, present=reachable())
    with morning(late, days=4):
        assert follow_up() == 0


def test_the_next_date_is_named(sheet, date):
    make.session(date.activity, days=12)
    ticked(sheet, date, present=reachable())
    with morning(date):
        follow_up()
    assert "Prochaine date : " in told("follow_up")[0].body
    assert "/rendez-vous-" in told("follow_up")[0].body


class TestCourse:
    @pytest.fixture(name="days")
    def _days(self):
        first = make.session(days=3)
        return [first, make.session(first.activity, days=4), make.session(first.activity, days=5)]

    @pytest.fixture
    def row(self, days):
        return enrol(sheet=open_sheet(activity=days[0].activity, sessions=days, by=None), people=[reachable()], by=None)[0]

    def go(self, row, days, *marks):
        for date, mark in zip(days, marks, strict=True):
            with time_machine.travel(date.end, tick=False):
                record_attendance(sheet=row.sheet, session=date, marks={row.pk: mark}, by=None)
            with morning(date):
                follow_up()
        return [message.purpose.partition(".")[2] for message in told()]

    def test_thanks_come_after_the_last_date_alone(self, row, days):
        assert self.go(row, days, "present", "present", "present") == ["follow_up"]

    def test_who_could_not_come_to_the_last_is_thanked_too(self, row, days):
        assert self.go(row, days, "present", "present", "excused") == ["follow_up"]

    def test_the_first_absence_alone_is_spoken_of(self, row, days):
        assert self.go(row, days, "absent", "absent", "absent") == ["missed"]

    def test_a_called_off_last_date_makes_the_one_before_the_last(self, row, days):
        cancel_session(session=days[2], why="", by=None)
        assert self.go(row, days[:2], "present", "present") == ["follow_up"]


def test_the_same_activity_again_is_not_thanked_again(sheet, date):
    person = reachable()
    ticked(sheet, date, present=person)
    with morning(date):
        follow_up()
        again = make.session(date.activity, days=3)
        ticked(open_sheet(activity=date.activity, sessions=[again], by=None), again, present=person)
    with morning(again):
        assert follow_up() == 0
    assert len(told()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": "letter", "email": "", "address_1": "3 rue du Four", "postal_code": "38000", "city": "Grenoble"},
        {"channel": "call", "email": "", "phone": "+33476000000"},
        {"channel": "email", "email": ""},
    ],
)
def test_nobody_is_rung_up_or_written_a_letter_for_this(sheet, date, fields):
    ticked(sheet, date, present=reachable(**fields))
    with morning(date):
        assert follow_up() == 0
    assert told() == []


def test_what_is_confidential_is_left_in_peace(date):
    sheet = open_sheet(activity=date.activity, sessions=[date], confidential=True, by=None)
    ticked(sheet, date, present=reachable(), absent=reachable())
    with morning(date):
        assert follow_up() == 0


def test_a_guest_has_no_message(sheet, date):
    row = ticked(sheet, date, present=reachable())["present"]
    guest = row.party.enrolments.create(sheet=sheet, person=row.person, guest=True, guest_name="Paul", state="confirmed", channel="online")
    Attendance.objects.create(enrolment=guest, session=date, presence="absent")
    with morning(date):
        assert follow_up() == 1
    assert [message.purpose for message in told()] == ["programmes.follow_up"]


def test_a_kind_that_does_not_is_left_alone(sheet, date, monkeypatch):
    monkeypatch.setattr(registry.kinds.get("event"), "follows_up", False)
    ticked(sheet, date, present=reachable())
    with morning(date):
        assert follow_up() == 0
    assert not registry.kinds.get("basket").follows_up
    assert not registry.kinds.get("appointment").follows_up


def test_in_her_language_too(sheet, date):
    ticked(sheet, date, present=reachable(language="uk"))
    with morning(date):
        follow_up()
    assert told()[0].subject == "Дякуємо, що прийшли"


def test_nothing_due_is_one_query_and_reading_costs_the_same_for_any_number(sheet, date):
    with (
        morning(date),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        follow_up()
    assert len(asked) == 1

    def reads(number: int) -> int:
        again = make.session(days=3)
        one = open_sheet(activity=again.activity, sessions=[again], by=None)
        rows = [enrol(sheet=one, people=[reachable()], by=None)[0] for _ in range(number)]
        with time_machine.travel(again.end, tick=False):
            record_attendance(sheet=one, session=again, marks={row.pk: "excused" for row in rows}, by=None)
        with morning(again), CaptureQueriesContext(connection) as found:
            follow_up()
        return len(found)

    assert reads(2) == reads(9)
