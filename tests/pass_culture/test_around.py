"""What comes around an outing: reminder and calendars with the meeting point, no-show without shame, three questions, what is forgotten."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from pass_culture.actions.choose_company import choose_company
from pass_culture.actions.forget_places import forget_places
from pass_culture.actions.tick_back import tick_back
from pass_culture.around import PURGE
from pass_culture.kinds import OutingKind
from pass_culture.models import Trip, TripPlace
from pass_culture.reading.trips import date_of
from portal.kit import registry
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from programmes.absences import missing
from programmes.actions.enrol import enrol
from programmes.actions.follow_up import follow_up
from programmes.actions.give_opinion import give_opinion
from programmes.actions.record_attendance import record_attendance
from programmes.actions.remind import remind
from programmes.models import SignUpSheet
from programmes.own_dates import personal_dates
from programmes.programme_type import absence_words
from tests.people import factories as accounts
from tests.programmes import factories as engine

from . import factories as make
from .outward import HOUR, departure, goer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def paper_text(response) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(response.content)).pages).replace("\u00a0", " ")


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def test_the_reminder_says_where_and_when_one_meets():
    trip = departure(days=6)
    goer(trip, "Mme B.", email="b@exemple.fr", channel="email")
    with time_machine.travel(date_of(trip).start - 2 * DAY, tick=False):
        assert remind() == 1
    body = OutboxMessage.objects.get(purpose="programmes.reminder").body.replace("\u00a0", " ")
    assert "rendez-vous à 17 h, Devant la maison" in body


def test_her_calendar_says_where_she_joins_and_learns_each_change():
    trip = departure(days=6)
    row = goer(trip, "Mme B.")
    (before,) = personal_dates(row.person)
    assert before.words.replace("\u00a0", " ").startswith("Rendez-vous à 17 h, Devant la maison.\nRetour vers 22 h")
    choose_company(enrolment=row, stop=trip.stops_read[1], by=None)
    (after,) = personal_dates(row.person)
    assert "Gare routière" in after.words
    assert after.sequence > before.sequence
    Trip.objects.filter(pk=trip.pk).update(edition=5)
    assert personal_dates(row.person)[0].sequence > after.sequence


def test_the_file_of_one_place_bears_the_meeting_point(client):
    user = accounts.resident()
    row = goer(departure(days=6), "Mme B.", user=user)
    client.force_login(user)
    file = client.get(reverse("programmes:place_file", args=[row.pk])).content.decode().replace("\r\n ", "")
    assert "Devant la maison" in file


def test_a_calendar_without_outings_asks_nothing_more(django_assert_num_queries):
    sheet, person = engine.sheet(), engine.person()
    enrol(sheet=sheet, people=[person], by=None)
    with django_assert_num_queries(2):
        personal_dates(person)


def over(trip, **marks) -> None:
    record_attendance(sheet=trip.sheet, session=date_of(trip), marks={row.pk: mark for row, mark in marks.values()}, by=make.agent())


def test_nobody_is_rung_up_for_not_coming_and_the_word_of_the_day_after_asks_nothing():
    first, second = departure(hours=2), departure(days=9, title="Autre")
    row = goer(first, "Mme B.", email="b@exemple.fr", channel="email")
    goer(second, "Mme C.")
    with time_machine.travel(first.meeting_at + HOUR, tick=False):
        over(first, her=(row, "absent"))
    with time_machine.travel(first.meeting_at + DAY, tick=False):
        assert follow_up() == 1
    body = OutboxMessage.objects.get(purpose="programmes.missed").body
    assert "expliquer" in body or "explication" in body
    assert OutingKind.calls_after == 0
    assert missing(SignUpSheet.objects.all()) == []
    assert absence_words(first.sheet) == ""


class TestAfterwards:
    @pytest.fixture
    def gone(self):
        trip = departure(hours=2)
        rows = [goer(trip, name) for name in ("Mme B.", "M. D.", "Mme E.")]
        with time_machine.travel(trip.meeting_at + HOUR, tick=False):
            over(trip, a=(rows[0], "present"), b=(rows[1], "present"), c=(rows[2], "absent"))
        with time_machine.travel(trip.meeting_at + DAY, tick=False):
            for rank, (liked, known) in enumerate((("yes", "no"), ("yes", "no"), ("so-so", "yes"))):
                more = {"known-place": known, "alone": "no"}
                give_opinion(session=date_of(trip), liked=liked, words="Bien ri", by=None, seal=f"lien-{rank}", more=more)
            yield trip

    def test_the_departure_says_how_many_came_and_how_many_answered(self, client, gone):
        accounts.sign_in(client, accounts.staff("animation", make.house()))
        page = text(client.get(reverse("pass_culture_desk:trip", args=[gone.pk])))
        assert "<strong>2</strong> personnes sur 3" in page
        assert "3 réponses à « Était-ce bien ? »" in page
        assert reverse("programmes:desk_opinions", args=[date_of(gone).pk]) in page

    def test_it_is_on_paper_without_a_name(self, client, gone):
        accounts.sign_in(client, accounts.staff("animation", make.house()))
        found = paper_text(client.get(reverse("pass_culture_desk:after_paper", args=[gone.pk])))
        assert "2 personnes sur 3 attendues" in found
        assert "Étiez-vous déjà venu·e dans ce lieu ?" in found and "Non, c’était la première fois 2" in found
        assert "Y seriez-vous allé·e sans le groupe ?" in found
        assert "Mme B." not in found


def test_three_questions_are_handed_round_on_paper(client):
    trip = departure(days=2)
    accounts.sign_in(client, accounts.staff("animation", make.house()))
    found = paper_text(client.get(reverse("pass_culture_desk:questions_paper", args=[trip.pk])))
    assert found.count("Était-ce bien ?") >= 4
    assert found.count("Y seriez-vous allé·e sans le groupe ?") == 4
    assert "Sans votre nom" in found


def test_before_it_is_over_there_is_nothing_to_print(client):
    trip = departure(days=2)
    accounts.sign_in(client, accounts.staff("animation", make.house()))
    page = text(client.get(reverse("pass_culture_desk:after_paper", args=[trip.pk]), follow=True))
    assert "n’est pas encore finie" in page


class TestForgotten:
    def test_the_day_after_nothing_says_where_she_joined_nor_with_whom(self):
        trip = departure(hours=2)
        row = goer(trip, "Mme B.", stop=0, together=True)
        goer(departure(days=5, title="Autre"), "Mme C.", stop=0)
        with time_machine.travel(trip.meeting_at + HOUR, tick=False):
            tick_back(trip=trip, session=date_of(trip), line=str(row.pk), value="oui", by=None)
        today = date_of(trip).local_date
        assert forget_places(today=today) == {"trip_places": 0}
        assert registry.purge_previews.get(PURGE)(today + DAY) == {"trip_places": 1}
        assert forget_places(today=today + DAY) == {"trip_places": 1}
        assert forget_places(today=today + DAY) == {"trip_places": 0}
        assert TripPlace.objects.get().enrolment.person.display_name == "Mme C."

    def test_she_takes_it_away_and_has_it_erased(self):
        trip = departure(days=2)
        row = goer(trip, "Mme B.", stop=0, together=True)
        told = registry.personal_exports.get("pass_culture.places")(row.person)["trajets_des_sorties"]
        assert told[0]["arret"] == "Place des Géants" and told[0]["y_aller_avec_quelqu_un"] is True
        part = registry.erasures.get("pass_culture.places")
        assert part.held(row.person) == 1
        part.erase(row.person, None)
        assert part.held(row.person) == 0

    def test_it_follows_two_records_made_one_and_parted_again(self):
        trip = departure(days=2)
        row = goer(trip, "Mme B.", stop=0, together=True)
        kept = make.person("Mme B. aussi")
        merge = merge_persons(absorbed=row.person, kept=kept, by=make.agent())
        told = registry.personal_exports.get("pass_culture.places")(kept)
        assert len(told["trajets_des_sorties"]) == 1
        unmerge_persons(merge=merge, by=make.agent())
        assert registry.personal_exports.get("pass_culture.places")(kept) == {}
