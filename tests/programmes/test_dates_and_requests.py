"""A date that moves, a sheet that closes and opens again, a hold made longer, requests and their answers."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.utils import timezone

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from portal.tariffs.models import Tariff
from programmes.actions.answer_request import accept_request, refuse_request
from programmes.actions.cancel_session import cancel_session
from programmes.actions.close_sheet import close_sheet, reopen_sheet
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.extend_hold import extend_hold
from programmes.actions.hold import hold
from programmes.actions.move_session import move_session
from programmes.actions.open_sheet import open_sheet
from programmes.actions.release_expired import release_expired
from programmes.actions.request_place import request_place
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, EnrolmentState, Selection, SessionState
from programmes.models import Enrolment, SignUpSheet
from tests.tariffs import factories as prices

from . import factories as make

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def refused(code: str, words: str, act) -> None:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert words in caught.value.words.replace("\u00a0", " ")
    assert caught.value.way_out


def reachable(name: str = "Mme R.") -> Person:
    person = make.person(name)
    person.email = f"p{person.pk}@exemple.fr"
    person.save()
    return person


def told(purpose: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(purpose=f"programmes.{purpose}").order_by("pk"))


def taken(sheet) -> int:
    return SignUpSheet.objects.get(pk=sheet.pk).taken


class TestMoving:
    @pytest.fixture
    def sheet(self):
        return make.sheet(3)

    @pytest.fixture
    def date(self, sheet):
        return sheet.sessions.get()

    def test_it_takes_its_new_time_house_and_place_and_calendars_learn_it(self, date):
        start, by = make.in_days(12, 9), make.agent()
        uid, sequence = date.uid, date.sequence
        moved = move_session(session=date, start=start, end=start + HOUR, maison=make.maison("Patio"), place="La cour", why="pluie", by=by)
        date.refresh_from_db()
        assert (date.start, date.end, date.maison.name, date.place, date.where) == (start, start + HOUR, "Patio", "La cour", "La cour")
        assert (date.state, date.public_note, date.uid, date.sequence) == (SessionState.MOVED, "pluie", uid, sequence + 1)
        assert date.local_date == timezone.localtime(start).date()
        assert moved == date
        line = AuditLine.objects.get(verb="programmes.move_session")
        assert (line.by, line.detail["after"]) == (by, start.isoformat())

    def test_its_day_is_that_of_paris(self, date):
        start = dt.datetime.combine(timezone.localdate(make.in_days(20)), dt.time(23, 30), tzinfo=dt.UTC)
        move_session(session=date, start=start, end=start + HOUR, by=None)
        date.refresh_from_db()
        assert date.local_date == timezone.localtime(start).date() == start.date() + dt.timedelta(days=1)

    def test_everybody_on_it_keeps_her_place_and_is_told(self, sheet, date):
        rows = [enrol(sheet=sheet, people=[reachable()], by=None)[0] for _ in range(3)]
        waiting = wait(sheet=sheet, people=[reachable()], by=None)[0]
        gone = withdraw(enrolment=rows[2], by=None)
        start = make.in_days(12, 9)
        move_session(session=date, start=start, end=start + HOUR, why="la salle est prise", by=None)
        assert taken(sheet) == 3  # the place given back is offered to who waited
        messages = told("date_moved")
        assert {message.about for message in messages} == {f"programmes.Enrolment:{row.pk}" for row in (*rows[:2], waiting)}
        assert gone.pk not in {int(message.about.split(":")[1]) for message in messages}
        assert "la salle est prise" in messages[0].body
        assert "9 h" in messages[0].body.replace("\u00a0", " ")

    def test_each_move_is_told_and_moving_to_where_it_is_is_nothing(self, sheet, date):
        enrol(sheet=sheet, people=[reachable()], by=None)
        first, second = make.in_days(12, 9), make.in_days(13, 9)
        for start in (first, first, second):
            move_session(session=date, start=start, end=start + HOUR, by=None)
        date.refresh_from_db()
        assert (date.sequence, len(told("date_moved"))) == (2, 2)

    def test_whom_nothing_reaches_is_left_to_staff(self, sheet, date):
        place = enrol(sheet=sheet, people=[make.person()], by=None)[0]
        move_session(session=date, start=make.in_days(12), end=make.in_days(12) + HOUR, by=None)
        place.refresh_from_db()
        assert place.to_tell == "programmes.date_moved"

    def test_a_price_agreed_does_not_change_with_the_date(self, date):
        by = prices.agent("deplacer@ville.test")
        tariff = prices.tariff(by, name="Bal", unit="la place")
        prices.published(tariff, by)
        sheet = make.sheet(3, tariff=Tariff.objects.get(pk=tariff.pk))
        place = enrol(sheet=sheet, people=[make.person()], household=make.household(), by=None)[0]
        move_session(session=sheet.sessions.get(), start=make.in_days(12), end=make.in_days(12) + HOUR, by=None)
        again = Enrolment.objects.get(pk=place.pk)
        assert (again.price_cents, again.price_reason) == (place.price_cents, place.price_reason)

    def test_what_is_refused(self, date):
        later = make.in_days(12)
        refused("fin-avant-debut", "La fin vient avant le début.", lambda: move_session(session=date, start=later, end=later, by=None))
        past = make.in_days(-2)
        refused(
            "date-passee", "La nouvelle date est déjà passée.", lambda: move_session(session=date, start=past, end=past + HOUR, by=None)
        )
        with time_machine.travel(date.end, tick=False):
            after = date.end + dt.timedelta(days=2)
            refused("date-passee", "Cette date est passée.", lambda: move_session(session=date, start=after, end=after + HOUR, by=None))
        cancel_session(session=date, by=None)
        refused("deja-annulee", "déjà annulée", lambda: move_session(session=date, start=later, end=later + HOUR, by=None))
        date.refresh_from_db()
        assert date.state == SessionState.CANCELLED


class TestClosing:
    def test_closed_residents_cannot_enrol_staff_can_and_places_stand(self):
        sheet = make.sheet(3)
        place = enrol(sheet=sheet, people=[make.person()], by=None)[0]
        closed = close_sheet(sheet=sheet, by=make.agent())
        assert closed.closes_at <= clock.now()
        refused("clos", "Les inscriptions sont closes", lambda: enrol(sheet=sheet, people=[make.person()], by=None))
        assert enrol(sheet=sheet, people=[make.person()], by=make.agent(), channel=Channel.COUNTER)[0].state == EnrolmentState.CONFIRMED
        place.refresh_from_db()
        assert (place.state, taken(sheet)) == (EnrolmentState.CONFIRMED, 2)

    def test_twice_is_once(self):
        sheet = make.sheet(3)
        first = close_sheet(sheet=sheet, by=None).closes_at
        with time_machine.travel(clock.now() + HOUR, tick=False):
            assert close_sheet(sheet=sheet, by=None).closes_at == first
        assert AuditLine.objects.filter(verb="programmes.close_sheet").count() == 1

    def test_closed_before_its_opening_it_never_opens_by_itself(self):
        sheet = make.sheet(3, opens_at=make.in_days(2))
        closed = close_sheet(sheet=sheet, by=None)
        assert closed.opens_at == closed.closes_at
        with time_machine.travel(make.in_days(3), tick=False):
            refused("clos", "closes", lambda: enrol(sheet=sheet, people=[make.person()], by=None))

    def test_opened_again_residents_enrol_and_the_list_is_served_first(self):
        sheet = make.sheet(1)
        first = enrol(sheet=sheet, people=[make.person()], by=None)[0]
        waiting = wait(sheet=sheet, people=[make.person()], by=None)[0]
        close_sheet(sheet=sheet, by=None)
        withdraw(enrolment=first, by=None, channel=Channel.COUNTER)
        reopened = reopen_sheet(sheet=sheet, by=None)
        assert reopened.closes_at is None
        waiting.refresh_from_db()
        assert waiting.state == EnrolmentState.OFFERED
        refused("complet", "plus de place", lambda: enrol(sheet=sheet, people=[make.person()], by=None))
        reopen_sheet(sheet=sheet, by=None)
        assert AuditLine.objects.filter(verb="programmes.reopen_sheet").count() == 1


class TestHolding:
    def test_a_hold_lasts_until_then_and_is_never_shortened(self):
        sheet = make.sheet(1)
        held = hold(sheet=sheet, people=[make.person()], by=None)[0]
        later = held.held_until + HOUR
        assert extend_hold(enrolment=held, until=later, by=None).held_until == later
        assert extend_hold(enrolment=held, until=later - 2 * HOUR, by=None).held_until == later
        with time_machine.travel(later - dt.timedelta(seconds=1), tick=False):
            assert release_expired() == 0
        with time_machine.travel(later, tick=False):
            assert release_expired() == 1
        assert taken(sheet) == 0

    @pytest.mark.parametrize("end", ["confirmed", "lapsed"])
    def test_what_is_no_longer_held_is_not_held_longer(self, end):
        sheet = make.sheet(1)
        held = hold(sheet=sheet, people=[make.person()], by=None)[0]
        if end == "confirmed":
            confirm(enrolment=held, by=None)
        else:
            with time_machine.travel(held.held_until, tick=False):
                release_expired()
        refused("deja-modifie", "Cette place n'est plus à ce stade", lambda: extend_hold(enrolment=held, until=make.in_days(1), by=None))
        held.refresh_from_db()
        assert (held.state, held.held_until) == (end, None)


class TestRequests:
    @pytest.fixture
    def sheet(self):
        return make.sheet(1, selection=Selection.STAFF)

    def asked(self, sheet, person=None, **also) -> Enrolment:
        return request_place(sheet=sheet, people=[person or reachable()], by=None, **also)[0]

    def test_a_request_takes_no_place_and_is_told_as_arrived(self, sheet):
        rows = [self.asked(sheet) for _ in range(3)]
        assert {row.state for row in rows} == {EnrolmentState.REQUESTED}
        assert (taken(sheet), len(told("requested"))) == (0, 3)

    def test_twice_the_same_request_is_one(self, sheet):
        person, key = reachable(), uuid.uuid4()
        assert self.asked(sheet, person, key=key) == self.asked(sheet, person, key=key)
        refused("deja-inscrit", "a déjà une place ou une demande", lambda: self.asked(sheet, person))

    def test_where_one_enrols_directly_nothing_is_requested(self):
        refused("sans-demande", "on s'inscrit directement", lambda: self.asked(make.sheet(1)))

    def test_where_the_team_answers_nobody_enrols_by_herself(self, sheet):
        refused("sur-demande", "l'équipe répond à chaque demande", lambda: enrol(sheet=sheet, people=[reachable()], by=None))

    def test_yes_offers_a_place_that_is_then_confirmed(self, sheet):
        offered = accept_request(enrolment=self.asked(sheet), by=make.agent())
        assert (offered.state, taken(sheet)) == (EnrolmentState.OFFERED, 1)
        assert offered.held_until > clock.now()
        assert len(told("offered")) == 1
        assert confirm(enrolment=offered, by=None).state == EnrolmentState.CONFIRMED

    def test_yes_is_refused_when_no_place_is_left_and_the_request_stands(self, sheet):
        first, second = self.asked(sheet), self.asked(sheet)
        accept_request(enrolment=first, by=None)
        refused("complet", "Il n'y a plus de place.", lambda: accept_request(enrolment=second, by=None))
        second.refresh_from_db()
        assert (second.state, taken(sheet)) == (EnrolmentState.REQUESTED, 1)

    def test_yes_after_the_date_is_refused(self, sheet):
        row = self.asked(sheet)
        with time_machine.travel(make.in_days(11), tick=False):
            refused("passe", "Ce rendez-vous est passé.", lambda: accept_request(enrolment=row, by=None))

    def test_no_is_said_in_the_words_that_were_written(self, sheet):
        row = refuse_request(enrolment=self.asked(sheet), words="  Le groupe est complet ; venez en février.  ", by=make.agent())
        assert (row.state, row.end_reason, taken(sheet)) == (EnrolmentState.REFUSED, "refused", 0)
        assert "Le groupe est complet ; venez en février." in told("refused")[0].body

    @pytest.mark.parametrize("words", ["", "   "])
    def test_no_without_words_is_refused(self, sheet, words):
        row = self.asked(sheet)
        refused("raison-manquante", "la phrase que la personne lira", lambda: refuse_request(enrolment=row, words=words, by=None))
        row.refresh_from_db()
        assert row.state == EnrolmentState.REQUESTED

    @pytest.mark.parametrize("again", [accept_request, lambda **a: refuse_request(words="Non.", **a)])
    def test_one_answer_only(self, sheet, again):
        row = refuse_request(enrolment=self.asked(sheet), words="Pas cette fois.", by=None)
        refused("deja-modifie", "n'est plus à ce stade : demande refusée", lambda: again(enrolment=row, by=None))
        assert len(told("refused")) == 1

    @pytest.mark.parametrize("answer", [accept_request, lambda **a: refuse_request(words="Non.", **a)])
    def test_an_answer_from_a_stale_screen_is_told(self, sheet, answer):
        row = self.asked(sheet)
        withdraw(enrolment=row, by=None)
        refused("deja-modifie", "Cette place a déjà été modifiée", lambda: answer(enrolment=row, by=None, seen=row.version))

    def test_who_was_refused_may_ask_again(self, sheet):
        person = reachable()
        refuse_request(enrolment=self.asked(sheet, person), words="Pas cette fois.", by=None)
        assert self.asked(sheet, person).state == EnrolmentState.REQUESTED

    def test_a_priced_place_is_quoted_when_it_is_offered(self):
        by = prices.agent("demande@ville.test")
        tariff = prices.tariff(by, name="Sortie", unit="la place")
        prices.published(tariff, by)
        date = make.session()
        sheet = open_sheet(activity=date.activity, sessions=[date], capacity=2, selection=Selection.STAFF, tariff=tariff, by=None)
        refused("foyer-manquant", "Il manque le foyer", lambda: self.asked(sheet))
        row = self.asked(sheet, household=make.household())
        assert row.price_cents is None
        assert accept_request(enrolment=row, by=None).price_cents == 900
