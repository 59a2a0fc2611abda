"""People who come together: guests, fewer places than asked, a place passed on, a sign-up the team looks at, the rank of a paper."""

import datetime as dt
import uuid

import pytest
import time_machine

from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes.actions.accept_offer import accept_offer
from programmes.actions.approve import approve, refuse_place
from programmes.actions.choose_who_comes import choose_who_comes
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.note_told import note_told
from programmes.actions.record_attendance import record_attendance
from programmes.actions.release_expired import release_expired
from programmes.actions.set_asking import set_asking
from programmes.actions.transfer import transfer
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.desk.tasks import staff_tasks
from programmes.enums import Approval, Channel
from programmes.listings.lines import lines_of
from programmes.listings.parties import rank_told
from programmes.models import Enrolment, SignUpSheet
from programmes.own_dates import personal_dates
from programmes.rules.extras import Extras
from programmes.rules.history_words import outcome
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make
from .test_places import code_of, taken

pytestmark = pytest.mark.django_db


def states(sheet) -> list[str]:
    return list(sheet.enrolments.order_by("pk").values_list("state", flat=True))


def with_guests(sheet, *names, act=enrol, **kwargs):
    return act(sheet=sheet, people=[make.person("Mme B.")], by=None, extras=Extras(guests=names, **kwargs))


@laid_once
def open_to_guests():
    sheet = make.sheet(5)
    return set_asking(sheet=sheet, guests=3, asks_needs=True, approval=False, by=None)


class TestGuests:
    def test_a_guest_is_a_row_of_the_same_party_without_a_record(self, open_to_guests):
        rows = with_guests(open_to_guests, "Paul", "Inès")
        assert [row.called for row in rows] == ["Mme B.", "Paul", "Inès"]
        assert rows[1].listed_as == "Paul, accompagne Mme B."
        assert len({row.party_id for row in rows}) == 1
        assert taken(open_to_guests) == 3
        withdraw(enrolment=rows[1], by=None)
        assert states(open_to_guests) == ["confirmed", "withdrawn", "confirmed"]
        assert taken(open_to_guests) == 2

    def test_more_guests_than_the_sheet_says_are_refused(self, open_to_guests):
        assert code_of(lambda: with_guests(open_to_guests, "A", "B", "C", "D")) == "trop-d-accompagnants"
        assert code_of(lambda: with_guests(make.sheet(5), "A")) == "sans-accompagnant"

    def test_a_party_with_its_guests_larger_than_what_is_left_is_refused(self, open_to_guests):
        enrol(sheet=open_to_guests, people=make.people(3), by=None)
        assert code_of(lambda: with_guests(open_to_guests, "A", "B")) == "pas-assez-de-places"

    def test_she_is_not_on_it_twice_because_of_her_guest(self, open_to_guests):
        rows = with_guests(open_to_guests, "Paul")
        withdraw(enrolment=rows[0], by=None)
        again = enrol(sheet=open_to_guests, people=[rows[0].person], by=None)
        assert again[0].state == "confirmed"
        assert code_of(lambda: enrol(sheet=open_to_guests, people=[rows[0].person], by=None)) == "deja-inscrit"

    def test_guests_are_ticked_and_numbered_like_everybody(self, open_to_guests):
        rows = with_guests(open_to_guests, "Paul")
        lines = [(line.number, line.name, line.comes_with) for line in lines_of(open_to_guests)]
        assert lines == [(1, "Mme B.", ""), (2, "Paul", "Mme B.")]
        session = open_to_guests.sessions.get()
        with time_machine.travel(session.start, tick=False):
            marks = record_attendance(sheet=open_to_guests, session=session, marks={rows[1].pk: "present"}, by=None)
        assert marks == {rows[1].pk: "present"}

    def test_a_calendar_holds_the_date_once(self, open_to_guests):
        rows = with_guests(open_to_guests, "Paul", "Inès")
        assert len(personal_dates(rows[0].person)) == 1

    def test_a_person_named_twice_has_one_place(self):
        person = make.person()
        assert code_of(lambda: enrol(sheet=make.sheet(3), people=[person, person], by=None)) == "deux-fois"


