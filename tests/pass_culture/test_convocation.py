"""The convocation: some days before, once each, by each one's way; told anew after a move; on paper, whom nothing reaches comes first."""

import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from pass_culture.actions.change_trip import Asked, change_trip
from pass_culture.actions.convoke import convoke, convoke_due
from pass_culture.models import Trip, TripPlace
from pass_culture.notifications.convocations import PURPOSE
from pass_culture.rules.convocation import Facts, convocation, lines
from pass_culture.rules.wording import Meeting
from portal.households.actions.create_household import create_household
from portal.kit import clock, registry
from portal.kit.models import AuditLine, Reading
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.withdraw import withdraw
from programmes.rules.wording import Occasion
from tests.people import factories as accounts

from . import factories as make
from .outward import HOUR, departure, goer

pytestmark = pytest.mark.django_db
AWAY = dt.timedelta(days=1)


def told() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(purpose=PURPOSE).order_by("pk"))


def pages(response) -> list[str]:
    assert response["Content-Type"] == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(response.content)).pages]


def test_four_days_before_each_is_told_once_where_and_when():
    trip = departure(days=6)
    goer(trip, "Mme B.", email="b@exemple.fr", channel="email")
    assert convoke_due() == 0
    with time_machine.travel(trip.meeting_at - dt.timedelta(days=4), tick=False):
        assert convoke_due() == 1
        assert convoke_due() == 0
    (message,) = told()
    for words in (
        "Devant la maison", "Place des Géants", "Retour : vers 22", "Awa", "Rencontre avec les danseurs", "votre carte", "Rampe à gauche",
        "04 76 00 00 81", "Le Grand Bal", "rien n’est compté contre vous",
    ):  # fmt: skip
        assert words in message.body.replace("\u00a0", " "), words
    assert "€" not in message.body
    assert "Traoré" not in message.body
    assert Trip.objects.get(pk=trip.pk).convoked_at is not None
    assert TripPlace.objects.get().convoked_at is not None
    assert AuditLine.objects.filter(verb="pass_culture.convoke").count() == 1


def test_who_comes_later_has_hers_at_once_and_her_stop_is_said():
    trip = departure(days=2)
    convoke_due()
    goer(trip, "Mme C.", email="c@exemple.fr", channel="email", stop=1)
    assert convoke_due() == 1
    body = told()[0].body
    assert "le car vous prend" in body and "Gare routière" in body
    assert "Le car s’arrête à" not in body


def test_nothing_is_read_twice_when_nothing_is_due():
    trip = departure(days=2)
    goer(trip, "Mme B.", email="b@exemple.fr", channel="email")
    convoke_due()
    with CaptureQueriesContext(connection) as asked:
        assert convoke_due() == 0
    assert len(asked) == 1


def test_a_short_text_says_where_and_when_and_names_no_outing():
    trip = departure(days=2)
    goer(trip, "Mme D.", phone="+33612345678", channel="sms")
    convoke_due()
    (message,) = told()
    assert "Devant la maison" in message.body and "Grand Bal" not in message.body
    assert len(message.body) <= 320


def test_those_whom_nothing_reaches_wait_at_the_counter():
    trip = departure(days=2)
    row = goer(trip, "Mme E.")
    convoke_due()
    row.refresh_from_db()
    assert (told()[0].channel, row.to_tell) == ("counter", PURPOSE)


def test_a_meeting_moved_is_told_then_the_convocation_anew():
    trip = departure(days=2)
    goer(trip, "Mme B.", email="b@exemple.fr", channel="email")
    convoke_due()
    asked = Asked(
        seats=12, contract_seats=14, escort_seats=2, meeting_at=trip.meeting_at - HOUR, meeting_place="Au parc", venue=trip.venue,
        back_at=trip.back_at, by_coach=True, stops=tuple((stop.place, stop.at) for stop in trip.stops_read),
    )  # fmt: skip
    change_trip(trip=trip, asked=asked, by=make.agent())
    assert convoke_due() == 1
    first, second = told()
    assert "Au parc" in second.body and "Au parc" not in first.body
    assert convoke_due() == 0


def test_a_date_put_off_is_convoked_anew_when_its_time_comes():
    trip = departure(days=2)
    goer(trip, "Mme B.", email="b@exemple.fr", channel="email")
    convoke_due()
    session = trip.sheet.sessions.get()
    move_session(session=session, start=session.start + 10 * AWAY, end=session.end + 10 * AWAY, by=make.agent())
    assert convoke_due() == 0
    with time_machine.travel(trip.meeting_at + 7 * AWAY, tick=False):
        assert convoke_due() == 1


def test_a_place_given_back_takes_its_word_along():
    trip = departure(days=2)
    row = goer(trip, "Mme B.", email="b@exemple.fr", channel="email", stop=0, together=True)
    withdraw(enrolment=row, by=make.agent())
    assert not TripPlace.objects.exists()
    assert convoke_due() == 0


def test_a_departure_that_is_over_convokes_nobody():
    trip = departure(hours=0.5)
    goer_refused = Trip.objects.get(pk=trip.pk)
    with time_machine.travel(clock.now() + HOUR, tick=False), pytest.raises(Refusal) as refused:
        convoke(trip=goer_refused, by=None)
    assert refused.value.code == "sortie-passee"
    assert refused.value.way_out


