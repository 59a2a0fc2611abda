"""The list on paper: numbers that never change, keyed in one phrase, seen first."""

import datetime as dt
import re
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from programmes.actions.enrol import enrol
from programmes.actions.record_attendance import record_attendance
from programmes.actions.withdraw import withdraw
from programmes.models import Attendance, Enrolment, SheetSession
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)


@laid_once
def sheet():
    return make.sheet(30)


@laid_once
def rows(sheet):
    """Numbers 1 to 6; the third gave her place back."""
    found = [enrol(sheet=sheet, people=[make.person(f"Mme {letter}.")], by=None)[0] for letter in "ABCDEF"]
    withdraw(enrolment=found[2], by=None)
    return found


@pytest.fixture
def door(client, sheet, rows):
    date = sheet.sessions.get()
    accounts.sign_in(client, accounts.staff("animation", sheet.maison))
    client.path = reverse("programmes:desk_attendance_rekey", args=[sheet.pk, date.pk])
    client.paper = reverse("programmes:desk_attendance_paper", args=[sheet.pk, date.pk])
    with time_machine.travel(date.end, tick=False):
        yield client


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("&#x27;", "'"))


def presences() -> dict:
    return dict(Attendance.objects.values_list("enrolment__person__display_name", "presence"))


def test_all_but_one_in_a_phrase_seen_then_written_once(door, sheet, rows):
    page = words(door.post(door.path, {"phrase": "tout sauf 4", "unnamed": "3", "voir": "oui"}))
    assert "Venus : 4" in page
    assert "Pas venus : 1" in page
    assert presences() == {}
    for _ in range(2):
        answer = door.post(door.path, {"phrase": "tout sauf 4", "unnamed": "3", "noter": "oui"}, follow=True)
        assert "Les présences sont notées." in words(answer)
    assert presences() == {"Mme A.": "present", "Mme B.": "present", "Mme D.": "absent", "Mme E.": "present", "Mme F.": "present"}
    assert SheetSession.objects.get().unnamed == 3


def test_who_was_excused_stays_excused(door, sheet, rows):
    record_attendance(sheet=sheet, session=sheet.sessions.get(), marks={rows[3].pk: "excused"}, by=None)
    door.post(door.path, {"phrase": "1 à 2", "noter": "oui"})
    assert presences()["Mme D."] == "excused"
    assert presences()["Mme F."] == "absent"


def test_the_unnamed_are_left_as_they_were_when_nothing_is_written(door, sheet):
    record_attendance(sheet=sheet, session=sheet.sessions.get(), marks={}, unnamed=5, by=None)
    door.post(door.path, {"phrase": "tous", "unnamed": "", "noter": "oui"})
    assert SheetSession.objects.get().unnamed == 5


@pytest.mark.parametrize("phrase", ["", "3", "tout sauf 99", "toto", "9" * 500])
def test_what_is_not_understood_writes_nothing(door, phrase):
    page = words(door.post(door.path, {"phrase": phrase, "noter": "oui"}))
    assert 'aria-invalid="true"' in page
    assert presences() == {}


def test_a_number_stays_the_same_when_others_come_and_go(door, sheet, rows):
    def numbers():
        told = " ".join(page.extract_text() for page in PdfReader(BytesIO(door.get(door.paper).content)).pages)
        return {name: int(rank) for rank, name in re.findall(r"(\d+)\s+(Mme [A-Z]\.)", told)}

    before = numbers()
    assert before == {"Mme A.": 1, "Mme B.": 2, "Mme D.": 4, "Mme E.": 5, "Mme F.": 6}
    with time_machine.travel(sheet.sessions.get().start - ONE_DAY, tick=False):
        withdraw(enrolment=Enrolment.objects.get(pk=rows[0].pk), by=None)
        enrol(sheet=sheet, people=[make.person("Mme Z.")], by=None)
    assert numbers() == {**{name: rank for name, rank in before.items() if name != "Mme A."}, "Mme Z.": 7}


def test_a_guest_has_her_own_number_and_the_paper_says_with_whom_she_comes(door, sheet, rows):
    host = rows[0]
    host.party.enrolments.create(sheet=sheet, person=host.person, guest=True, guest_name="Paul", state="confirmed", channel="online")
    told = " ".join(page.extract_text() for page in PdfReader(BytesIO(door.get(door.paper).content)).pages)
    assert re.search(r"7\s+Paul\s+avec Mme A\.", told)
    page = words(door.post(door.path, {"phrase": "tout sauf 7", "voir": "oui"}))
    assert "<strong>7</strong> Paul, avec Mme A." in page
    door.post(door.path, {"phrase": "tout sauf 7", "noter": "oui"})
    assert Attendance.objects.get(enrolment__guest=True).presence == "absent"
    assert Attendance.objects.get(enrolment=host).presence == "present"


def test_another_houses_list_is_not_there(client, sheet, rows):
    date = sheet.sessions.get()
    accounts.sign_in(client, accounts.staff("animation", make.maison("Chorier")))
    for name in ("programmes:desk_attendance_rekey", "programmes:desk_attendance_paper"):
        assert client.get(reverse(name, args=[sheet.pk, date.pk])).status_code == 404


def test_the_page_costs_the_same_at_two_sizes(door, sheet, django_assert_max_num_queries):
    for _ in range(2):
        with django_assert_max_num_queries(14):
            door.post(door.path, {"phrase": "tous", "voir": "oui"})
        with time_machine.travel(sheet.sessions.get().start - ONE_DAY, tick=False):
            enrol(sheet=sheet, people=make.people(9), by=None)