class TestFewer:
    @pytest.fixture
    def four(self, open_to_guests):
        """Five places taken; four wait, three would do."""
        inside = enrol(sheet=open_to_guests, people=make.people(5), by=None)
        rows = with_guests(open_to_guests, "Paul", "Inès", "Karim", act=wait, fewest=3)
        return open_to_guests, inside, rows

    def test_they_are_offered_three_of_four_and_say_who_comes(self, four):
        sheet, inside, rows = four
        for row in inside[:2]:
            withdraw(enrolment=row, by=None)
        assert set(states(sheet)[5:]) == {"waiting"}
        withdraw(enrolment=inside[2], by=None)
        assert states(sheet)[5:] == ["offered"] * 3 + ["waiting"]
        come = [rows[0].pk, rows[2].pk, rows[3].pk]
        chosen = choose_who_comes(party=rows[0].party, sheet=sheet, coming=come, by=None)
        assert [row.pk for row in chosen] == come
        assert states(sheet)[5:] == ["confirmed", "withdrawn", "confirmed", "confirmed"]
        assert taken(sheet) == 5

    def test_she_who_was_offered_first_may_be_the_one_who_stays(self, four):
        sheet, inside, rows = four
        for row in inside[:3]:
            withdraw(enrolment=row, by=None)
        choose_who_comes(party=rows[0].party, sheet=sheet, coming=[row.pk for row in rows[1:]], by=None)
        assert states(sheet)[5:] == ["withdrawn", "confirmed", "confirmed", "confirmed"]

    def test_the_message_says_that_they_choose(self, four):
        _, inside, rows = four
        rows[0].person.email, rows[0].person.channel = "b@exemple.fr", "email"
        rows[0].person.save()
        for row in inside[:3]:
            withdraw(enrolment=row, by=None)
        assert "vous choisissez qui vient" in OutboxMessage.objects.get(purpose="programmes.offered").body

    def test_more_than_the_places_kept_is_refused_and_nothing_moves(self, four):
        sheet, inside, rows = four
        for row in inside[:3]:
            withdraw(enrolment=row, by=None)
        everybody = [row.pk for row in rows]
        assert code_of(lambda: choose_who_comes(party=rows[0].party, sheet=sheet, coming=everybody, by=None)) == "trop-de-monde"
        assert code_of(lambda: choose_who_comes(party=rows[0].party, sheet=sheet, coming=[], by=None)) == "personne"
        assert states(sheet)[5:] == ["offered"] * 3 + ["waiting"]

    def test_those_who_stay_on_the_list_come_in_with_the_next_place(self, four):
        sheet, inside, rows = four
        for row in inside[:3]:
            withdraw(enrolment=row, by=None)
        choose_who_comes(party=rows[0].party, sheet=sheet, coming=[row.pk for row in rows[:2]], others_wait=True, by=None)
        assert states(sheet)[5:] == ["confirmed", "confirmed", "offered", "waiting"]
        withdraw(enrolment=inside[3], by=None)
        assert states(sheet)[7:] == ["offered", "offered"]

    def test_nobody_answers_and_all_of_them_leave_the_list(self, four):
        sheet, inside, rows = four
        for row in inside[:3]:
            withdraw(enrolment=row, by=None)
        note_told(enrolment=rows[0], by=None)
        with time_machine.travel(clock.now() + dt.timedelta(days=4), tick=False):
            release_expired()
        assert states(sheet)[5:] == ["lapsed"] * 4
        assert taken(sheet) == 2

    def test_an_answer_sent_twice_or_late(self, four):
        sheet, inside, rows = four
        for row in inside[:3]:
            withdraw(enrolment=row, by=None)
        key, come = uuid.uuid4(), [row.pk for row in rows[:3]]
        ask = {"party": rows[0].party, "sheet": sheet, "coming": come, "by": None}
        assert choose_who_comes(**ask, key=key) == choose_who_comes(**ask, key=key)
        assert code_of(lambda: choose_who_comes(**ask)) == "deja-modifie"
        assert code_of(lambda: choose_who_comes(**ask, seen={rows[0].pk: 1})) == "deja-modifie"

    def test_the_rank_is_told_in_parties_and_never_on_a_confidential_sheet(self, four):
        sheet, _, rows = four
        second = wait(sheet=sheet, people=[make.person()], by=None)[0]
        assert rank_told(rows[3]) == "Vous êtes en tête de la liste d'attente."
        assert rank_told(second) == "Vous êtes à la 2e place de la liste d'attente."
        SignUpSheet.objects.filter(pk=sheet.pk).update(confidential=True, guests=0)
        assert rank_told(Enrolment.objects.get(pk=second.pk)) == ""

    def test_after_a_draw_the_rank_is_that_of_the_draw_not_of_who_asked_first(self, four):
        sheet, _, rows = four
        drawn_before = wait(sheet=sheet, people=[make.person()], by=None)[0]
        Enrolment.objects.filter(party=rows[0].party_id).update(draw_rank=2)
        Enrolment.objects.filter(pk=drawn_before.pk).update(draw_rank=1)
        assert rank_told(Enrolment.objects.get(pk=drawn_before.pk)) == "Vous êtes en tête de la liste d'attente."
        assert rank_told(Enrolment.objects.get(pk=rows[0].pk)) == "Vous êtes à la 2e place de la liste d'attente."

    def test_a_party_larger_than_the_sheet_waits_only_where_fewer_would_do(self):
        sheet = set_asking(sheet=make.sheet(2), guests=3, asks_needs=True, approval=False, by=None)
        enrol(sheet=sheet, people=make.people(2), by=None)
        assert code_of(lambda: with_guests(sheet, "A", "B", "C", act=wait)) == "trop-nombreux"
        assert {row.state for row in with_guests(sheet, "A", "B", "C", act=wait, fewest=2)} == {"waiting"}


