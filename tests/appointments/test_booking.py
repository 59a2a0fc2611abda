"""Taking a moment, moving it, giving it back, coming or not, being forgotten."""

import datetime as dt
import uuid

import pytest
import time_machine

from portal.kit import clock, registry
from portal.kit.audit import key_of
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from programmes.actions.withdraw import withdraw
from programmes.appointments.actions import move_appointment as moving
from programmes.appointments.actions.book_appointment import book_appointment
from programmes.appointments.actions.cancel_slots import cancel_slots
from programmes.appointments.actions.forget_appointments import KEPT, forget_appointments, forget_of
from programmes.appointments.actions.move_appointment import move_appointment
from programmes.appointments.actions.note_presence import note_arrived, note_missed, serve_walk_in, unmark
from programmes.models import Attendance, Enrolment, Party, SheetSession, SignUpSheet
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db


def code_of(act) -> str:
    with pytest.raises(Refusal) as raised:
        act()
    assert raised.value.words
    assert raised.value.way_out
    return raised.value.code


@laid_once
def slots():
    return make.plan()


class TestBooking:
    def test_it_is_confirmed_at_once_and_free(self, slots):
        row = make.book(slots[0])
        assert (row.state, row.price_cents, row.channel) == ("confirmed", None, "counter")
        slots[0].sheet.refresh_from_db()
        assert slots[0].sheet.taken == 1

    def test_a_taken_moment_is_refused_in_words_of_here(self, slots):
        make.book(slots[0])
        with pytest.raises(Refusal, match="vient d'être pris") as raised:
            make.book(slots[0])
        assert raised.value.code == "complet"

    def test_one_to_come_at_a_time_at_each_permanence(self, slots):
        someone = make.person()
        make.book(slots[0], someone)
        assert code_of(lambda: make.book(slots[1], someone)) == "deja-rendez-vous"
        with pytest.raises(Refusal) as raised:
            make.book(slots[0], someone)
        assert [reason.code for reason in raised.value.reasons] == ["deja-rendez-vous", "complet"]
        other = make.plan(make.permanence("Avocat"))
        assert make.book(other[0], someone).state == "confirmed"

    def test_a_merged_record_counts_as_the_same_person(self, slots):
        kept, absorbed = make.person(), make.person()
        make.book(slots[0], absorbed)
        merge_persons(absorbed=absorbed, kept=kept, by=None)
        assert code_of(lambda: make.book(slots[1], kept)) == "deja-rendez-vous"

    def test_after_it_or_once_given_back_or_called_off_she_may_take_another(self, slots):
        someone = make.person()
        withdraw(enrolment=make.book(slots[0], someone), by=None, channel="counter")
        make.book(slots[1], someone)
        cancel_slots(slot=slots[1], stretch="one", by=None)
        make.book(slots[2], someone)
        with time_machine.travel(slots[2].session.end + dt.timedelta(minutes=1), tick=False):
            assert make.book(slots[3], someone).state == "confirmed"

    def test_online_what_is_kept_or_not_offered_is_refused_and_the_counter_gives_it(self):
        user = accounts.resident()
        someone = make.resident(user)
        kept = make.plan(keeping="all")[0]
        closed = make.plan(make.permanence("Avocat", online=False))[0]
        far = make.plan(make.permanence("Loin", ahead_days=3))[0]
        for slot, code in ((kept, "pas-encore-ouvert"), (closed, "clos"), (far, "pas-encore-ouvert")):
            assert code_of(lambda slot=slot: make.book(slot, someone, by=user, channel="online")) == code
            assert make.book(slot, someone).state == "confirmed"

    def test_kept_moments_open_to_all_two_days_before(self):
        user = accounts.resident()
        someone = make.resident(user)
        slot = make.plan(keeping="all")[0]
        with time_machine.travel(slot.session.start - dt.timedelta(hours=47), tick=False):
            assert make.book(slot, someone, by=user, channel="online").state == "confirmed"

    def test_online_one_books_for_oneself_alone(self, slots):
        user = accounts.resident()
        make.resident(user)
        assert code_of(lambda: make.book(slots[0], make.person(), by=user, channel="online")) == "pour-soi"

    def test_the_same_press_twice_is_one(self, slots):
        someone, key = make.person(), uuid.uuid4()
        rows = [book_appointment(slot=slots[0], person=someone, by=None, channel="phone", key=key) for _ in range(2)]
        assert rows[0] == rows[1]

    def test_the_past_is_refused_also_at_the_counter(self, slots):
        with time_machine.travel(slots[0].session.end, tick=False):
            assert code_of(lambda: make.book(slots[0])) == "passe"

    def test_who_stands_at_the_counter_need_not_be_told(self, slots):
        assert make.book(slots[0]).to_tell == ""