def test_of_a_party_one_message_names_everybody():
    trip = departure(days=2)
    people = [make.person("Mme F.", email="f@exemple.fr", channel="email", birth_year=1980), make.person("Léo", birth_year=2015)]
    for person in people:
        make.card(person, of=trip.season)
    home = create_household(referents=people[:1], members=people[1:], by=None)
    enrol(sheet=trip.sheet, people=people, household=home, by=make.agent())
    convoke_due()
    (message,) = told()
    assert "Mme F." in message.body and "Léo" in message.body


def test_another_language_says_where_one_meets_and_french_follows():
    trip = departure(days=2)
    goer(trip, "Mme G.", email="g@exemple.fr", channel="email", language="en")
    convoke_due()
    body = told()[0].body
    assert "meet" in body and "Devant la maison" in body and "Rendez-vous :" in body


def test_words_leave_out_what_is_not_known():
    bare = Facts(Meeting(make.in_days(2), "Devant la maison"), card=False, house="Abbaye")
    assert [label for label, _ in lines(bare)] == ["Rendez-vous", "Avec vous", "Un souci, un retard"]
    said = convocation(Occasion("Bal", (make.in_days(2),), "Théâtre", "Abbaye", "https://x/1"), facts=bare)
    assert "None" not in said.body + said.short + said.subject


class TestOnPaper:
    def test_one_run_with_those_whom_nothing_reaches_first(self, client):
        trip = departure(days=2)
        goer(trip, "Mme Avec", email="a@exemple.fr", channel="email", family_name="Avec")
        goer(trip, "Mme Sans", family_name="Sans", stop=0)
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        found = pages(client.get(reverse("pass_culture_desk:convocations", args=[trip.pk])))
        assert len(found) == 2
        assert "Mme Sans" in found[0] and "à remettre en main propre" in found[0] and "Place des Géants" in found[0]
        assert "Mme Avec" in found[1] and "déjà dite par message" in found[1]
        assert not any("€" in page or "@" in page for page in found)
        assert Reading.objects.filter(screen="pass_culture_desk:convocations").count() == 2
        alone = pages(client.get(reverse("pass_culture_desk:convocations", args=[trip.pk]) + "?sans-message"))
        assert len(alone) == 1

    def test_a_letter_bears_its_address(self, client):
        trip = departure(days=2)
        goer(
            trip, "Mme L.", channel="letter", given_name="Lou", family_name="Ici", address_1="9 rue X", postal_code="38000", city="Grenoble"
        )
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        (page,) = pages(client.get(reverse("pass_culture_desk:convocations", args=[trip.pk])))
        assert "9 rue X" in page and "à poster" in page

    def test_nobody_is_said_too(self, client):
        trip = departure(days=2)
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        assert "Personne à convoquer" in pages(client.get(reverse("pass_culture_desk:convocations", args=[trip.pk])))[0]

    def test_the_slip_says_her_stop_and_no_figure(self, client):
        trip = departure(days=2)
        row = goer(trip, "Mme B.", stop=1)
        user = accounts.staff("accueil", make.house())
        slip = registry.slips.get("pass_culture.TripPlace").content(user, str(row.pk))
        assert (slip.place, slip.notes, slip.money_shown) == ("Gare routière", ("Votre carte",), False)
        assert slip.dates[0][0] == trip.stops_read[1].at
        accounts.sign_in(client, user)
        text = pages(client.get(reverse("desk_slip_pdf", args=["pass_culture.TripPlace", row.pk])))[0]
        assert "Gare routière" in text and "€" not in text

    def test_no_slip_of_a_place_that_is_no_departures_nor_of_another_house(self):
        trip = departure(days=2)
        row = goer(trip, "Mme B.")
        content = registry.slips.get("pass_culture.TripPlace").content
        assert content(accounts.staff("accueil", accounts.maison()), str(row.pk)) is None
        assert content(accounts.staff("accueil", make.house()), "x") is None


def test_convocations_cost_the_same_for_few_and_many(client):
    accounts.sign_in(client, accounts.staff("accueil", make.house()))
    costs = []
    for number in (2, 9):
        trip = departure(days=2, title=f"Sortie {number}")
        for rank in range(number):
            goer(trip, f"Mme {number}{rank}")
        where = reverse("pass_culture_desk:convocations", args=[trip.pk])
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            client.get(where)
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert costs[0] <= 24


def test_the_team_sends_them_sooner_and_is_told_how_many(client):
    trip = departure(days=8)
    goer(trip, "Mme B.", email="b@exemple.fr", channel="email")
    accounts.sign_in(client, accounts.staff("accueil", make.house()))
    page = client.get(reverse("pass_culture_desk:trip", args=[trip.pk])).content.decode()
    assert "Envoyer les convocations maintenant" in page
    where = reverse("pass_culture_desk:convoke", args=[trip.pk])
    assert "1 convocation en route" in client.post(where, follow=True).content.decode()
    assert "déjà la sienne" in client.post(where, follow=True).content.decode()
    assert len(told()) == 1