class TestPassingOn:
    @pytest.fixture
    def home(self):
        mother, child, friend = make.person("Mme B."), make.person("Léo", birth_year=2015), make.person("M. X.")
        return create_household(referents=[mother], members=[child], by=None), mother, child, friend

    def test_the_place_goes_to_another_member_the_count_stays(self, home):
        household, mother, child, _ = home
        sheet = make.sheet(1)
        row = enrol(sheet=sheet, people=[mother], household=household, by=None)[0]
        moved = transfer(enrolment=row, to=child, by=None, seen=row.version)
        assert (moved.pk, moved.person, moved.state, taken(sheet)) == (row.pk, child, "confirmed", 1)
        verbs = AuditLine.objects.filter(verb__startswith="programmes.transfer").values_list("verb", "subject")
        assert set(verbs) == {
            ("programmes.transfer", f"people.Person:{mother.pk}"), ("programmes.transferred", f"people.Person:{child.pk}"),
        }  # fmt: skip

    def test_not_to_a_stranger_nor_to_who_is_on_it(self, home):
        household, mother, child, friend = home
        sheet = make.sheet(3)
        row = enrol(sheet=sheet, people=[mother], household=household, by=None)[0]
        assert code_of(lambda: transfer(enrolment=row, to=friend, by=None)) == "pas-du-foyer"
        enrol(sheet=sheet, people=[child], household=household, by=None)
        assert code_of(lambda: transfer(enrolment=row, to=child, by=None)) == "deja-inscrit"

    def test_not_after_the_deadline_online_but_at_the_counter(self, home):
        household, mother, child, _ = home
        sheet = make.sheet(1, cancel_until=clock.now() + dt.timedelta(days=1))
        row = enrol(sheet=sheet, people=[mother], household=household, by=None)[0]
        with time_machine.travel(clock.now() + dt.timedelta(days=2), tick=False):
            assert code_of(lambda: transfer(enrolment=row, to=child, by=None)) == "trop-tard"
            assert transfer(enrolment=row, to=child, by=None, channel=Channel.COUNTER).person == child

    def test_not_once_somebody_was_ticked_nor_a_guest_nor_a_wait_nor_a_secret(self, home):
        household, mother, child, _ = home
        sheet = set_asking(sheet=make.sheet(2), guests=1, asks_needs=True, approval=False, by=None)
        row, guest = enrol(sheet=sheet, people=[mother], household=household, by=None, extras=Extras(guests=("Paul",)))
        assert code_of(lambda: transfer(enrolment=guest, to=child, by=None)) == "rien-a-passer"
        waits = wait(sheet=sheet, people=[make.person()], by=None)[0]
        assert code_of(lambda: transfer(enrolment=waits, to=child, by=None)) == "rien-a-passer"
        secret = enrol(sheet=make.sheet(1, confidential=True), people=[mother], household=household, by=None)[0]
        assert code_of(lambda: transfer(enrolment=secret, to=child, by=None)) == "rien-a-passer"
        session = sheet.sessions.get()
        with time_machine.travel(session.start, tick=False):
            record_attendance(sheet=sheet, session=session, marks={row.pk: "present"}, by=None)
            code = code_of(lambda: transfer(enrolment=row, to=child, by=None, channel=Channel.COUNTER))
        assert code == "deja-commence"

    def test_a_stale_screen_and_a_second_click(self, home):
        household, mother, child, _ = home
        row = enrol(sheet=make.sheet(1), people=[mother], household=household, by=None)[0]
        assert code_of(lambda: transfer(enrolment=row, to=child, by=None, seen=9)) == "deja-modifie"
        key = uuid.uuid4()
        first = transfer(enrolment=row, to=child, by=None, key=key)
        assert transfer(enrolment=row, to=child, by=None, key=key) == first

    def test_both_are_told_where_the_reader_is_not_who_acted(self, home):
        household, mother, child, _ = home
        for person, address in ((mother, "b@exemple.fr"), (child, "leo@exemple.fr")):
            person.email, person.channel = address, "email"
            person.save()
        row = enrol(sheet=make.sheet(1), people=[mother], household=household, by=None, channel=Channel.COUNTER)[0]
        transfer(enrolment=row, to=child, by=make.agent(), channel=Channel.COUNTER)
        told = OutboxMessage.objects.filter(purpose="programmes.transferred")
        assert {message.address for message in told} == {"b@exemple.fr", "leo@exemple.fr"}
        assert all("La place est passée à Léo" in message.body for message in told)


