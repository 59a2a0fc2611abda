"""What is over names nobody after two years; what runs is kept; what is counted tells of nobody."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.casework import figures, tasks
from portal.casework.actions.end_address import end_address
from portal.casework.actions.end_lead import end_lead
from portal.casework.actions.hand_mail import hand_mail
from portal.casework.actions.hand_over_lead import hand_over_lead
from portal.casework.actions.note_outcome import note_outcome
from portal.casework.actions.receive_mail import receive_mail
from portal.casework.models import AddressRegistration, CaseLead, MailItem, Referral
from portal.kit import clock, registry
from portal.kit.audit import SYSTEM
from portal.people.actions.erase_persons import erase_persons
from portal.people.actions.merge_persons import merge_obstacles, merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.people.models import Person
from tests.people import factories

from . import ground

pytestmark = pytest.mark.django_db
LATE = "2028-11-26 10:00+01:00"


class TestForgetting:
    def test_two_years_after_the_end_nobody_is_named_and_the_counts_stay(self, amina, offer, house, social):
        note_outcome(referral=ground.referred(amina, offer, house, by=social), outcome="arrived", by=social)
        case = ground.led(amina, social, house)
        other = factories.staff("travail_social", house)
        last = hand_over_lead(case=case, to=other, until=dt.date(2027, 1, 1), agreed="oral", by=SYSTEM)
        end_lead(case=last, why="done", by=SYSTEM)
        row = ground.registered(amina, house)
        item = receive_mail(registration=row, by=SYSTEM)
        hand_mail(person=amina, items=[item.pk], to="self", by=SYSTEM)
        end_address(registration=row, reason="home", by=SYSTEM)
        with time_machine.travel("2028-11-24 10:00+01:00"):
            assert {key: count for key, count in tasks.purge(clock.today()).items() if count} == {"mail": 1}
        before = figures.referral_rows(2026)
        with time_machine.travel(LATE):
            assert tasks.purge(clock.today()) == {"mail": 0, "referrals": 1, "addresses": 1, "leads": 2}
            assert not any(tasks.purge(clock.today()).values())
        left, address = Referral.objects.get(), AddressRegistration.objects.get()
        assert (left.person, left.by, left.at.day, left.outcome) == (None, None, 1, "arrived")
        assert (address.person, address.start, address.reason) == (None, dt.date(2026, 11, 24), "home")
        assert not CaseLead.objects.exists()
        assert not MailItem.objects.exists()
        assert figures.referral_rows(2026) == before

    def test_what_runs_and_what_waits_is_kept(self, amina, offer, house, social):
        row = ground.registered(amina, house)
        receive_mail(registration=row, by=SYSTEM)
        end_address(registration=row, reason="left", by=SYSTEM)
        with time_machine.travel(LATE):
            assert tasks.purge(clock.today())["addresses"] == 0

    @pytest.mark.parametrize("what", ["referral", "lead", "address", "mail"])
    def test_no_purge_takes_whom_the_room_still_serves(self, amina, offer, house, social, what):
        absorbed = ground.person(house, "Amina")
        if what == "referral":
            ground.referred(absorbed, offer, house)
        elif what == "lead":
            ground.led(absorbed, social, house)
        else:
            row = ground.registered(absorbed, house)
            if what == "mail":
                receive_mail(registration=row, by=SYSTEM)
                end_address(registration=row, reason="left", by=SYSTEM)
        merge_persons(absorbed=absorbed, kept=amina, by=SYSTEM)
        idle = ground.person(house, "Oubliée")
        Person.objects.update(last_contact_on=dt.date(2020, 1, 1))
        keys = {amina.pk, idle.pk}
        assert registry.purge_keeps.get("casework")(keys) == {amina.pk}
        assert registry.purge_keeps.get("casework")(set()) == set()
        assert erase_persons() == 1

    def test_an_erasure_asked_for(self, amina, offer, house, social):
        ground.referred(amina, offer, house)
        ground.led(amina, social, house)
        row = ground.registered(amina, house)
        parts = {key: part for key, part in registry.erasures.items() if key.startswith("casework.")}
        assert {key: part.held(amina) for key, part in parts.items()} == {
            "casework.referrals": 1,
            "casework.leads": 1,
            "casework.addresses": 1,
        }
        assert "jusqu’au 23\u00a0novembre 2027" in parts["casework.addresses"].kept_because(amina)
        for part in parts.values():
            part.erase(amina, SYSTEM)
        assert (Referral.objects.get().person, Referral.objects.get().outcome) == (None, "unknown")
        assert not CaseLead.objects.exists()
        assert AddressRegistration.objects.active().get().person == amina  # the law keeps it while it runs
        end_address(registration=row, reason="asked", by=SYSTEM)
        assert parts["casework.addresses"].kept_because(amina) == ""
        parts["casework.addresses"].erase(amina, SYSTEM)
        assert sum(part.held(amina) for part in parts.values()) == 0


class TestMerging:
    def test_two_leads_or_two_addresses_stand_against_it(self, amina, house, social):
        other = ground.person(house, "Amina")
        for who in (amina, other):
            ground.led(who, social, house)
            ground.registered(who, house)
        codes = {refusal.code for refusal in merge_obstacles(absorbed=other, kept=amina)}
        assert {"deux-accompagnements", "deux-domiciliations"} <= codes

    def test_readings_follow_and_come_back(self, amina, house, social):
        other = ground.person(house, "Amina")
        ground.led(other, social, house)
        ground.registered(other, house)
        merge = merge_persons(absorbed=other, kept=amina, by=SYSTEM)
        assert CaseLead.objects.of(amina).exists()
        assert AddressRegistration.objects.of(amina).exists()
        unmerge_persons(merge=merge, by=SYSTEM)
        assert not CaseLead.objects.of(amina).exists()


class TestFigures:
    def closed(self, house, offer, number: int, outcome: str) -> None:
        for step in range(number):
            row = ground.referred(ground.person(house, f"{outcome}{step}"), offer, house)
            note_outcome(referral=row, outcome=outcome, by=SYSTEM)

    def test_small_figures_are_not_shown_on_the_screen_nor_in_the_file(self, client, house, offer, agent):
        self.closed(house, offer, 12, "arrived")
        self.closed(house, offer, 3, "gave_up")
        [row] = figures.referral_rows(2026)
        assert row.head == ("novembre", "Banque alimentaire", "Un colis")
        assert row.line.cells == (0, 12, 0, None, 0, 0)
        assert row.line.total is None
        factories.sign_in(client, agent)
        page = client.get("/equipe/orientations/chiffres/").content.decode()
        assert ">12<" in page
        assert ">3<" not in page
        file = client.get("/equipe/orientations/chiffres.csv?annee=2026").content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(file), delimiter=";"))
        assert lines[0][0] == "au 2026-11-24"
        assert lines[2][3:] == ["0", "12", "0", "-", "0", "0", "-"]

    def test_no_house_is_told_apart(self, client, house, elsewhere, offer, agent):
        self.closed(house, offer, 6, "arrived")
        self.closed(elsewhere, offer, 6, "redirected")
        factories.sign_in(client, agent)
        assert "Tilleuls" not in client.get("/equipe/orientations/chiffres.csv").content.decode()

    def test_a_formula_in_a_name_stays_text(self, client, house, agent):
        ground.referred(ground.person(house, "A"), ground.offer("=1+1"), house)
        factories.sign_in(client, agent)
        assert ";=1" not in client.get("/equipe/orientations/chiffres.csv").content.decode()

    @pytest.mark.parametrize("year", ["", "zzz", "-1", "1e9", "99999", "\x00", "1999"])
    def test_a_year_that_is_none_is_this_one(self, client, agent, year):
        factories.sign_in(client, agent)
        assert "en 2026" in client.get("/equipe/orientations/chiffres/", {"annee": year}).content.decode()

    def test_addresses_by_year(self, house):
        rows = [ground.registered(ground.person(house, f"A{step}"), house) for step in range(14)]
        for row in rows[:12]:
            end_address(registration=row, reason="home", by=SYSTEM)
        end_address(registration=rows[12], reason="left", by=SYSTEM)
        with time_machine.travel("2026-12-01 10:00+01:00"):
            year = figures.address_years(clock.today())[0]
        assert (year.active, year.new, year.renewed, year.refused) == (0, 14, 0, 0)
        assert year.ends.cells == (0, 12, None, 0, 0)
        assert year.ends.total is None

    def test_one_query_whatever_there_is(self, house, offer):
        def cost() -> int:
            with CaptureQueriesContext(connection) as seen:
                figures.referral_rows(2026)
            return len(seen)

        self.closed(house, offer, 2, "arrived")
        few = cost()
        self.closed(house, ground.offer("Autre"), 5, "gave_up")
        assert cost() == few == 1


def test_nothing_is_unsound_and_what_is_would_be_found(amina, house, social):
    row, case = ground.registered(amina, house), ground.led(amina, social, house)
    check = registry.invariants.get("casework.terms")
    assert list(check()) == []
    AddressRegistration.objects.filter(pk=row.pk).update(end=dt.date(2030, 1, 1))
    CaseLead.objects.filter(pk=case.pk).update(until=dt.date(2030, 1, 1))
    assert len(list(check())) == 2


def test_every_treatment_names_a_purge_that_is_there():
    for key, treatment in registry.treatments.items():
        if key.startswith("casework."):
            assert treatment.purge in registry.purges.keys(), key  # noqa: SIM118
