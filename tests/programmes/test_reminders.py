"""Two days before a date, whoever has had a place for longer is reminded of it: once, by the way she reads, again when it moves."""

import datetime as dt

import pytest
import time_machine

from portal.kit import clock, registry
from portal.notifications.models import OutboxMessage
from portal.notifications.rules.discretion import indiscretions
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.open_sheet import open_sheet
from programmes.actions.remind import remind
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from tests.grounds import laid_once

from . import factories as make

pytestmark = pytest.mark.django_db


def reachable(**fields):
    return make.person(**{"channel": "email", "email": "a@exemple.fr", **fields})


def reminded():
    return list(OutboxMessage.objects.filter(purpose="programmes.reminder").order_by("pk"))


@laid_once
def date():
    return make.session(days=10)


@laid_once
def sheet(date):
    return open_sheet(activity=date.activity, sessions=[date], capacity=3, by=None)


def before(date, **delta):
    return time_machine.travel(date.start - dt.timedelta(**delta), tick=False)


def test_whoever_has_a_place_is_reminded_once(sheet, date):
    enrol(sheet=sheet, people=[reachable()], by=None)
    with before(date, hours=49):
        assert remind() == 0
    with before(date, hours=47):
        assert [remind(), remind()] == [1, 0]
    (message,) = reminded()
    assert message.subject.startswith("Rappel : ")
    assert not indiscretions(message.subject + message.sizes["short"])
    assert message.useful_until == date.start
    assert sheet.activity.title not in message.subject + message.sizes["short"]


def test_who_was_told_just_now_is_not_told_again(sheet, date):
    with before(date, hours=30):
        enrol(sheet=sheet, people=[reachable()], by=None)
        remind()
    assert reminded() == []


def test_who_waits_or_has_left_is_not_reminded(sheet, date):
    rows = [enrol(sheet=sheet, people=[reachable()], by=None)[0] for _ in range(3)]
    wait(sheet=sheet, people=[reachable()], by=None)
    withdraw(enrolment=rows[0], by=None)
    with before(date, hours=47):
        assert remind() == 2


def test_a_date_that_moves_has_another_reminder(sheet, date):
    enrol(sheet=sheet, people=[reachable()], by=None)
    with before(date, hours=47):
        remind()
        later = date.start + dt.timedelta(days=6)
        date = move_session(session=date, start=later, end=later + dt.timedelta(hours=1), by=None)
        assert remind() == 0
    with before(date, hours=47):
        assert remind() == 1
    assert len(reminded()) == 2


def test_a_date_moved_to_tomorrow_was_told_just_now(sheet, date):
    enrol(sheet=sheet, people=[reachable()], by=None)
    with before(date, hours=72):
        sooner = date.start - dt.timedelta(days=2)
        move_session(session=date, start=sooner, end=sooner + dt.timedelta(hours=1), by=None)
        remind()
    assert reminded() == []


def test_a_date_that_does_not_take_place_is_not_reminded(sheet, date):
    enrol(sheet=sheet, people=[reachable()], by=None)
    cancel_session(session=date, why="", by=None)
    with before(date, hours=47):
        assert remind() == 0


def test_of_a_course_each_date_is_reminded_alone():
    first, second = make.session(days=10), None
    second = make.session(first.activity, days=17)
    sheet = open_sheet(activity=first.activity, sessions=[first, second], capacity=3, by=None)
    enrol(sheet=sheet, people=[reachable()], by=None)
    for date in (first, second):
        with before(date, hours=47):
            assert remind() == 1
    one, two = reminded()
    assert one.body != two.body
    assert "2 dates" not in one.body


def test_a_letter_would_come_late_so_it_is_a_call(sheet, date):
    person = make.person(channel="letter", phone="+33476000000", address_1="3 rue du Four", postal_code="38000", city="Grenoble")
    enrol(sheet=sheet, people=[person], by=None)
    with before(date, hours=47):
        remind()
    assert reminded()[0].channel == "call"


def test_a_confidential_date_keeps_its_neutral_name(date):
    sheet = open_sheet(activity=date.activity, sessions=[date], capacity=3, confidential=True, by=None)
    enrol(sheet=sheet, people=[reachable()], by=None)
    with before(date, hours=47):
        remind()
    (message,) = reminded()
    assert message.confidential
    assert date.activity.title not in message.body


def test_in_her_language_too(sheet, date):
    enrol(sheet=sheet, people=[reachable(language="ar")], by=None)
    with before(date, hours=47):
        remind()
    assert reminded()[0].subject.startswith("تذكير: ")


def test_a_kind_that_does_not_remind_is_left_alone(sheet, date, monkeypatch):
    monkeypatch.setattr(registry.kinds.get("event"), "reminds", False)
    enrol(sheet=sheet, people=[reachable()], by=None)
    with before(date, hours=47):
        assert remind() == 0
    assert registry.kinds.get("basket").reminds is False


def test_a_kind_chooses_how_early(sheet, date, monkeypatch):
    monkeypatch.setattr(registry.kinds.get("event"), "reminder_lead", dt.timedelta(days=5))
    enrol(sheet=sheet, people=[reachable()], by=None)
    with before(date, hours=110):
        assert remind() == 1


def test_nothing_due_costs_one_query(sheet, date, django_assert_num_queries):
    remind()
    with django_assert_num_queries(1):
        remind()


def test_an_offer_whose_word_came_back_does_not_lapse_until_she_knows(sheet):
    from portal.notifications.actions.take_back import take_back
    from programmes.actions.note_delivered import note_delivered
    from programmes.actions.release_expired import release_expired

    rows = [enrol(sheet=sheet, people=[reachable()], by=None)[0] for _ in range(3)]
    asked = wait(sheet=sheet, people=[reachable(email="b@exemple.fr")], by=None)[0]
    withdraw(enrolment=rows[0], by=None)
    offer = OutboxMessage.objects.get(purpose="programmes.offered")
    OutboxMessage.objects.filter(pk=offer.pk).update(state="sent", sent_at=clock.now())
    note_delivered()
    asked.refresh_from_db()
    assert asked.told_at is not None
    take_back(message=offer, code="adresse-inconnue", by=None)
    asked.refresh_from_db()
    assert (asked.state, asked.told_at) == ("offered", None)
    with time_machine.travel(asked.held_until + dt.timedelta(hours=1), tick=False):
        assert release_expired() == 0


def test_said_at_the_counter_or_on_the_sheet_it_is_said_on_both(sheet):
    from portal.notifications.actions.take_up_message import done_by_hand
    from programmes.actions.note_delivered import note_delivered
    from programmes.actions.note_told import note_told

    one, two = (enrol(sheet=sheet, people=[make.person()], by=None)[0] for _ in range(2))
    first, second = OutboxMessage.objects.filter(channel="counter").order_by("pk")
    done_by_hand(message=first, by=None)
    assert note_delivered() == 1
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.to_tell, two.to_tell) == ("", "programmes.confirmed")
    note_told(enrolment=two, by=None)
    second.refresh_from_db()
    assert second.state == "sent"