class TestMoving:
    def test_the_new_moment_is_hers_and_the_old_one_free_and_she_is_told_once(self, slots):
        someone = make.person(email="b@exemple.fr", channel="email")
        row = make.book(slots[0], someone)
        before = OutboxMessage.objects.count()
        moved = move_appointment(enrolment=row, to=slots[2], by=None, channel="phone")
        row.refresh_from_db()
        assert (row.state, row.end_reason, moved.state, moved.sheet_id) == ("withdrawn", "moved", "confirmed", slots[2].sheet_id)
        assert [SignUpSheet.objects.get(pk=slot.sheet_id).taken for slot in slots] == [0, 0, 1, 0]
        [message] = OutboxMessage.objects.order_by("pk")[before:]
        assert (message.purpose, message.confidential) == ("programmes.date_moved", True)

    def test_a_moment_just_taken_leaves_her_with_the_old_one(self, slots):
        row = make.book(slots[0])
        make.book(slots[1])
        assert code_of(lambda: move_appointment(enrolment=row, to=slots[1], by=None, channel="counter")) == "complet"
        row.refresh_from_db()
        assert (row.state, row.version) == ("confirmed", 1)
        assert [SignUpSheet.objects.get(pk=slot.sheet_id).taken for slot in slots] == [1, 1, 0, 0]

    def test_an_error_in_the_middle_leaves_everything_as_it_was(self, slots, monkeypatch):
        row = make.book(slots[0])
        monkeypatch.setattr(moving, "place_people", lambda *given, **more: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            move_appointment(enrolment=row, to=slots[1], by=None, channel="counter")
        row.refresh_from_db()
        assert row.state == "confirmed"
        assert not SignUpSheet.objects.miscounted().exists()

    def test_refusals(self, slots):
        row = make.book(slots[0])
        other = make.plan(make.permanence("Avocat"))
        move = lambda to, **more: lambda: move_appointment(enrolment=row, to=to, by=None, channel="counter", **more)  # noqa: E731
        assert code_of(move(other[0])) == "autre-permanence"
        assert code_of(move(slots[0])) == "meme-moment"
        assert code_of(move(slots[1], seen=99)) == "deja-modifie"
        with time_machine.travel(slots[0].session.start + dt.timedelta(minutes=1), tick=False):
            assert code_of(move(slots[3])) == "passe"

    def test_the_same_press_twice_is_one_move(self, slots):
        row, key = make.book(slots[0]), uuid.uuid4()
        moved = [move_appointment(enrolment=row, to=slots[1], by=None, channel="phone", key=key) for _ in range(2)]
        assert moved[0] == moved[1]


class TestTheDay:
    def test_missed_is_a_mark_and_one_kind_word(self, slots):
        someone = make.person(email="b@exemple.fr", channel="email")
        row = make.book(slots[0], someone)
        before = OutboxMessage.objects.count()
        with time_machine.travel(slots[0].session.end, tick=False):
            for _ in range(2):
                note_missed(enrolment=row, by=None)
        assert Attendance.objects.get(enrolment=row).presence == "absent"
        [message] = OutboxMessage.objects.order_by("pk")[before:]
        assert (message.subject, message.confidential) == ("Un autre moment ?", True)
        assert "Cela arrive" in message.body
        assert "Écrivain" not in message.subject + message.body
        for blame in ("absen", "manqu", "venu"):
            assert blame not in (message.subject + message.body).lower()

    def test_missed_is_not_said_in_the_first_ten_minutes_nor_the_day_before(self, slots):
        row = make.book(slots[0])
        assert code_of(lambda: note_missed(enrolment=row, by=None)) == "patience"
        with time_machine.travel(slots[0].session.start + dt.timedelta(minutes=9), tick=False):
            assert code_of(lambda: note_missed(enrolment=row, by=None)) == "patience"

    def test_nothing_is_held_against_who_did_not_come(self, slots):
        someone = make.person()
        row = make.book(slots[0], someone)
        with time_machine.travel(slots[0].session.end, tick=False):
            note_missed(enrolment=row, by=None)
            assert make.book(slots[3], someone).state == "confirmed"

    def test_arrived_then_corrected(self, slots):
        row = make.book(slots[0])
        assert code_of(lambda: note_arrived(enrolment=row, by=None)) == "trop-tot"
        with time_machine.travel(slots[0].session.start, tick=False):
            note_arrived(enrolment=row, by=None)
            assert Attendance.objects.get().presence == "present"
            unmark(enrolment=row, by=None)
        assert not Attendance.objects.exists()

    def test_who_comes_without_an_appointment_is_counted_without_a_name_and_the_moment_is_hers(self, slots):
        make.book(slots[1])
        assert code_of(lambda: serve_walk_in(slot=slots[0], by=None)) == "trop-tot"
        with time_machine.travel(slots[0].session.start - dt.timedelta(minutes=5), tick=False):
            serve_walk_in(slot=slots[0], by=None)
            assert code_of(lambda: make.book(slots[0])) == "complet"
            assert code_of(lambda: serve_walk_in(slot=slots[1], by=None)) == "pris"
        assert SheetSession.objects.get(sheet=slots[0].sheet).unnamed == 1


class TestForgetting:
    def been(self, slots, *, missed=False):
        someone = make.person()
        row = make.book(slots[0], someone)
        with time_machine.travel(slots[0].session.end, tick=False):
            (note_missed if missed else note_arrived)(enrolment=row, by=None)
        return someone

    def test_after_six_months_a_visit_without_a_name_is_left(self, slots):
        self.been(slots)
        withdrawn = make.book(slots[1])
        withdraw(enrolment=withdrawn, by=None, channel="counter")
        with time_machine.travel(slots[3].session.end + KEPT - dt.timedelta(days=1), tick=False):
            assert forget_appointments() == 0
        with time_machine.travel(slots[3].session.end + KEPT + dt.timedelta(days=1), tick=False):
            assert registry.purges.get("appointments.forget")(clock.today()) == {"appointments": 2}
            assert forget_appointments() == 0
        assert not Enrolment.objects.exists()
        assert not Party.objects.exists()
        assert not Attendance.objects.exists()
        assert SheetSession.objects.get(sheet=slots[0].sheet).unnamed == 1
        assert not SignUpSheet.objects.miscounted().exists()
        assert not AuditLine.objects.filter(verb="appointments.forget").exclude(subject="").exists()

    def test_nothing_left_leads_back_from_the_person_to_where_she_went(self, slots):
        someone = self.been(slots)
        row = Enrolment.objects.get()
        with time_machine.travel(slots[0].session.end + KEPT + dt.timedelta(days=1), tick=False):
            forget_appointments()
        about_her = AuditLine.objects.filter(subject=key_of(someone)).exclude(verb__startswith="people.")
        assert not about_her.exists()
        lines = AuditLine.objects.filter(verb="programmes.attendance")
        assert [line.detail["marks"] for line in lines] == [1]
        assert AuditLine.objects.filter(target=key_of(row)).exists()  # that an agent acted stays

    def test_a_missed_one_leaves_nothing_at_all(self, slots):
        self.been(slots, missed=True)
        with time_machine.travel(slots[0].session.end + KEPT + dt.timedelta(days=1), tick=False):
            forget_appointments()
        assert SheetSession.objects.get(sheet=slots[0].sheet).unnamed == 0

    def test_when_she_asks_what_is_over_goes_at_once_and_what_is_to_come_is_said(self, slots):
        someone = self.been(slots)
        part = registry.erasures.get("appointments")
        with time_machine.travel(slots[0].session.end + dt.timedelta(minutes=1), tick=False):
            other = make.book(slots[3], someone)
            assert part.held(someone) == 2
            assert "à venir" in part.kept_because(someone)
            assert forget_of(someone, by=None) == 1
            assert list(Enrolment.objects.all()) == [other]
        with time_machine.travel(slots[3].session.end, tick=False):
            assert part.kept_because(someone) == ""
            part.erase(someone, by=None)
        assert part.held(someone) == 0

    def test_other_places_of_the_house_are_left_alone(self, slots):
        from tests.programmes import factories as engine

        meal = engine.sheet(3, days=1)
        row = Enrolment.objects.get(pk=make.book(slots[0]).pk)
        from programmes.actions.enrol import enrol

        place = enrol(sheet=meal, people=[row.person], by=None, channel="counter")[0]
        with time_machine.travel(slots[0].session.end + KEPT + dt.timedelta(days=400), tick=False):
            forget_appointments()
        assert list(Enrolment.objects.all()) == [place]
