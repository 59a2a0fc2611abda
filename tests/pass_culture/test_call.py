"""The call and boarding sheet: by stop, parties together, chosen names; who is there, who is back; confided, printed, without network."""

import datetime as dt
import io
import json
import re
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from pass_culture.actions.share_call import SHEET, share_call
from pass_culture.actions.tick_back import tick_back
from pass_culture.call_tokens import TOKENS, held_by
from pass_culture.listings.boarding import boarding_of
from pass_culture.models import TripPlace
from pass_culture.reading.trips import date_of, trips_read
from pass_culture.rules.boarding import Head, homeward, outward, sheet_ends
from portal.households.actions.create_household import create_household
from portal.kit import clock, dates
from portal.kit.models import AuditLine, Reading
from portal.kit.refusal import Refusal
from portal.people.actions.share_sheet import take_sheet_back
from portal.people.models import SheetPass
from programmes.actions.enrol import enrol
from programmes.actions.withdraw import withdraw
from programmes.models import AccessNeed, Attendance
from tests.people import factories as accounts

from . import factories as make
from .outward import HOUR, departure, goer

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
URL = "/pointage/sorties/"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " "))


def paper_text(response) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(response.content)).pages).replace("\u00a0", " ")


@pytest.fixture
def trip():
    return departure(hours=2)


@pytest.fixture
def agent():
    return accounts.staff("animation", make.house(), first_name="Samia")


@pytest.fixture
def desk(client, agent):
    accounts.sign_in(client, agent)
    return client


def where(trip, name="call"):
    return reverse(f"pass_culture_desk:{name}", args=[trip.pk])


def tick(line, value, age=0, key=None) -> dict:
    return {"key": str(key or uuid.uuid4()), "line": line, "value": value, "age": age}


def send(trip, *ticks, user=None, sheet_pass=None, token=None):
    token = token or held_by(trip, date_of(trip), user=user, sheet_pass=sheet_pass)["token"]
    return Client().post(URL, json.dumps({"token": token, "ticks": list(ticks)}), content_type="application/json")


def backs() -> dict:
    return dict(TripPlace.objects.values_list("enrolment__person__display_name", "back_aboard"))


class TestCounts:
    def test_who_is_missing_is_named_and_places_are_counted(self):
        heads = [Head("Mme B.", 2, here=True), Head("Léo"), Head("M. D.", here=True, back="oui")]
        assert (outward(heads).done, outward(heads).expected, outward(heads).missing) == (3, 4, ("Léo",))
        assert (homeward(heads).done, homeward(heads).expected, homeward(heads).missing) == (1, 3, ("Mme B.",))

    def test_who_goes_home_another_way_is_not_waited_for(self):
        heads = [Head("Mme B.", here=True, back="autrement"), Head("M. D.", here=True, back="oui")]
        assert (homeward(heads).done, homeward(heads).expected, homeward(heads).missing) == (1, 1, ())

    def test_many_are_shortened(self):
        assert outward([Head(f"P{rank}") for rank in range(10)]).missing_words.endswith("P7 et 2 autres")

    def test_a_sheet_ends_at_midnight_or_after_a_later_return(self):
        day = make.in_days(1).date()
        midnight = dates.midnight(day + dt.timedelta(days=1))
        assert sheet_ends(day, None) == midnight
        assert sheet_ends(day, midnight - 5 * HOUR) == midnight
        assert sheet_ends(day, midnight + HOUR) == midnight + 3 * HOUR
        assert sheet_ends(day, midnight + 20 * HOUR) == midnight + 6 * HOUR


