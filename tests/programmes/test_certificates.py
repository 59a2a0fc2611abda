"""A certificate: what was come to, for who may ask, in a paper that tells no price; and known to be ours without any list."""

import datetime as dt
import re
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.households.actions.create_household import create_household
from portal.kit.models import Reading
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.certificates import attended, checked, number_of, places_at_desk, places_at_home
from programmes.models import Attendance
from programmes.rules import certificate as rules
from programmes.views import certificates as views
from tests.people import factories as accounts

from . import factories as make

CHECK = "/attestation/"


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("&#x27;", "'"))


def told(answer) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages))


def came(person, *dates, confidential=False):
    """`person` was on one sheet on these dates, and came."""
    sheet = open_sheet(activity=dates[0].activity, sessions=list(dates), confidential=confidential, by=None)
    row = enrol(sheet=sheet, people=[person], by=None)[0]
    Attendance.objects.bulk_create([Attendance(enrolment=row, session=date, presence="present") for date in dates])
    return row


class TestRules:
    DAYS = st.dates(rules.BEGINNING, dt.date(2150, 1, 1))
    FACTS = st.builds(rules.Facts, st.integers(0, 2**24 - 1), st.integers(0, 255), st.integers(0, 65_535), DAYS, DAYS, DAYS)

    @given(FACTS, st.binary(min_size=rules.SEAL, max_size=rules.SEAL))
    def test_a_number_says_what_was_put_in_and_is_read_as_people_type(self, facts, seal):
        number = rules.written(facts.packed() + seal)
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}", number)
        for typed in (number, number.lower(), number.replace("-", " "), number.replace("0", "o").replace("1", "l")):
            assert rules.read(typed) == facts.packed() + seal
        assert rules.unpacked(rules.read(number)) == facts

    @given(st.text(max_size=60))
    def test_what_is_no_number_is_none(self, text):
        assert rules.read(text) is None or len(rules.read(text)) == 20

    def test_a_name_counts_without_accents_case_or_dashes(self):
        assert rules.plain_name("  Zoé BEN-ALI ") == rules.plain_name("zoe ben ali") == "zoe ben ali"

    @pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30"), (965, "16 h 05")])
    def test_hours(self, minutes, said):
        assert rules.hours_written(minutes) == said


