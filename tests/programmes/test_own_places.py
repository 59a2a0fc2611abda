"""« Mon espace »: what comes next in one list, places by person, what is over; mine and my household's by the rules of sight."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.kit.audit import SYSTEM
from programmes.actions.enrol import enrol
from programmes.actions.record_attendance import record_attendance
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from programmes.models import Enrolment, Session
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db
SPACE, PLACES, HISTORY = "/mon-espace/", "/mon-espace/places/", "/mon-espace/historique/"


class Home:
    """A referent, another adult and a child; an elder child of age."""

    def __init__(self):
        self.users = {name: accounts.resident(first_name=name) for name in ("wife", "husband")}
        self.wife = make.person("Mme B.", user=self.users["wife"], birth_year=1980, given_name="Aïcha")
        self.husband = make.person("M. B.", user=self.users["husband"], birth_year=1979)
        self.child = make.person("Lina B.", birth_year=2018)
        self.grown_up = make.person("Nour B.", birth_year=1999)
        members = [self.husband, self.child, self.grown_up]
        self.household = create_household(referents=[self.wife], members=members, by=SYSTEM)

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(self.users[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def read(self, who: str, address: str) -> str:
        page = self.client(who).get(address)
        assert page.status_code == 200
        shown = html.unescape(re.sub(r"\s+", " ", page.content.decode())).replace("\u00a0", " ")
        return shown.split("<main")[1].split("</main>")[0]


@pytest.fixture
def home():
    return Home()


def place(person, title="Couture", *, days=5, by=None, channel=Channel.COUNTER, **sheet) -> Enrolment:
    return enrol(sheet=make.sheet(9, activity=make.event(title), days=days, **sheet), people=[person], by=by, channel=channel)[0]


def over(row: Enrolment, days: int = 4) -> Enrolment:
    """Its dates are past."""
    past = clock.now() - dt.timedelta(days=days)
    for session in row.sheet.sessions.all():
        Session.objects.filter(pk=session.pk).update(start=past, end=past + dt.timedelta(hours=1), local_date=past.date())
    return row


def ticked(row: Enrolment, presence: str) -> Enrolment:
    record_attendance(sheet=row.sheet, session=row.sheet.sessions.get(), marks={row.pk: presence}, unnamed=0, by=make.agent())
    return row


class TestNext:
    def test_the_soonest_first_whosever_it_is_with_one_thing_to_do(self, home):
        late, soon = place(home.wife, "Couture", days=9), place(home.child, "Lecture", days=3)
        page = home.read("wife", SPACE)
        assert page.index("Lecture") < page.index("Couture")
        assert "pour Lina B.</span></h3>" in page
        assert page.count('<p class="act">') == 2
        for row in (late, soon):
            assert page.count(f'href="/mon-espace/places/{row.pk}/"') == 1

    def test_an_answer_that_is_waited_for_stands_out(self, home):
        sheet = make.sheet(1, activity=make.event("Vélo"))
        other = enrol(sheet=sheet, people=make.people(1), by=None)[0]
        wait(sheet=sheet, people=[home.wife], by=None)
        assert "Voir où j’en suis" in home.read("wife", SPACE)
        withdraw(enrolment=other, by=None)
        page = home.read("wife", SPACE)
        assert '<a class="button main"' in page
        assert "Répondre" in page

    def test_an_answer_that_is_waited_for_comes_first_however_far_its_date_is(self, home):
        for number in range(8):
            place(home.wife, f"Jeu {number}", days=2 + number)
        sheet = make.sheet(1, activity=make.event("Vélo"), days=40)
        other = enrol(sheet=sheet, people=make.people(1), by=None)[0]
        wait(sheet=sheet, people=[home.wife], by=None)
        assert "On attend votre réponse" not in home.read("wife", SPACE)
        withdraw(enrolment=other, by=None)
        page = home.read("wife", SPACE)
        assert page.index("On attend votre réponse") < page.index("Vélo") < page.index("Prochainement") < page.index("Jeu 0")
        assert page.count("Vélo") == page[: page.index("Prochainement")].count("Vélo")

    def test_a_course_is_one_line(self, home):
        dates = [make.session(page := make.event("Téléphone"), days=3)]
        dates += [make.session(page, days=3 + step) for step in (7, 14)]
        from programmes.actions.open_sheet import open_sheet

        sheet = open_sheet(activity=page.activity_ptr, sessions=dates, capacity=5, by=None)
        enrol(sheet=sheet, people=[home.wife], by=None)
        page = home.read("wife", SPACE)
        assert page.count("Je ne peux pas venir") == 1
        assert "Et 2 autres dates" in page

    def test_six_lines_then_the_others_behind_a_word(self, home):
        for number in range(8):
            place(home.wife, f"Jeu {number}", days=2 + number)
        assert "2 autres dates" in home.read("wife", SPACE)

    def test_nothing_ahead_leads_to_what_there_is(self, home):
        page = home.read("wife", SPACE)
        assert "Rien de prévu" in page
        assert 'href="/programmes/"' in page

    def test_another_adult_and_what_is_confidential_are_not_there(self, home):
        place(home.husband, "Foot")
        place(home.husband, "Parole des hommes", confidential=True)
        place(home.wife, "Parole des femmes", confidential=True)
        hers = home.read("wife", SPACE) + home.read("wife", PLACES)
        assert "Foot" not in hers
        assert "Parole" not in hers
        assert "Rendez-vous" in hers
        his = home.read("husband", SPACE)
        assert "Foot" in his
        assert his.count('<p class="act">') == 2

    def test_places_are_said_person_by_person_herself_first(self, home):
        place(home.child, "Lecture", days=2)
        place(home.wife, "Couture", days=9)
        page = home.read("wife", PLACES)
        assert page.index("Pour moi") < page.index("Couture") < page.index("Lina B.") < page.index("Lecture")

    def test_a_merged_record_is_herself(self, home):
        from portal.people.actions.merge_persons import merge_persons

        double = make.person("Aïcha B.", birth_year=1980)
        place(double, "Couture")
        merge_persons(absorbed=double, kept=home.wife, by=SYSTEM)
        page = home.read("wife", PLACES)
        assert "Couture" in page
        assert "Pour moi" in page
        assert "Aïcha B." not in page


class TestHistory:
    def test_came_or_not_the_last_first(self, home):
        ticked(over(place(home.wife, "Couture"), 9), "present")
        ticked(over(place(home.child, "Lecture"), 2), "absent")
        over(place(home.wife, "Chorale"), 5)
        page = home.read("wife", HISTORY)
        assert page.index("Lecture") < page.index("Chorale") < page.index("Couture")
        for words in ("Présence notée", "Absence notée", "Inscription", "pour Lina B."):
            assert words in page

    def test_what_was_given_back_is_there_and_what_is_ahead_is_not(self, home):
        withdraw(enrolment=place(home.wife, "Rendue"), by=None)
        place(home.wife, "Demain")
        page = home.read("wife", HISTORY)
        assert "Place rendue" in page
        assert "Demain" not in page

    def test_another_adult_keeps_his_past_even_from_who_signed_him_up(self, home):
        row = place(home.grown_up, "Permis", by=home.users["wife"], channel=Channel.ONLINE)
        assert "Permis" in home.read("wife", PLACES)  # she signed him up and may give it back
        over(row)
        over(place(home.husband, "Foot"))
        page = home.read("wife", HISTORY)
        assert "Permis" not in page
        assert "Foot" not in page
        assert "Foot" in home.read("husband", HISTORY)

    def test_who_leads_no_household_reads_no_child(self, home):
        over(place(home.child, "Lecture"))
        assert "Lecture" not in home.read("husband", HISTORY)

    def test_confidential_ones_are_hers_alone_under_their_neutral_label(self, home):
        over(place(home.wife, "Parole des femmes", confidential=True))
        over(place(home.child, "Psychologue", confidential=True))
        page = home.read("wife", HISTORY)
        assert "Parole" not in page
        assert page.count("Rendez-vous") == 1
        assert "Psychologue" not in page
        assert "Rendez-vous" not in home.read("husband", HISTORY)

    def test_a_child_who_left_takes_the_past_along(self, home):
        from portal.households.actions.leave_household import leave_household

        over(place(home.child, "Lecture"))
        leave_household(household=home.household, persons=[home.child], by=home.users["wife"])
        assert "Lecture" not in home.read("wife", HISTORY)

    def test_no_price_stands_there(self, home):
        row = over(place(home.wife, "Couture"))
        Enrolment.objects.filter(pk=row.pk).update(price_cents=400)
        assert "€" not in home.read("wife", HISTORY)

    @pytest.mark.parametrize("page", ["", "?page=2", "?page=999", "?page=-1", "?page=%00", "?page=1e9"])
    def test_any_page_answers_in_the_same_few_queries(self, home, page):
        client = home.client("wife")

        def counted() -> int:
            client.get(HISTORY + page)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(HISTORY + page).status_code == 200
            return len(seen)

        for number in range(2):
            ticked(over(place(home.wife, f"Jeu {number}")), "present")
        few = counted()
        for number in range(22):
            over(place(home.child if number % 2 else home.wife, f"Autre {number}"), number)
        assert counted() == few <= 14

    def test_an_account_that_is_nobody_yet_reads_an_empty_page(self):
        client = Client()
        client.force_login(accounts.resident(), backend="django.contrib.auth.backends.ModelBackend")
        assert "Rien encore" in client.get(HISTORY).content.decode()
        assert client.get(PLACES).status_code == 200