class TestScreen:
    def test_by_stop_with_parties_side_by_side_needs_and_whom_to_ring(self, desk, trip):
        goer(trip, "M. Zola", stop=0, phone="+33612345678", family_name="Zola", together=True)
        parent, child = make.person("Mme Abel", birth_year=1980, family_name="Abel"), make.person("Léo", birth_year=2016, family_name="Zzz")
        for person in (parent, child):
            make.card(person, of=trip.season)
        home = create_household(referents=[parent], members=[child], by=None)
        rows = enrol(sheet=trip.sheet, people=[parent, child], household=home, by=make.agent())
        AccessNeed.objects.create(party=rows[0].party, codes=["wheelchair"], words="je sors de l’hôpital")
        found = boarding_of(trips_read().get(pk=trip.pk), words=True)
        assert [group.place for group in found.groups] == ["Place des Géants", "Gare routière", "Arrêt pas encore choisi"]
        assert [one.line.name for one in found.groups[2].boarders] == ["Mme Abel", "Léo"]
        page = text(desk.get(where(trip)))
        assert "À prévoir : une place pour un fauteuil roulant, je sors de l’hôpital" in page
        assert 'href="tel:+33612345678"' in page and "06 12 34 56 78" in page
        assert "Préfère ne pas y aller seul·e" in page
        assert Reading.objects.filter(screen="pass_culture_desk:call").count() == 3

    def test_without_script_each_press_comes_back_to_its_line(self, desk, trip):
        row = goer(trip, "Mme B.", stop=0)
        answer = desk.post(where(trip), {f"la-{row.pk}": "present"})
        assert answer.headers["Location"].endswith(f"#ligne-{row.pk}")
        assert Attendance.objects.get().presence == "present"
        desk.post(where(trip), {f"retour-{row.pk}": "oui"})
        page = text(desk.get(where(trip)))
        assert re.search(r"data-here>1</strong> sur <span data-expected>1", page)
        assert re.search(r"data-aboard>1</strong> sur <span data-came>1", page)
        desk.post(where(trip), {f"retour-{row.pk}": ""})
        assert backs() == {"Mme B.": None}

    def test_what_is_no_tick_is_said_and_changes_nothing(self, desk, trip):
        row = goer(trip, "Mme B.")
        for sent in (
            {},
            {f"la-{row.pk}": "excused"},
            {f"retour-{row.pk}": "x"},
            {"la-999": "present"},
            {"retour-é": "oui"},
            {"la-": "present"},
        ):
            assert desk.post(where(trip), sent, follow=True).status_code == 200
        assert not Attendance.objects.exists()
        assert not any(backs().values())

    def test_before_its_day_it_is_read_and_ticks_nothing(self, desk):
        trip = departure(days=3)
        goer(trip, "Mme B.")
        page = text(desk.get(where(trip)))
        assert "On coche le jour même" in page and "data-token" not in page

    def test_a_team_member_named_as_escort_opens_it_from_another_house(self, client):
        other = accounts.staff("accueil", accounts.maison(), first_name="Noé")
        trip = departure(hours=2, escort=other)
        goer(trip, "Mme B.", phone="+33612345678")
        accounts.sign_in(client, other)
        assert "06 12 34 56 78" in text(client.get(where(trip)))
        assert client.get(where(departure(hours=2, title="Autre"))).status_code in (403, 404)

    def test_somebody_of_another_house_does_not(self, client, trip):
        accounts.sign_in(client, accounts.staff("animation", accounts.maison()))
        assert client.get(where(trip)).status_code == 404
        client.force_login(accounts.resident())
        assert client.get(where(trip)).status_code in (403, 404)

    def test_it_costs_the_same_for_few_and_many(self, desk, trip):
        costs = []
        for number in (2, 8):
            for rank in range(number):
                goer(trip, f"Mme {number}{rank}", stop=rank % 2, together=True, phone="+33612345678")
            desk.get(where(trip))
            with CaptureQueriesContext(connection) as asked:
                desk.get(where(trip))
            costs.append(len(asked))
        assert costs[0] == costs[1]
        assert costs[0] <= 32

    def test_the_paper_is_by_stop_numbered_and_bears_no_phone(self, desk, trip):
        row = goer(trip, "Mme B.", stop=1, phone="+33612345678", family_name="Nom-Caché")
        AccessNeed.objects.create(party=row.party, codes=["hearing-loop"], words="mots-à-elle")
        found = paper_text(desk.get(where(trip, "call_paper")))
        assert "Gare routière" in found and "Mme B." in found and "une boucle magnétique" in found
        assert found.index("Gare routière") < found.index("Mme B.")
        for hidden in ("06 12", "Nom-Caché", "mots-à-elle", "€"):
            assert hidden not in found
        number = boarding_of(trips_read().get(pk=trip.pk), words=False).boarders[0].line.number
        assert f"{number} Mme B." in found