@pytest.mark.django_db
class TestPaper:
    @pytest.fixture
    def dates(self):
        first = make.session(days=2)
        return [first, make.session(first.activity, days=9, hours=3), make.session(first.activity, days=16)]

    @pytest.fixture
    def amina(self):
        return make.person("Mme B.", given_name="Amina", family_name="Benali", user=accounts.resident())

    def test_hours_and_dates_are_summed_over_the_period(self, amina, dates):
        row = came(amina, *dates)
        Attendance.objects.filter(enrolment=row, session=dates[2]).update(presence="excused")
        places = places_at_home(amina.user, amina)
        (found,) = attended(places)
        assert ([date.pk for date in found.dates], found.minutes, found.hours) == ([dates[0].pk, dates[1].pk], 300, "5 h")
        (later,) = attended(places, first=dates[1].local_date)
        assert later.minutes == 180
        assert attended(places, last=dates[0].local_date - dt.timedelta(days=1)) == []

    def test_a_date_that_was_called_off_does_not_count(self, amina, dates):
        came(amina, *dates)
        cancel_session(session=dates[0], why="", by=None)
        assert len(attended(places_at_home(amina.user, amina))[0].dates) == 2

    def test_the_same_date_on_two_records_counts_once(self, amina, dates):
        came(amina, dates[0])
        absorbed = make.person(successor=amina)
        came(absorbed, dates[0])
        assert len(attended(places_at_home(amina.user, amina))[0].dates) == 1

    def test_she_prints_her_own_and_no_price_is_on_it(self, client, amina, dates):
        came(amina, *dates)
        client.force_login(amina.user)
        page = words(client.get(reverse("programmes:certificates")))
        assert "3 dates, 7 h" in page
        paper = told(client.get(reverse("programmes:certificate", args=[amina.pk, dates[0].activity_id])))
        assert "Amina Benali" in paper and dates[0].activity.title in paper and "7 h" in paper and "Signature" in paper
        assert "€" not in paper

    def test_a_child_of_hers_but_not_a_friend_nor_a_neighbours_child(self, client, amina, dates):
        child, friend, other = make.person("Zoé", birth_year=2018), make.person("M. A."), make.person("Léo", birth_year=2018)
        create_household(referents=[amina], members=[child], by=None)
        for person in (child, friend, other):
            came(person, dates[0])
        enrolled = open_sheet(activity=dates[1].activity, sessions=[dates[1]], by=None)
        enrol(sheet=enrolled, people=[make.person()], by=amina.user)
        client.force_login(amina.user)
        assert "Zoé" in words(client.get(reverse("programmes:certificates")))
        for person, status in ((child, 200), (friend, 404), (other, 404)):
            assert client.get(reverse("programmes:certificate", args=[person.pk, dates[0].activity_id])).status_code == status

    def test_what_is_confidential_is_hers_alone_and_bears_no_name(self, client, amina, dates):
        child = make.person("Zoé", birth_year=2018)
        create_household(referents=[amina], members=[child], by=None)
        came(child, dates[1], confidential=True)
        came(amina, dates[0], confidential=True)
        client.force_login(amina.user)
        page = words(client.get(reverse("programmes:certificates")))
        assert page.count("1 date, ") == 1
        assert dates[0].activity.title not in page
        paper = told(client.get(reverse("programmes:certificate", args=[amina.pk, dates[0].activity_id])))
        assert "Rendez-vous" in paper
        assert dates[0].activity.title not in paper
        refused = client.get(reverse("programmes:certificate", args=[child.pk, dates[1].activity_id]))
        assert refused.status_code == 302

    def test_the_counter_prints_it_for_whom_it_knows(self, client, amina, dates):
        came(amina, dates[0])
        amina.known_at.create(maison=dates[0].maison, since=dates[0].start)
        agent = accounts.staff("accueil", dates[0].maison)
        accounts.sign_in(client, agent)
        assert "Attestation" in words(client.get(reverse("programmes:desk_certificates", args=[amina.pk])))
        assert client.get(reverse("programmes:desk_certificate", args=[amina.pk, dates[0].activity_id])).status_code == 200
        assert Reading.objects.filter(by=agent, screen="programmes:desk_certificate").exists()
        accounts.sign_in(client, accounts.staff("accueil", make.maison("Chorier")))
        assert client.get(reverse("programmes:desk_certificates", args=[amina.pk])).status_code == 404

    def test_the_counter_sees_nothing_of_a_confidential_one_without_the_right(self, amina, dates):
        came(amina, dates[0], confidential=True)
        house = dates[0].maison
        seen = {role: len(attended(places_at_desk(accounts.staff(role, house), amina))) for role in ("accueil", "travail_social")}
        assert seen == {"accueil": 0, "travail_social": 1}

    @pytest.mark.parametrize("query", ["?du=toto", "?du=31/12/2026&au=01/01/2026", "?du=", "?au=1/1/1900"])
    def test_odd_days_are_words_and_no_error(self, client, amina, dates, query):
        came(amina, dates[0])
        client.force_login(amina.user)
        assert client.get(reverse("programmes:certificates") + query).status_code == 200
        assert client.get(reverse("programmes:certificate", args=[amina.pk, dates[0].activity_id]) + query).status_code in (200, 302)

    def test_the_list_costs_the_same_at_two_sizes(self, amina, dates):
        came(amina, *dates)

        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                attended(places_at_home(amina.user, amina))
            return len(asked)

        cost()
        few = cost()
        for days in range(20, 26):
            came(amina, make.session(days=days))
        assert cost() == few


