"""A place passed on while it is given back; a group that answers twice; three places freed at once for a group that would come three;
guests added at once. Each guard with its control, on both databases."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from portal.households.actions.create_household import create_household
from portal.kit import request_keys
from portal.kit.refusal import Refusal
from programmes.actions import add_guest as adding
from programmes.actions import choose_who_comes as choosing
from programmes.actions import transfer as passing
from programmes.actions import withdraw as leaving
from programmes.actions.add_guest import add_guest
from programmes.actions.choose_who_comes import choose_who_comes
from programmes.actions.enrol import enrol
from programmes.actions.set_asking import set_asking
from programmes.actions.transfer import transfer
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment, SignUpSheet
from programmes.rules.extras import Extras
from tests.programmes import factories as make

from .rush import codes, own_database
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def no_transaction(monkeypatch, *modules) -> None:
    """On SQLite BEGIN IMMEDIATE alone already lets writers pass one by one."""
    if connection.vendor == "sqlite":
        for module in modules:
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))


def home_with_a_place():
    mother, child = make.person("Mme B."), make.person("Léo", birth_year=2015)
    home = create_household(referents=[mother], members=[child], by=None)
    return enrol(sheet=make.sheet(1), people=[mother], household=home, by=None)[0], child


def passed_on_and_given_back(row, child) -> list:
    return together(
        lambda: transfer(enrolment=row, to=child, by=None, seen=row.version), lambda: withdraw(enrolment=row, by=None, seen=row.version)
    )


def test_a_place_is_passed_on_or_given_back_never_both():
    row, child = home_with_a_place()
    given = passed_on_and_given_back(row, child)
    assert codes(given) == {"ok": 1, "deja-modifie": 1}
    row.refresh_from_db()
    assert (row.person.display_name, row.state) in {("Léo", "confirmed"), ("Mme B.", "withdrawn")}
    assert not SignUpSheet.objects.miscounted().exists()


def test_control_without_the_lock_both_are_told_it_is_done(monkeypatch):
    meeting, (row, child) = Meeting(), home_with_a_place()

    def read(enrolment):
        fresh = Enrolment.objects.select_related("person", "party", "sheet__activity").get(pk=enrolment.pk)
        meeting()
        return fresh.sheet, fresh

    monkeypatch.setattr(passing, "lock_of", read)
    monkeypatch.setattr(leaving, "lock_of", read)
    no_transaction(monkeypatch, request_keys, leaving)
    given = passed_on_and_given_back(row, child)
    assert meeting.met
    assert codes(given) == {"ok": 2}


def offered_group():
    """A full sheet of five; a group of four who would come three is offered three places."""
    sheet = set_asking(sheet=make.sheet(5), guests=3, asks_needs=True, approval=False, by=None)
    inside = enrol(sheet=sheet, people=make.people(5), by=None)
    rows = wait(sheet=sheet, people=[make.person()], by=None, extras=Extras(guests=("Paul", "Inès", "Karim"), fewest=3))
    return sheet, inside, rows


def three_freed():
    sheet, inside, rows = offered_group()
    for row in inside[:3]:
        withdraw(enrolment=row, by=None)
    return sheet, rows


def answered_twice(sheet, rows) -> list:
    party = rows[0].party
    return together(
        *(
            lambda come=come: choose_who_comes(party=party, sheet=sheet, coming=[row.pk for row in come], by=None)
            for come in (rows[:3], rows[1:])
        )
    )


def test_a_group_answers_once():
    sheet, rows = three_freed()
    given = answered_twice(sheet, rows)
    assert codes(given) == {"ok": 1, "deja-modifie": 1}
    assert sheet.enrolments.filter(party__fewest=3, state="confirmed").count() == 3
    assert not SignUpSheet.objects.miscounted().exists()


def test_control_without_the_lock_both_answers_are_taken(monkeypatch):
    meeting, (sheet, rows) = Meeting(), three_freed()

    def read(party, sheet, seen):
        rows = list(sheet.enrolments.filter(party=party, state__in=("offered", "waiting")).select_related("person", "party").order_by("pk"))
        for row in rows:
            row.sheet = sheet
        meeting()
        return rows

    monkeypatch.setattr(choosing, "lock_sheet", lambda pk: SignUpSheet.objects.select_related("activity").get(pk=pk))
    monkeypatch.setattr(choosing, "_rows_of", read)
    no_transaction(monkeypatch, request_keys)
    with own_database():
        given = answered_twice(sheet, rows)
        assert meeting.met
        assert not any(isinstance(answer, Refusal) and answer.code == "deja-modifie" for answer in given)


def test_three_places_freed_at_once_are_offered_together_and_no_more():
    sheet, inside, rows = offered_group()
    behind = wait(sheet=sheet, people=make.people(1), by=None)[0]
    given = together(*(lambda row=row: withdraw(enrolment=row, by=None) for row in inside[:3]))
    assert not any(isinstance(answer, Exception) for answer in given)
    states = list(Enrolment.objects.filter(party=rows[0].party).order_by("pk").values_list("state", flat=True))
    assert states == ["offered"] * 3 + ["waiting"]
    behind.refresh_from_db()
    assert behind.state == "waiting"
    assert not SignUpSheet.objects.miscounted().exists()
    assert not SignUpSheet.objects.oversold().exists()


def last_place_of_a_sheet():
    """Two people have a place, one place is left, each would bring somebody."""
    sheet = set_asking(sheet=make.sheet(3), guests=1, asks_needs=True, approval=False, by=None)
    return sheet, [enrol(sheet=sheet, people=[person], by=None)[0] for person in make.people(2)]


def both_bring_one(rows) -> list:
    return together(*(lambda row=row: add_guest(enrolment=row, name="Inès", by=None) for row in rows))


def test_two_guests_added_at_once_for_the_last_place_are_one():
    sheet, rows = last_place_of_a_sheet()
    assert codes(both_bring_one(rows)) == {"ok": 1, "complet": 1}
    assert sheet.enrolments.places() == 3
    assert not SignUpSheet.objects.miscounted().exists()


def test_one_party_that_adds_twice_at_once_stays_within_the_guests_of_the_sheet():
    sheet = set_asking(sheet=make.sheet(9), guests=1, asks_needs=True, approval=False, by=None)
    row = enrol(sheet=sheet, people=make.people(1), by=None)[0]
    assert codes(both_bring_one([row, row])) == {"ok": 1, "trop-d-accompagnants": 1}
    assert not SignUpSheet.objects.miscounted().exists()


def test_control_without_the_lock_the_party_brings_two(monkeypatch):
    sheet = set_asking(sheet=make.sheet(9), guests=1, asks_needs=True, approval=False, by=None)
    row = enrol(sheet=sheet, people=make.people(1), by=None)[0]
    meeting, reasons = Meeting(), adding._reasons

    def read(enrolment):
        fresh = Enrolment.objects.select_related("person", "party", "sheet__activity").get(pk=enrolment.pk)
        return fresh.sheet, fresh

    def asked(*args, **kwargs):
        found = reasons(*args, **kwargs)
        meeting()
        return found

    monkeypatch.setattr(adding, "lock_of", read)
    monkeypatch.setattr(adding, "_reasons", asked)
    no_transaction(monkeypatch, request_keys)
    with own_database():
        given = both_bring_one([row, row])
        assert meeting.met
        assert codes(given) == {"ok": 2}
        assert Enrolment.objects.filter(party=row.party_id, guest=True).count() == 2
