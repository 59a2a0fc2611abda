"""« Annulée à 18 h la veille » : one action tells everybody, pays back, offers the next outing, prints the calls."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pass_culture.actions.call_off_trip import call_off_trip
from pass_culture.actions.set_escorts import set_escorts
from pass_culture.enums import CalledOffBy
from pass_culture.models import Trip
from pass_culture.reading.instead import proposed
from pass_culture.reading.told import told_of
from pass_culture.rules.calling_off import Candidate, ranked, why_said
from portal.households.actions.create_household import create_household
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge
from portal.notifications.enums import Channel as Way
from portal.notifications.models import OutboxMessage
from programmes.actions import see_to_people
from programmes.actions.change_dates import Change, move_dates
from programmes.actions.enrol import enrol
from programmes.actions.request_place import request_place
from programmes.actions.wait import wait
from programmes.enums import Channel, EnrolmentState, Selection, SessionState
from programmes.models import DatesChange, Enrolment
from tests.people import factories as accounts
from tests.programmes import factories as engine
from tests.volunteering import factories as hands

from . import factories as make
from .test_going_rows import holder

pytestmark = pytest.mark.django_db
PURPOSE = "programmes.date_cancelled"


def goes(trip: Trip, person, *, act=enrol, household=None):
    return act(sheet=trip.sheet, people=[person], household=household, by=make.agent(), channel=Channel.COUNTER)[0]


def off(trip: Trip, **more) -> DatesChange:
    more = {"origin": CalledOffBy.WEATHER, "words": "Il neige trop.", "by": make.agent(), **more}
    return call_off_trip(trip=trip, **more)


def refusal(code: str, trip: Trip, **more) -> None:
    with pytest.raises(Refusal) as raised:
        off(trip, **more)
    assert raised.value.code == code
    assert raised.value.words and raised.value.way_out


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&#x27;", "'"))


@pytest.fixture
def evening():
    """A trip tomorrow with a place by e-mail, one to ring up, one that nothing reaches, a wait, and the next like it."""
    venue = make.venue("Théâtre des Tilleuls")
    lost = make.trip(3, days=1, trip={"venue": venue})
    other = make.trip(12, days=9, page=make.outing("La nuit des rois"), trip={"venue": venue})
    people = [holder("Mme A.", email="a@exemple.fr"), holder("M. B.", phone="+33476000001", channel=Way.CALL), holder("Mme C.")]
    rows = [goes(lost, person) for person in people]
    waiting = goes(lost, holder("M. D.", email="d@exemple.fr"), act=wait)
    return lost, other, rows, waiting


class TestTheEveningBefore:
    def test_one_action_tells_everybody_pays_back_offers_and_prints(self, client, evening, django_capture_on_commit_callbacks):
        lost, other, rows, waiting = evening
        escort = accounts.staff("animation", make.house(), first_name="Samia")
        set_escorts(trip=lost, users=[escort], by=escort)
        lost.refresh_from_db()
        boss = accounts.sign_in(client, accounts.staff("responsable", make.house()))
        page = text(boss.get(reverse("pass_culture_desk:trip_call_off", args=[lost.pk])))
        assert "4 personnes à prévenir" in page
        assert "La nuit des rois" in page
        assert "Samia" in page
        sent = {"origin": "venue", "words": "Une comédienne est malade.", "instead": other.pk, "edition": lost.edition}
        answer = boss.post(reverse("pass_culture_desk:trip_call_off", args=[lost.pk]), {**sent, "request_key": str(uuid.uuid4())})
        assert answer.status_code == 302, text(answer)
        for row in (*rows, waiting):
            row.refresh_from_db()
            assert (row.state, row.end_reason) == (EnrolmentState.WITHDRAWN, "date-cancelled")
        told = OutboxMessage.objects.filter(purpose=PURPOSE)
        assert sorted(told.values_list("channel", flat=True)) == ["call", "counter", "email", "email"]
        for message in told:
            assert "Le lieu où nous allions annule. Une comédienne est malade." in message.body
            assert "La nuit des rois" in message.body
            assert "://" in message.body
            assert "€" not in message.body
        assert OutboxMessage.objects.get(purpose="pass_culture.called_off").address == escort.email
        page = text(boss.get(reverse("pass_culture_desk:trip_call_off", args=[lost.pk])))
        assert "Tout le monde est prévenu, sauf" in page
        assert "04 76 00 00 01" in page
        assert "à dire au comptoir" in page
        paper = boss.get(reverse("pass_culture_desk:trip_rings", args=[lost.pk]))
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")

    def test_who_has_a_letter_too_late_is_named_on_the_screen_and_on_paper(self, client):
        lost = make.trip(3, days=1)
        for name in ("Mme L.", "M. N."):
            goes(lost, holder(name, channel=Way.LETTER, address_1="1 rue du Lac", postal_code="38000", city="Belleroche"))
        off(lost)
        told = told_of(lost)
        assert (told.letters, told.rings, told.everybody) == (2, [], False) and told.say
        boss = accounts.sign_in(client, accounts.staff("responsable", make.house()))
        page = text(boss.get(reverse("pass_culture_desk:trip_call_off", args=[lost.pk])))
        assert "2 lettres à poster : elles arriveront peut-être trop tard" in page
        assert page.count("sans téléphone") == 2 and "dites-le-leur de vive voix" in page
        assert boss.get(reverse("pass_culture_desk:trip_rings", args=[lost.pk])).content.startswith(b"%PDF")

    def test_volunteers_who_serve_the_date_are_told_with_it(self):
        lost = make.trip(3, days=1)
        shift = hands.shift(days=1, hour=18)
        type(shift).objects.filter(pk=shift.pk).update(serves=lost.sheet.sessions.get())
        hand = hands.taken(shift, hands.volunteer(phone="+33476000009"))
        off(lost)
        hand.refresh_from_db()
        assert hand.state == EnrolmentState.WITHDRAWN
        [ring] = told_of(lost).rings
        assert ring.hand
        assert ring.phone == "04 76 00 00 09"
        assert told_of(lost, hands=False).rings == []

    def test_what_was_owed_falls_and_a_free_place_reads_the_same_words(self):
        lost = make.trip(5, days=1, tariff=make.tariff(taxable_cents=500))
        paying, free = holder("Mme A.", email="a@exemple.fr"), holder("M. B.", email="b@exemple.fr")
        for person in (paying, free):
            goes(lost, person, household=create_household(referents=[person], by=None))
        off(lost)
        assert not Charge.objects.standing().filter(kind="outing").exists()
        bodies = {re.sub(r"/\d+/", "/", body) for body in OutboxMessage.objects.filter(purpose=PURPOSE).values_list("body", flat=True)}
        assert len(bodies) == 1
        assert "cela vous revient" in bodies.pop()

    def test_twice_is_once(self, evening):
        lost, other, *_ = evening
        key, agent = uuid.uuid4(), make.agent()
        first = off(lost, key=key, by=agent, instead=other)
        number = OutboxMessage.objects.count()
        assert off(lost, key=key, by=agent, instead=other) == first
        assert OutboxMessage.objects.count() == number
        assert AuditLine.objects.filter(verb="pass_culture.call_off_trip").count() == 1

    def test_it_takes_up_where_it_stopped(self, monkeypatch):
        lost = make.trip(30, days=1)
        for number in range(14):
            goes(lost, holder(f"Mme {number}", email=f"p{number}@exemple.fr"))
        monkeypatch.setattr(see_to_people, "AT_ONCE", 1)
        monkeypatch.setattr("programmes.actions.change_dates.see_to_people", lambda change: see_to_people.see_to_people(change, most=1))
        change = off(lost)
        assert not change.done_at
        assert told_of(lost).left == 4
        see_to_people.changes_under_way()
        assert told_of(lost).left == 0
        assert OutboxMessage.objects.filter(purpose=PURPOSE).count() == 14
        assert not lost.sheet.enrolments.filter(state=EnrolmentState.CONFIRMED).exists()

    def test_in_her_own_language(self):
        lost, other = make.trip(3, days=1), make.trip(3, days=8)
        goes(lost, holder("Mrs A.", email="a@exemple.fr", language="en"))
        off(lost, instead=other)
        body = OutboxMessage.objects.get(purpose=PURPOSE).body
        assert "Instead:" in body
        assert "À la place :" in body

    def test_once_everybody_was_said_to_it_says_so(self, client, evening):
        lost = evening[0]
        off(lost)
        OutboxMessage.objects.update(state="sent", sent_at=dt.datetime.now(dt.UTC))
        boss = accounts.sign_in(client, accounts.staff("responsable", make.house()))
        assert "Tout le monde est prévenu." in text(boss.get(reverse("pass_culture_desk:trip_call_off", args=[lost.pk])))


class TestRefusals:
    def test_already_called_off(self, evening):
        off(evening[0])
        refusal("sortie-annulee", evening[0])

    def test_a_stale_page_overwrites_nothing(self, evening):
        refusal("deja-modifie", evening[0], seen=99)
        assert evening[0].sheet.sessions.get().state == SessionState.PLANNED

    @pytest.mark.parametrize(("hours", "code"), [(-0.5, "groupe-parti"), (0.5, "sortie-commencee"), (4, "sortie-passee")])
    def test_once_the_group_left(self, evening, hours, code):
        lost = evening[0]
        start = lost.sheet.sessions.get().start
        with time_machine.travel(start + dt.timedelta(hours=hours), tick=False):
            refusal(code, lost)

    def test_the_page_says_it_too(self, client, evening):
        lost = evening[0]
        user = accounts.staff("responsable", make.house())
        with time_machine.travel(lost.meeting_at + dt.timedelta(minutes=5), tick=False):
            page = text(accounts.sign_in(client, user).get(reverse("pass_culture_desk:trip_call_off", args=[lost.pk])))
        assert "le groupe est parti" in page
        assert "Annuler et prévenir" not in page

    def test_what_is_proposed_must_take_place(self, evening):
        lost, other, *_ = evening
        off(other)
        refusal("proposition-passee", lost, instead=other)
        refusal("proposition-passee", lost, instead=lost)


class TestInstead:
    def test_the_same_public_then_the_same_venue_then_the_soonest(self):
        now = make.in_days(1)

        def one(key, days, venue, fits, room):
            return Candidate(key, now + dt.timedelta(days=days), venue, fits, room)

        found = [one(1, 1, False, True, True), one(2, 5, True, True, True), one(3, 3, True, True, False), one(4, 2, True, False, True)]
        assert ranked(found) == [2, 1, 4]

    def test_full_over_closed_or_called_off_outings_are_not_proposed(self):
        lost = make.trip(3, days=1)
        full, gone, drawn = make.trip(1, days=5), make.trip(2, days=6), make.trip(2, days=20, **window())
        goes(full, holder())
        off(gone)
        assert proposed(lost) == [drawn]

    def test_those_called_off_come_first_on_its_list(self):
        lost, other = make.trip(3, days=1), make.trip(1, days=9)
        goes(other, holder())
        before, theirs = holder("Mme Avant"), holder("Mme Annulée")
        goes(other, before, act=wait)
        goes(lost, theirs)
        off(lost, instead=other)
        goes(other, theirs, act=wait)
        line = list(Enrolment.objects.filter(sheet=other.sheet).waiting_in_order().values_list("person", flat=True))
        assert line == [theirs.pk, before.pk]

    def test_of_a_window_of_requests_too(self):
        lost, other = make.trip(3, days=1), make.trip(1, days=20, **window())
        theirs, stranger = holder("Mme Annulée"), holder()
        goes(lost, theirs)
        off(lost, instead=other)
        assert goes(other, theirs, act=request_place).priority < goes(other, stranger, act=request_place).priority

    def test_the_words_fit_the_date(self):
        assert len(why_said(CalledOffBy.VENUE, "x" * 140)) <= 200

    def test_the_number_of_queries_stands(self):
        lost = make.trip(3, days=1)
        make.trip(3, days=4)
        with CaptureQueriesContext(
            connection,
        ) as few:
            proposed(lost)
        for _ in range(3):
            make.trip(3, days=4)
        with CaptureQueriesContext(connection) as many:
            assert len(proposed(lost)) == 4
        assert len(few) == len(many) <= 6


def window() -> dict:
    return {"selection": Selection.DRAW, "requests_until": make.in_days(5), "draw_at": make.in_days(6)}


def test_put_off_to_another_day_everybody_keeps_her_place():
    trip = make.trip(3, days=3)
    row = goes(trip, holder("Mme A.", email="a@exemple.fr"))
    move_dates(sessions=list(trip.sheet.sessions.all()), change=Change(days=2), why="La salle change de jour.", by=make.agent())
    row.refresh_from_db()
    assert row.state == EnrolmentState.CONFIRMED
    body = OutboxMessage.objects.get(purpose="programmes.date_moved").body
    assert "Nouvelle date" in body
    assert "La salle change de jour." in body


def test_who_knows_asks_the_same_whatever_their_number(evening):
    lost = evening[0]
    off(lost)
    with CaptureQueriesContext(connection) as few:
        told_of(lost)
    bigger = make.trip(30, days=2)
    for number in range(9):
        goes(bigger, holder(f"Mme {number}"))
    off(bigger)
    with CaptureQueriesContext(connection) as many:
        assert len(told_of(bigger).rings) == 9
    assert len(few) == len(many) <= 7


class TestTheEnginesOwnPage:
    def test_it_leads_to_where_what_is_proposed_instead_is_chosen(self, client):
        trip = make.trip(4)
        desk = accounts.sign_in(client, accounts.staff("animation", trip.sheet.maison))
        date = trip.sheet.sessions.get()
        answer = desk.get(reverse("programmes:desk_cancel_date", args=[date.pk]))
        assert answer["Location"] == reverse("pass_culture_desk:trip_call_off", args=[trip.pk])
        answer = desk.post(reverse("programmes:desk_cancel_date", args=[date.pk]), {"why": "La neige."})
        date.refresh_from_db()
        assert answer.status_code == 302 and date.state == SessionState.PLANNED

    def test_another_kind_is_called_off_by_the_engine_itself(self, client):
        sheet = engine.sheet(4)
        desk = accounts.sign_in(client, accounts.staff("animation", sheet.maison))
        assert desk.get(reverse("programmes:desk_cancel_date", args=[sheet.sessions.get().pk])).status_code == 200
