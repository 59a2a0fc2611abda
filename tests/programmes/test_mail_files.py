"""The .ics that goes with a mail: what is so when it leaves, and nothing of anybody."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from icalendar import Calendar

from portal.kit import clock
from portal.notifications.adapters import EmailChannel
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import attachments
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.open_sheet import open_sheet
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw

from . import factories as make

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _on_a_tuesday(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def her():
    return make.person("Mme Zerrouki", email="zerrouki@exemple.fr", channel="email")


def sent(purpose: str):
    """The real mail of the last message of this purpose, as the server gets it; its calendar or None."""
    message = OutboxMessage.objects.filter(purpose=f"programmes.{purpose}").order_by("-pk").first()
    mail.outbox.clear()
    EmailChannel().send(message)
    whole = mail.outbox[0].message()
    parts = [part for part in whole.walk() if part.get_content_type() == "text/calendar"]
    return whole, parts[0] if parts else None


def entries(part) -> list:
    read = Calendar.from_ical(part.get_payload(decode=True))
    assert [each.name for each in read.walk() if getattr(each, "errors", None)] == []
    assert str(read["METHOD"]) == part.get_param("method") == "PUBLISH"
    return read.walk("VEVENT")


def test_registered_moved_cancelled_are_one_entry_that_changes(her):
    sheet = make.sheet(5, activity=make.event("Bal"))
    enrol(sheet=sheet, people=[her], by=None)
    date = sheet.sessions.get()
    _, part = sent("confirmed")
    (first,) = entries(part)
    assert (str(first["SUMMARY"]), str(first["STATUS"])) == ("Bal", "CONFIRMED")
    assert part.get_filename() == "rendez-vous.ics"
    move_session(session=date, start=date.start + HOUR, end=date.end + HOUR, by=None)
    (moved,) = entries(sent("date_moved")[1])
    assert (moved["UID"], moved["SEQUENCE"] > first["SEQUENCE"]) == (first["UID"], True)
    assert moved["DTSTART"].dt - first["DTSTART"].dt == HOUR
    cancel_session(session=date, by=None)
    (gone,) = entries(sent("date_cancelled")[1])
    assert (gone["UID"], str(gone["STATUS"]), gone["SEQUENCE"] > moved["SEQUENCE"]) == (first["UID"], "CANCELLED", True)


def test_nothing_of_anybody_is_in_subject_name_or_file(her):
    enrol(sheet=make.sheet(5, activity=make.event("Groupe de parole"), confidential=True), people=[her], by=None)
    whole, part = sent("confirmed")
    content = part.get_payload(decode=True).decode()
    assert whole["Message-ID"]
    for where in (mail.outbox[0].subject, part.get_filename(), content):
        assert "errouki" not in where and "parole" not in where.lower() and "exemple.fr" not in where
    assert "ATTENDEE" not in content and "ORGANIZER" not in content
    assert str(entries(part)[0]["SUMMARY"]) == "Rendez-vous"
    assert not OutboxMessage.objects.filter(body__contains="BEGIN:VCALENDAR").exists()  # the outbox keeps no second copy


def test_the_file_says_what_is_so_when_the_mail_leaves(her):
    row = enrol(sheet=make.sheet(5), people=[her], by=None)[0]
    withdraw(enrolment=row, by=None)
    assert str(entries(sent("confirmed")[1])[0]["STATUS"]) == "CANCELLED"
    assert str(entries(sent("withdrawn")[1])[0]["STATUS"]) == "CANCELLED"


def test_who_keeps_another_place_there_keeps_the_date(her):
    sheet = make.sheet(5)
    rows = enrol(sheet=sheet, people=[her, make.person("Léo")], household=make.household(), by=None)
    withdraw(enrolment=rows[0], by=None)
    assert str(entries(sent("withdrawn")[1])[0]["STATUS"]) == "CONFIRMED"


def test_a_rank_on_a_list_has_no_file(her):
    sheet = make.sheet(1)
    enrol(sheet=sheet, people=[make.person()], by=None)
    waiting = wait(sheet=sheet, people=[her], by=None)[0]
    date = sheet.sessions.get()
    assert sent("waiting")[1] is None
    move_session(session=date, start=date.start + HOUR, end=date.end + HOUR, by=None)
    message = OutboxMessage.objects.get(purpose="programmes.date_moved", recipient_key=f"people.Person:{her.pk}")
    assert attachments.get("programmes.date_moved")(message) == []
    withdraw(enrolment=waiting, by=None)
    assert sent("withdrawn")[1] is None


def test_of_a_course_the_registration_has_every_date_and_a_change_those_that_changed(her):
    page = make.event("Couture")
    dates = [make.session(page, days=day) for day in (3, 10, 17)]
    enrol(sheet=open_sheet(activity=page.activity_ptr, sessions=dates, capacity=3, by=None), people=[her], by=None)
    assert len(entries(sent("confirmed")[1])) == 3
    with time_machine.travel(clock.now() + HOUR, tick=False):
        cancel_session(session=dates[0], by=None)
    with time_machine.travel(clock.now() + 3 * HOUR, tick=False):
        move_session(session=dates[1], start=dates[1].start + HOUR, end=dates[1].end + HOUR, by=None)
        (moved,) = entries(sent("date_moved")[1])
    assert str(moved["UID"]).startswith(dates[1].uid)


def test_a_file_that_cannot_be_made_keeps_no_word_from_leaving(her, monkeypatch):
    def broken(message):
        raise RuntimeError(her.display_name)

    monkeypatch.setitem(attachments._items, "programmes.confirmed", (100, broken))
    enrol(sheet=make.sheet(5), people=[her], by=None)
    whole, part = sent("confirmed")
    assert part is None and "C'est noté" in mail.outbox[0].subject and whole["Message-ID"]


def test_other_ways_say_the_date_in_words():
    person = make.person("M. K.", address_1="1 rue X", postal_code="38000", city="Belleroche", channel="letter")
    enrol(sheet=make.sheet(5, activity=make.event("Bal")), people=[person], by=None)
    letter = OutboxMessage.objects.get()
    assert letter.channel == "letter" and "décembre 2026 à 18" in letter.body.replace("\u00a0", " ")
