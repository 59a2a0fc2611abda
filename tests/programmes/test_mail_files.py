"""The .ics that goes with a mail: what is so when it leaves, and nothing of anybody."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from icalendar import Calendar

from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.notifications.adapters import EmailChannel
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import attachments
from programmes.actions.approve import approve
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_dates import Change, cancel_dates, move_dates
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.open_sheet import open_sheet
from programmes.actions.set_asking import set_asking
from programmes.actions.transfer import transfer
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.models import SignUpSheet

from . import factories as make
from .planning import EIGHT, plan

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _on_a_tuesday(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def her():
    return make.person("Mme Zerrouki", email="zerrouki@exemple.fr", channel="email")


def sent(purpose: str, to=None):
    """The last message of this purpose, `to` this person alone when she is given: its real mail and its calendar or None."""
    messages = OutboxMessage.objects.filter(purpose=f"programmes.{purpose}")
    if to is not None:
        messages = messages.filter(recipient_key=f"people.Person:{to.pk}")
    return posted(messages.order_by("-pk").first())


def put(sheet, person):
    """She has a place; the calendar of the mail that says so."""
    enrol(sheet=sheet, people=[person], by=None)
    return sent("confirmed", person)[1]


def posted(message):
    """The mail as the server gets it; its calendar or None."""
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


def test_a_series_changed_at_once_is_one_mail_with_every_date_of_hers_and_no_other(her):
    series = plan("inscription")
    sheets = [date.sheets.get() for date in series.sessions.order_by("start")]
    first = {str(entries(put(sheet, her))[0]["UID"]): sheet for sheet in sheets[:2]}
    put(sheets[2], make.person("M. Autre", email="autre@exemple.fr", channel="email"))
    move_dates(sessions=series.sessions.all(), change=Change(begins=dt.time(14), ends=dt.time(16)), by=None)
    moved = {str(each["UID"]): each for each in entries(sent("dates_moved", her)[1])}
    assert set(moved) == set(first)
    assert all(each["SEQUENCE"] > 0 and "c’était le" in str(each["DESCRIPTION"]) for each in moved.values())
    cancel_dates(sessions=series.sessions.all(), by=None)
    gone = {str(each["UID"]): each for each in entries(sent("dates_cancelled", her)[1])}
    assert set(gone) == set(first)
    assert all(str(each["STATUS"]) == "CANCELLED" and each["SEQUENCE"] > moved[uid]["SEQUENCE"] for uid, each in gone.items())


def test_of_a_course_part_of_which_moves_the_mail_has_that_part(her):
    series = plan("parcours", days=EIGHT)
    assert len(entries(put(SignUpSheet.objects.get(), her))) == 8
    move_dates(sessions=series.sessions.order_by("start")[5:], change=Change(days=1), by=None)
    assert len(entries(sent("dates_moved")[1])) == 3


def test_what_is_confidential_never_shares_a_file_with_the_rest(her):
    series = plan("inscription", days=EIGHT[:2])
    quiet, open_to_all = (date.sheets.get() for date in series.sessions.order_by("start"))
    SignUpSheet.objects.filter(pk=quiet.pk).update(confidential=True)
    put(SignUpSheet.objects.get(pk=quiet.pk), her)
    put(open_to_all, her)
    move_dates(sessions=series.sessions.all(), change=Change(days=1), by=None)
    for message in OutboxMessage.objects.filter(purpose="programmes.date_moved"):
        (found,) = entries(posted(message)[1])
        assert (str(found["SUMMARY"]) == "Rendez-vous") is message.confidential


def test_a_yes_of_the_team_carries_the_date(her):
    looked_at = set_asking(sheet=make.sheet(3), guests=0, asks_needs=True, approval=True, by=None)
    row = enrol(sheet=looked_at, people=[her], by=None)[0]
    assert sent("to_approve")[1] is None
    approve(enrolment=row, by=None)
    (found,) = entries(sent("approved")[1])
    assert str(found["STATUS"]) == "CONFIRMED"


def test_a_place_passed_on_is_in_the_mail_of_who_comes_and_leaves_the_calendar_of_who_had_it(her):
    other = make.person("Léo", email="leo@exemple.fr", channel="email")
    home = create_household(referents=[her], members=[other], by=None)
    row = enrol(sheet=make.sheet(3), people=[her], household=home, channel="counter", by=None)[0]
    (first,) = entries(sent("confirmed", her)[1])
    transfer(enrolment=row, to=other, channel="counter", by=None)
    (hers,), (gone,) = entries(sent("transferred", other)[1]), entries(sent("transferred", her)[1])
    assert (str(hers["STATUS"]), hers["UID"]) == ("CONFIRMED", first["UID"])
    assert (str(gone["STATUS"]), gone["UID"], gone["SEQUENCE"] > first["SEQUENCE"]) == ("CANCELLED", first["UID"], True)
