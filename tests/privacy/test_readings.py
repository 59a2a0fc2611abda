"""Who opened whose file: every screen of the team that shows somebody leaves a line, once an hour, and she reads it without a name."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.models import Reading
from portal.people.actions.merge_persons import merge_persons
from portal.privacy import readers
from portal.privacy.actions.receive_request import receive_request
from portal.privacy.rules import words
from tests.households.homes import home
from tests.people import factories

pytestmark = pytest.mark.django_db


def lines(person, **options):
    return readers.shown_readings(readers.readings_of(person), **options)


def test_a_page_opened_ten_times_in_an_hour_is_one_line(at, accueil, amina):
    desk = at(accueil)
    for _ in range(3):
        assert desk.get(reverse("desk_person", args=[amina.pk])).status_code == 200
    line = Reading.objects.get()
    assert (line.by, line.subject, line.screen) == (accueil, f"people.Person:{amina.pk}", "desk_person")
    assert line.hour.minute == line.hour.second == 0


def test_another_hour_screen_or_agent_is_another_line(accueil, boss, amina):
    for hour, by, what in (
        (9, accueil, "desk_person"),
        (10, accueil, "desk_person"),
        (10, accueil, "desk_data"),
        (10, boss, "desk_person"),
    ):
        with time_machine.travel(f"2026-11-24 {hour}:10+01:00"):
            audit.note_reading(amina, by=by, what=what)
    assert Reading.objects.count() == 4


def test_what_is_refused_or_leads_elsewhere_is_no_reading(at, elsewhere, amina):
    desk = at(factories.staff("accueil", elsewhere))
    assert desk.get(reverse("desk_person", args=[amina.pk])).status_code == 404
    assert not Reading.objects.exists()


def test_it_costs_one_query(accueil, amina, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1):
            audit.note_reading(amina, by=accueil, what="desk_person")


def test_a_shared_workstation_is_noted(accueil, amina):
    accueil.workstation = "poste:3/session:45"
    audit.note_reading(amina, by=accueil, what="desk_person")
    assert Reading.objects.get().workstation == "poste:3/session:45"


def test_a_visitor_or_the_house_itself_reads_nothing(amina):
    audit.note_reading(amina, by=SYSTEM, what="desk_person")
    assert not Reading.objects.exists()


class TestWhatSheReads:
    def test_function_and_house_never_the_name(self, at, accueil, amina):
        audit.note_reading(amina, by=accueil, what="desk_person")
        page = at(amina.user).get("/mon-espace/mes-donnees/").content.decode()
        assert "Accueil, Maison des Tilleuls" in page and "sa fiche" in page
        assert "Accueillante" not in page
        assert "Accueillante" not in at(amina.user).get("/mon-espace/mes-donnees/telecharger/").content.decode()

    def test_the_town_may_choose_to_name(self, at, accueil, amina, settings):
        settings.READERS_NAMED = True
        audit.note_reading(amina, by=accueil, what="desk_person")
        assert "Samia Accueillante" in at(amina.user).get("/mon-espace/mes-donnees/").content.decode()

    def test_what_an_agent_was_that_day_not_what_she_is_now(self, house, accueil, amina):
        with time_machine.travel("2026-11-20 10:00+01:00"):
            accueil.role_assignments.update(since=dt.date(2026, 1, 1), until=dt.date(2026, 11, 22))
            factories.give(accueil, "direction")
            accueil.role_assignments.filter(role="direction").update(since=dt.date(2026, 11, 22))
            audit.note_reading(amina, by=accueil, what="desk_person")
        assert lines(amina)[0].who == "Accueil, Maison des Tilleuls"

    def test_her_households_page_only_while_she_was_in_it(self, accueil, amina, walter):
        household = home(amina, referent=walter)
        amina.memberships.update(since=dt.date(2026, 11, 1), until=dt.date(2026, 11, 10))
        for day in ("2026-10-20", "2026-11-05", "2026-11-20"):
            with time_machine.travel(f"{day} 10:00+01:00"):
                audit.note_reading(household, by=accueil, what="desk_household")
        assert [line.at.date() for line in lines(amina)] == [dt.date(2026, 11, 5)]

    def test_a_merged_record_brings_its_readings(self, accueil, boss, amina, walter):
        audit.note_reading(walter, by=accueil, what="desk_person")
        merge_persons(absorbed=walter, kept=amina, by=boss)
        assert len(lines(amina)) == 1

    def test_nobody_reads_anothers(self, at, accueil, amina, walter):
        audit.note_reading(walter, by=accueil, what="desk_person")
        assert "Personne n’a ouvert votre fiche" in at(amina.user).get("/mon-espace/mes-donnees/").content.decode()

    def test_the_same_queries_whatever_the_number(self, at, accueil, amina, django_assert_max_num_queries):
        browser, costs = at(amina.user), []
        for number in (2, 40):
            for hour in range(number):
                with time_machine.travel(clock.now() - dt.timedelta(hours=hour)):
                    audit.note_reading(amina, by=accueil, what=f"desk_person{number}")
            browser.get("/mon-espace/mes-donnees/")
            with django_assert_max_num_queries(68) as seen:  # what was asked about a debt, her cards, loans, helps and trainings among them
                browser.get("/mon-espace/mes-donnees/")
            costs.append(len(seen))
        assert costs[0] == costs[1]


class TestWhoWatches:
    def test_the_dpo_has_the_name(self, at, dpo, accueil, amina):
        receive_request(person=amina, kind="access", door="counter", identity="paper", by=SYSTEM)  # what opens the file to her
        audit.note_reading(amina, by=accueil, what="desk_person")
        page = at(dpo).get(reverse("desk_data_readings", args=[amina.pk])).content.decode()
        assert "Samia Accueillante" in page

    def test_the_list_of_agents_names_no_resident(self, at, dpo, accueil, amina):
        audit.note_reading(amina, by=accueil, what="desk_person")
        page = at(dpo).get(reverse("desk_readings")).content.decode()
        assert "Samia Accueillante" in page
        assert "Zerrouki" not in page and "Amina" not in page

    def test_files_of_other_houses_come_first(self, at, dpo, house, elsewhere, accueil, boss, amina):
        from portal.people.actions.create_person import create_person

        stranger = create_person(by=SYSTEM, maison=elsewhere, given_name="Odilon", family_name="Autremaison")
        for number in range(5):
            audit.note_reading(f"people.Person:{amina.pk + number * 1000}", by=boss, what="desk_person")
        audit.note_reading(stranger, by=accueil, what="desk_person")
        first = at(dpo).get(reverse("desk_readings")).context["lines"][0]
        assert (first["agent"], first["elsewhere"], first["files"]) == (accueil, 1, 1)

    def test_a_responsable_sees_her_house_alone(self, at, boss, elsewhere, amina):
        other = factories.staff("accueil", elsewhere, first_name="Ailleurs", last_name="Lointaine")
        audit.note_reading(amina, by=other, what="desk_person")
        assert "Lointaine" not in at(boss).get(reverse("desk_readings")).content.decode()

    def test_the_administration_reads_nobodys_list(self, at, accueil, amina):
        audit.note_reading(amina, by=accueil, what="desk_person")
        admin = at(factories.staff("administration"))
        assert admin.get(reverse("desk_data_readings", args=[amina.pk])).status_code == 404
        assert "Zerrouki" not in admin.get(reverse("desk_readings")).content.decode()

    def test_the_same_queries_whatever_the_number(self, at, dpo, house, amina, django_assert_max_num_queries):
        browser, costs = at(dpo), []
        for number in (2, 12):
            for _ in range(number):
                audit.note_reading(amina, by=factories.staff("accueil", house), what="desk_person")
            browser.get(reverse("desk_readings"))
            with django_assert_max_num_queries(25) as seen:
                browser.get(reverse("desk_readings"))
            costs.append(len(seen))
        assert costs[0] == costs[1]


def test_every_screen_and_act_has_words():
    assert words.screen("nouvelle:page") == "une page de l’équipe qui la concerne"
    assert words.screen("regie:autre") == "le compte de son foyer"
    assert words.act("people.edit_person") == "a corrigé sa fiche"
    assert words.act("jardin.planter") == "a fait un geste pour elle"