class TestApproval:
    @pytest.fixture
    def looked_at(self):
        return set_asking(sheet=make.sheet(1), guests=0, asks_needs=True, approval=True, by=None)

    def test_the_place_is_held_until_the_team_says_yes(self, looked_at):
        row = enrol(sheet=looked_at, people=[make.person()], by=None)[0]
        assert (row.state, row.approval, taken(looked_at)) == ("held", Approval.ASKED, 1)
        done = approve(enrolment=row, by=None, words="Avec plaisir.", seen=row.version)
        assert (done.state, done.approval) == ("confirmed", Approval.GIVEN)
        assert code_of(lambda: approve(enrolment=row, by=None)) == "deja-modifie"

    def test_a_no_is_said_in_words_and_serves_the_list(self, looked_at):
        person = make.person(email="b@exemple.fr", channel="email")
        row = enrol(sheet=looked_at, people=[person], by=None)[0]
        next_one = wait(sheet=looked_at, people=[make.person()], by=None)[0]
        assert code_of(lambda: refuse_place(enrolment=row, words=" ", by=None)) == "raison-manquante"
        refuse_place(enrolment=row, words="Il faut savoir nager.", by=None)
        next_one.refresh_from_db()
        assert (Enrolment.objects.get(pk=row.pk).state, next_one.state) == ("refused", "offered")
        assert "Il faut savoir nager." in OutboxMessage.objects.get(purpose="programmes.refused").body

    def test_who_comes_from_the_list_is_looked_at_too(self, looked_at):
        first = enrol(sheet=looked_at, people=[make.person()], by=None)[0]
        second = wait(sheet=looked_at, people=[make.person()], by=None)[0]
        withdraw(enrolment=first, by=None)
        row = accept_offer(enrolment=Enrolment.objects.get(pk=second.pk), by=None)
        assert (row.state, row.to_look_at, taken(looked_at)) == ("held", True, 1)

    def test_a_late_answer_does_not_take_the_place_away(self, looked_at):
        row = enrol(sheet=looked_at, people=[make.person()], by=None)[0]
        with time_machine.travel(clock.now() + dt.timedelta(days=6), tick=False):
            release_expired()
        row.refresh_from_db()
        assert row.state == "held"

    def test_what_the_team_never_answered_ends_when_the_date_begins_with_its_excuses(self, looked_at):
        row = enrol(sheet=looked_at, people=[make.person(email="b@exemple.fr", channel="email")], by=None)[0]
        with time_machine.travel(looked_at.sessions.get().start, tick=False):
            assert release_expired() == 1
        row.refresh_from_db()
        assert (row.state, row.end_reason) == ("lapsed", "unanswered")
        assert outcome(state=row.state, end_reason=row.end_reason, held=1, presences=[]).words == "notre réponse n’est pas venue"
        [message] = OutboxMessage.objects.filter(purpose="programmes.unanswered")
        assert "nous n'avons pas pu répondre" in message.body.lower() and "pas été confirmée" not in message.body

    def test_a_date_that_moves_away_leaves_the_team_its_time(self, looked_at):
        row = enrol(sheet=looked_at, people=[make.person()], by=None)[0]
        date = looked_at.sessions.get()
        first = date.start
        week = dt.timedelta(days=7)
        move_session(session=date, start=date.start + week, end=date.end + week, by=None)
        with time_machine.travel(first + dt.timedelta(minutes=1), tick=False):
            assert release_expired() == 0
            row.refresh_from_db()
            assert (row.state, row.held_until) == ("held", first + week)

    def test_the_team_has_a_task_and_a_pressing_one_two_days_before(self, looked_at):
        enrol(sheet=looked_at, people=[make.person()], by=None)
        agent, start = accounts.staff("responsable", make.maison()), looked_at.sessions.get().start

        def told() -> dict[str, int]:
            return {task["label"]: task["count"] for task in staff_tasks(agent)}

        assert told() == {"Inscriptions à regarder": 1}
        with time_machine.travel(start - dt.timedelta(days=2), tick=False):
            assert told() == {"Sans réponse de nous, et la date vient dans deux jours": 1}

    def test_the_counter_holds_it_too(self, looked_at):
        row = enrol(sheet=looked_at, people=[make.person()], by=make.agent(), channel=Channel.COUNTER)[0]
        assert row.to_look_at


class TestPaperRank:
    def test_who_signed_earlier_stands_before_who_was_keyed_earlier(self):
        sheet = make.sheet(1, opens_at=clock.now() - dt.timedelta(days=2))
        first = enrol(sheet=sheet, people=[make.person()], by=None)[0]
        keyed = wait(sheet=sheet, people=[make.person()], by=None)[0]
        signed = clock.now() - dt.timedelta(hours=3)
        paper = wait(sheet=sheet, people=[make.person()], by=make.agent(), channel=Channel.COUNTER, asked_at=signed)[0]
        assert AuditLine.objects.filter(verb="programmes.asked_on_paper").exists()
        withdraw(enrolment=first, by=None)
        assert [Enrolment.objects.get(pk=row.pk).state for row in (paper, keyed)] == ["offered", "waiting"]

    def test_nobody_moves_herself_ahead_online(self):
        sheet = make.sheet(1, opens_at=clock.now() - dt.timedelta(days=2))
        enrol(sheet=sheet, people=[make.person()], by=None)
        with pytest.raises(Refusal) as caught:
            wait(sheet=sheet, people=[make.person()], by=None, asked_at=clock.now() - dt.timedelta(hours=1))
        assert caught.value.code == "heure-reservee"
