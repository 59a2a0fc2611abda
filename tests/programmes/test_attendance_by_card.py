"""A card read at the door finds its holder on the list of this date, to tick."""

import re

import pytest
import time_machine
from django.urls import reverse

from portal.kit.audit import SYSTEM
from portal.people.actions.issue_card import issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.replace_card import replace_card
from programmes.actions.enrol import enrol
from programmes.models import Attendance
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db


@laid_once
def sheet():
    return make.sheet(30)


@laid_once
def amina(sheet):
    someone = make.person("Mme B.")
    enrol(sheet=sheet, people=[someone, *make.people(2)], by=None)
    return someone


@pytest.fixture
def door(client, sheet, amina):
    date = sheet.sessions.get()
    accounts.sign_in(client, accounts.staff("animation", sheet.maison))
    client.path = reverse("programmes:desk_attendance", args=[sheet.pk, date.pk])
    with time_machine.travel(date.start, tick=False):
        yield client


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_card_then_a_press_and_she_is_here(door, amina):
    number = issue_card(person=amina, by=SYSTEM).shown_number
    answer = door.post(door.path, {"carte": number}, follow=True)
    row = amina.enrolments.get()
    assert f'name="presente" value="{row.pk}"' in words(answer)
    assert number.replace("\u00a0", "") not in answer.redirect_chain[-1][0]
    for _ in range(2):  # twice is once
        answer = door.post(door.path, {"presente": row.pk}, follow=True)
        assert "Mme B. : c’est noté." in words(answer)
    assert list(Attendance.objects.values_list("enrolment__person", "presence")) == [(amina.pk, "present")]
    assert "Présence déjà notée." in words(door.post(door.path, {"carte": number}, follow=True))


def test_her_card_is_hers_after_a_merge(door, amina):
    number = issue_card(person=amina, by=SYSTEM).number
    merge_persons(absorbed=amina, kept=make.person("Amina"), by=SYSTEM)
    assert 'name="presente"' in words(door.post(door.path, {"carte": number}, follow=True))


def test_a_dead_or_misread_card_is_refused_in_words(door, amina):
    dead = issue_card(person=amina, by=SYSTEM).number
    replace_card(person=amina, by=SYSTEM)
    for typed in (dead, "12", "é" * 30, ""):
        answer = door.post(door.path, {"carte": typed}, follow=True)
        assert "Cette carte ne marche plus" in words(answer)
        assert 'name="presente"' not in words(answer)


def test_who_is_not_on_this_list_is_not_shown(door):
    stranger = make.person("M. Autre")
    answer = door.post(door.path, {"carte": issue_card(person=stranger, by=SYSTEM).number}, follow=True)
    assert "Cette personne n’est pas sur la liste de ce jour." in words(answer)
    assert "M. Autre" not in words(answer)


@pytest.mark.parametrize("typed", ["", "x", "9" * 40, "0"])
def test_a_line_made_by_hand_ticks_nothing(door, typed):
    assert door.post(door.path, {"presente": typed}).status_code == 302
    assert door.get(f"{door.path}?ligne={typed}").status_code == 200
    assert not Attendance.objects.exists()


def test_the_day_before_nothing_is_ticked(door, sheet, amina):
    with time_machine.travel(make.in_days(-1), tick=False):
        answer = door.post(door.path, {"presente": amina.enrolments.get().pk}, follow=True)
    assert "Les présences se notent le jour même." in words(answer)
    assert not Attendance.objects.exists()