@pytest.mark.django_db
class TestCheck:
    @pytest.fixture
    def number(self):
        person = make.person("Mme B.", given_name="Amina", family_name="Benali", user=accounts.resident())
        came(person, make.session(days=2))
        return number_of(attended(places_at_home(person.user, person))[0], person.full_name)

    def test_number_and_name_of_a_paper_of_ours(self, client, number):
        page = words(client.post(CHECK, {"code": number.lower().replace("-", " "), "name": "amina BENALI"}))
        assert "Cette attestation est bien de nous" in page
        assert "1 date, 2 h" in page

    def test_it_needs_no_row_about_anybody(self, number):
        with CaptureQueriesContext(connection) as asked:
            assert checked(number, "Amina Benali").minutes == 120
        assert len(asked) == 0

    def test_another_name_or_a_changed_sign_tells_nothing(self, client, number):
        changed = number[:-1] + ("0" if number[-1] != "0" else "1")
        longer = "1" + number[1:] if number[0] != "1" else "2" + number[1:]
        for code, name in ((number, "Amina Autre"), (changed, "Amina Benali"), (longer, "Amina Benali"), ("x", "Amina Benali")):
            page = words(client.post(CHECK, {"code": code, "name": name}))
            assert "ne vont pas ensemble" in page
            assert "2 h" not in page

    def test_the_name_stands_in_no_address_and_tries_are_counted(self, client, number, monkeypatch):
        assert number in words(client.get(f"{CHECK}?numero={number}"))
        monkeypatch.setitem(views.TRIES, "tries", 1)
        client.post(CHECK, {"code": number, "name": "Amina Benali"})
        assert "Beaucoup d’essais" in words(client.post(CHECK, {"code": number, "name": "Amina Benali"}))

    def test_too_long_for_one_paper_is_refused_in_words(self, client, monkeypatch):
        person = make.person(user=accounts.resident())
        date = make.session(days=2)
        came(person, date)
        monkeypatch.setattr(rules, "MOST_DATES", 0)
        client.force_login(person.user)
        answer = client.get(reverse("programmes:certificate", args=[person.pk, date.activity_id]), follow=True)
        assert "une période plus courte" in words(answer)


@pytest.mark.django_db
class TestCallList:
    @pytest.fixture
    def sheet(self):
        return make.sheet(10)

    def paper(self, client, sheet, role, house=None):
        agent = accounts.staff(role, house or sheet.maison)
        accounts.sign_in(client, agent)
        return agent, client.get(reverse("programmes:desk_call_list", args=[sheet.pk, sheet.sessions.get().pk]))

    def test_numbers_and_who_speaks_for_a_child_each_opening_written_down(self, client, sheet):
        parent, child = make.person("Mme B.", phone="+33612345678"), make.person("Zoé", birth_year=2018)
        create_household(referents=[parent], members=[child], by=None)
        enrol(sheet=sheet, people=[child, make.person("M. K.")], by=None)
        agent, answer = self.paper(client, sheet, "accueil")
        page = told(answer)
        assert "06 12 34 56 78" in page and "Mme B." in page and "M. K." in page
        assert "€" not in page
        read = set(Reading.objects.filter(by=agent, screen="programmes:desk_call_list").values_list("subject", flat=True))
        assert read == {f"people.Person:{row.person_id}" for row in sheet.enrolments.all()}

    def test_it_is_for_who_may_see_people_and_not_for_another_house(self, client, sheet):
        enrol(sheet=sheet, people=[make.person()], by=None)
        assert self.paper(client, sheet, "redaction")[1].status_code in (403, 404)
        assert self.paper(client, sheet, "accueil", make.maison("Chorier"))[1].status_code == 404

    def test_nobody_speaks_for_her_where_it_is_confidential(self, client):
        quiet = make.sheet(10, confidential=True)
        parent, child = make.person("Mme B.", phone="+33612345678"), make.person("Zoé", birth_year=2018)
        create_household(referents=[parent], members=[child], by=None)
        enrol(sheet=quiet, people=[child], by=None)
        assert "06 12 34 56 78" not in told(self.paper(client, quiet, "travail_social")[1])

    def test_it_costs_the_same_at_two_sizes(self, client, sheet, monkeypatch):
        monkeypatch.setattr("portal.kit.paper.pdf", lambda *given, **more: b"%PDF-")
        enrol(sheet=sheet, people=[make.person()], by=None)
        self.paper(client, sheet, "accueil")
        url = reverse("programmes:desk_call_list", args=[sheet.pk, sheet.sessions.get().pk])

        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            return len(asked)

        cost()
        few = cost()
        enrol(sheet=sheet, people=make.people(6), by=None)
        assert cost() == few