class TestCarried:
    def test_what_was_pressed_without_network_arrives_once_both_ways(self, trip, agent):
        row, other = goer(trip, "Mme B."), goer(trip, "M. D.")
        sent = [tick(f"la-{row.pk}", "present", 60000), tick(f"retour-{row.pk}", "oui", 1000), tick(f"retour-{other.pk}", "autrement")]
        for _ in range(2):
            answers = send(trip, *sent, user=agent).json()["answers"]
            assert [answer.get("presence", answer.get("back")) for answer in answers] == ["present", "oui", "autrement"]
            assert not any("words" in answer for answer in answers)
        assert backs() == {"Mme B.": True, "M. D.": False}
        assert Attendance.objects.get().by == agent
        assert AuditLine.objects.filter(verb="pass_culture.tick_back").count() == 2

    def test_the_last_tick_by_its_own_time_holds(self, trip):
        row, now, date = goer(trip, "Mme B."), clock.now(), date_of(trip)
        tick_back(trip=trip, session=date, line=str(row.pk), value="oui", by=None, at=now - MINUTE)
        assert tick_back(trip=trip, session=date, line=str(row.pk), value="", by=None, at=now - 9 * MINUTE)["back"] == "oui"
        assert tick_back(trip=trip, session=date, line=str(row.pk), value="", by=None, at=now)["back"] == ""

    def test_somebody_whose_place_was_given_back_is_said_in_words(self, trip, agent):
        row = goer(trip, "Mme B.")
        withdraw(enrolment=row, by=make.agent())
        (answer,) = send(trip, tick(f"retour-{row.pk}", "oui"), user=agent).json()["answers"]
        assert "plus inscrite" in answer["words"]
        assert AuditLine.objects.filter(verb="pass_culture.tick_refused").count() == 1

    def test_a_token_of_another_day_or_forged_opens_nothing(self, trip, agent):
        row, token = goer(trip, "Mme B."), held_by(trip, date_of(trip), user=agent)["token"]
        with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
            assert TOKENS.opened_with(token) is None
            assert send(trip, tick(f"la-{row.pk}", "present"), token=token).status_code == 403
        for forged in ("", "x", token[:-2] + "aa", None, 3):
            answer = Client().post(URL, json.dumps({"token": forged, "ticks": [tick("la-1", "present")]}), content_type="application/json")
            assert answer.status_code == 403
        for body in ("", "[]", "{", '{"token": "x"}'):
            assert Client().post(URL, body, content_type="application/json").status_code == 400

    def test_who_lost_her_role_meanwhile_ticks_nothing(self, trip, agent):
        row, token = goer(trip, "Mme B."), held_by(trip, date_of(trip), user=agent)["token"]
        agent.role_assignments.all().delete()
        assert send(trip, tick(f"la-{row.pk}", "present"), token=token).status_code == 403
        assert not Attendance.objects.exists()


class TestConfided:
    def test_a_volunteer_reads_chosen_names_and_ticks(self, trip, agent):
        row = goer(trip, "Mme B.", stop=0, phone="+33612345678", family_name="Nom-Caché")
        AccessNeed.objects.create(party=row.party, codes=["wheelchair"], words="mots-à-elle")
        held = share_call(trip=trip, session=date_of(trip), by=agent, given_to="Jeanne")
        client = Client()
        page = text(client.get(reverse("sheet_open", args=[held.token]), follow=True))
        assert "Mme B." in page and "une place pour un fauteuil roulant, autre chose, à demander à la maison" in page
        for hidden in ("Nom-Caché", "06 12", "mots-à-elle", "€", "/equipe/"):
            assert hidden not in page
        assert client.post("/feuille/", {f"la-{row.pk}": "present"}).status_code == 302
        (answer,) = send(trip, tick(f"retour-{row.pk}", "oui"), sheet_pass=held).json()["answers"]
        assert answer["back"] == "oui"
        assert Attendance.objects.get().by is None
        lines = AuditLine.objects.filter(verb="pass_culture.tick_confided")
        assert {line.detail["sheet_pass"] for line in lines} == {held.pk}

    def test_taken_back_or_over_it_opens_nothing(self, trip, agent):
        row = goer(trip, "Mme B.")
        held = share_call(trip=trip, session=date_of(trip), by=agent)
        token = held_by(trip, date_of(trip), sheet_pass=held)["token"]
        take_sheet_back(sheet_pass=held, by=agent)
        assert send(trip, tick(f"la-{row.pk}", "present"), token=token).status_code == 403
        assert Client().get(reverse("sheet_open", args=[held.token])).status_code == 410

    def test_it_lasts_until_the_day_is_over(self, trip, agent):
        held = share_call(trip=trip, session=date_of(trip), by=agent)
        ends = sheet_ends(date_of(trip).local_date, trip.back_at)
        assert abs(held.expires_at - ends) < dt.timedelta(seconds=5)

    def test_not_before_its_day_nor_after(self, agent):
        trip = departure(days=3)
        with pytest.raises(Refusal) as refused:
            share_call(trip=trip, session=date_of(trip), by=agent)
        assert refused.value.code == "pas-aujourdhui"
        with time_machine.travel(trip.meeting_at + dt.timedelta(days=2), tick=False), pytest.raises(Refusal) as late:
            share_call(trip=trip, session=date_of(trip), by=agent)
        assert late.value.code == "deja-fini"

    def test_the_team_confides_it_and_sees_who_has_it(self, client, trip):
        accounts.sign_in(client, accounts.staff("responsable", make.house()))
        answer = client.post(where(trip, "confide"), {"given_to": "Jeanne"})
        made = SheetPass.objects.get()
        assert (made.target, answer.headers["Location"]) == (f"{SHEET}:{trip.pk}", reverse("sheet_pass", args=[made.pk]))
        assert "Jeanne" in text(client.get(where(trip, "confide")))

    def test_a_departure_of_another_house_is_not_ticked_by_this_sheet(self, trip, agent):
        held = share_call(trip=trip, session=date_of(trip), by=agent)
        row = goer(departure(hours=2, title="Autre"), "Mme Autre")
        (answer,) = send(trip, tick(f"la-{row.pk}", "present"), sheet_pass=held).json()["answers"]
        assert "words" in answer
        assert not Attendance.objects.exists()