@pytest.mark.django_db
class TestFrequentation:
    URL = "/equipe/rendez-vous/frequentation/"

    @pytest.fixture
    def over(self):
        """A date that is over, with somebody present, somebody absent and three without a name."""
        sheet = make.sheet(10, days=1)
        rows = enrol(sheet=sheet, people=make.people(2), by=None)
        date = sheet.dates.get()
        Attendance.objects.create(enrolment=rows[0], session=date.session, presence="present")
        Attendance.objects.create(enrolment=rows[1], session=date.session, presence="absent")
        sheet.dates.update(unnamed=3)
        with time_machine.travel(date.session.end, tick=False):
            yield sheet

    def lines(self, client, query=""):
        return [line.split(";") for line in client.get(f"{self.URL}?fichier=csv{query}").content.decode("utf-8-sig").splitlines()]

    def test_a_month_is_counted_and_names_nobody(self, client, over):
        accounts.sign_in(client, accounts.staff("responsable", over.maison))
        page = words(client.get(self.URL))
        assert "dont 3 sans nom" in page
        assert over.enrolments.first().person.display_name not in page
        assert self.lines(client)[1] == ["2026-11", over.maison.name, over.activity.title, "1", "2", "1", "3", "1", "0", "0"]

    def test_another_houses_figures_are_not_there(self, client, over):
        accounts.sign_in(client, accounts.staff("responsable", make.maison("Chorier")))
        assert len(self.lines(client)) == 1
        assert over.activity.title not in words(client.get(f"{self.URL}?maison={over.maison.slug}"))

    def test_what_is_confidential_is_for_who_sees_it(self, client, over):
        over.confidential = True
        over.save()
        for role, number in (("responsable", None), ("accueil", 1), ("travail_social", 2)):
            accounts.sign_in(client, accounts.staff(role, over.maison))
            assert number is None or len(self.lines(client)) == number, role

    @pytest.mark.parametrize("title", ["=1+1", "+33", "-2", "@x", " \t=A1"])
    def test_no_cell_is_a_formula(self, client, over, title):
        over.activity.title = title
        over.activity.save()
        accounts.sign_in(client, accounts.staff("responsable", over.maison))
        assert not self.lines(client)[1][2].startswith(("=", "+", "-", "@", "\t", " "))

    def test_dates_that_nobody_ticked_are_named_with_their_sheet(self, client, over):
        Attendance.objects.all().delete()
        over.dates.update(unnamed=0)
        accounts.sign_in(client, accounts.staff("responsable", over.maison))
        page = words(client.get(self.URL))
        assert "Présences à noter" in page
        assert reverse("programmes:desk_attendance", args=[over.pk, over.sessions.get().pk]) in page
        assert self.lines(client)[1][-1] == "1"

    @pytest.mark.parametrize("query", ["&mois=toto", "&mois=2999-01", "&mois=0001-01", "&mois=", "&maison=nulle-part", "&mois=2026-13"])
    def test_odd_months_are_no_error(self, client, over, query):
        accounts.sign_in(client, accounts.staff("responsable", over.maison))
        assert client.get(f"{self.URL}?x=1{query}").status_code == 200

    def test_it_costs_the_same_at_two_sizes(self, client, over):
        accounts.sign_in(client, accounts.staff("responsable", over.maison))

        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(self.URL)
            return len(asked)

        cost()
        few = cost()
        with time_machine.travel(make.in_days(0), tick=False):
            for _ in range(5):
                sheet = make.sheet(10, days=1)
                rows = enrol(sheet=sheet, people=make.people(2), by=None)
                Attendance.objects.create(enrolment=rows[0], session=sheet.sessions.get(), presence="present")
        assert cost() == few
