"""Computers in free access: what they are, how their hours are laid and taken, who comes in without booking."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes.appointments import kinds
from programmes.appointments import registry as ours
from programmes.appointments.actions.cancel_slots import cancel_slots
from programmes.appointments.actions.know_host import know_host
from programmes.appointments.actions.know_seat import know_seat
from programmes.appointments.actions.move_appointment import move_appointment
from programmes.appointments.actions.note_presence import note_missed
from programmes.appointments.actions.offer_seats import offer_seats
from programmes.appointments.actions.plan_seats import plan_seats
from programmes.appointments.actions.plan_slots import plan_slots
from programmes.appointments.actions.set_terms import set_terms
from programmes.appointments.actions.sit_down import sit_down
from programmes.appointments.models import AppointmentSlot, Host, PermanenceTerms
from programmes.appointments.rules.seats import APART, ENOUGH, SAME_HOUR, Hour, in_a_row, lasting, why_not
from programmes.models import Enrolment, SheetSession
from tests.grounds import laid_once

from . import factories as make
from . import seat_factories as room

DAY = dt.date(2026, 12, 1)
MIDNIGHT = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def hour(begins: float, *, long: float = 1, days: int = 0) -> Hour:
    start = MIDNIGHT + dt.timedelta(days=days, hours=begins)
    return Hour(start, start + dt.timedelta(hours=long), DAY + dt.timedelta(days=days))


class TestRule:
    wishes = st.lists(
        st.builds(hour, st.integers(28, 80).map(lambda n: n / 4), long=st.sampled_from((0.5, 1, 1.5)), days=st.integers(0, 2)), max_size=25
    )

    @given(wishes, st.integers(30, 300), st.integers(0, 20))
    def test_whatever_is_asked_nobody_has_two_at_once_nor_more_than_a_day_allows_nor_two_stretches_to_come(self, wishes, most, now):
        at, taken = MIDNIGHT + dt.timedelta(hours=now), []
        for wish in wishes:
            if wish.begins > at and why_not(taken, wish, most=most, now=at) is None:
                taken.append(wish)
        assert in_a_row(taken)
        for day in {wish.day for wish in taken}:
            assert sum((one.length for one in taken if one.day == day), dt.timedelta()) <= dt.timedelta(minutes=most)

    @given(st.permutations([hour(14), hour(15), hour(16)]))
    def test_the_order_of_what_is_taken_changes_nothing(self, taken):
        for wish, why in ((hour(17), None), (hour(13), None), (hour(18), APART), (hour(15), SAME_HOUR)):
            assert why_not(taken, wish, most=240, now=MIDNIGHT) == why

    def test_two_hours_in_a_row_and_what_is_over_counts_for_the_day(self):
        assert why_not([], hour(14), most=120, now=MIDNIGHT) is None
        assert why_not([hour(14)], hour(15), most=120, now=MIDNIGHT) is None
        assert why_not([hour(14), hour(15)], hour(16), most=120, now=MIDNIGHT) == ENOUGH
        assert why_not([hour(14)], hour(16), most=120, now=MIDNIGHT) == APART
        assert why_not([hour(14)], hour(14, days=1), most=120, now=MIDNIGHT) == APART
        assert why_not([hour(14)], hour(14.5), most=300, now=MIDNIGHT) == SAME_HOUR
        noon = MIDNIGHT + dt.timedelta(hours=12)
        assert why_not([hour(9)], hour(14), most=120, now=noon) is None
        assert why_not([hour(9), hour(10)], hour(14), most=120, now=noon) == ENOUGH
        assert why_not([hour(9), hour(10)], hour(14, days=1), most=120, now=noon) is None

    def test_how_long_is_said(self):
        assert [lasting(minutes) for minutes in (45, 60, 90, 120)] == ["45 minutes", "1 h", "1 h 30", "2 h"]


pytestmark = pytest.mark.django_db


def code_of(act) -> str:
    with pytest.raises(Refusal) as raised:
        act()
    assert raised.value.words
    assert raised.value.way_out
    return raised.value.code


@laid_once
def page():
    return room.room()


@laid_once
def slots(page):
    return room.hours(page, [room.seat(), room.seat("Poste 2")])


class TestSeats:
    def test_each_house_has_its_own_and_it_is_known_once(self):
        keeper = make.agent()
        one = know_seat(maison=make.house(), name="Poste  1", keeper=keeper, by=None)
        assert one == know_seat(maison=make.house(), name="Poste 1", keeper=keeper, by=None)
        there = know_seat(maison=make.house("Gare"), name="Poste 1", keeper=keeper, by=None)
        person = know_host(name="Poste 1", keeper=keeper, by=None)
        assert len({one.pk, there.pk, person.pk}) == 3
        assert (one.seat, person.seat) == (True, False)

    def test_refusals(self):
        room.seat()
        for asked in ({"name": " ", "keeper": make.agent()}, {"name": "Poste 9", "keeper": None}):
            assert code_of(lambda asked=asked: know_seat(maison=make.house(), by=None, **asked)) == "poste-sans-nom"
        assert code_of(lambda: know_seat(maison=make.house(), name="Poste 1", keeper=make.agent(), by=None)) == "liste-tenue"

    @pytest.mark.parametrize(("outside", "name", "guard"), [(False, "Poste 7", "no_account"), (True, "Poste 1", "once_in_a_house")])
    def test_the_database_knows_that_a_seat_is_no_account_and_one_of_its_house(self, outside, name, guard):
        room.seat()
        row = {"user": make.agent(), "name": name, "outside": outside, "seat_of": make.house()}
        with pytest.raises(IntegrityError), transaction.atomic():
            Host.objects.create(**row)
        Host.objects.create(**{**row, "name": "Poste 8", "outside": True})  # control: the very same without what is wrong

    def test_a_house_that_goes_is_told_of_its_seats(self):
        seat = room.seat()
        tie = registry.house_ties.get("appointments.Host")
        assert list(tie.rows(make.house())) == [seat]
        assert not tie.rows(make.house("Gare")).exists()
        assert tie.by_hand


class TestKind:
    def test_an_hour_and_nothing_confidential_then_back(self):
        page = make.permanence()
        terms = offer_seats(permanence=page, by=None)
        assert (terms.seats, terms.minutes, terms.confidential, terms.day_minutes) == (True, 60, False, 120)
        assert offer_seats(permanence=page, by=None) == terms
        back = offer_seats(permanence=page, seats=False, by=None)
        assert (back.seats, back.minutes, back.confidential) == (False, 30, True)

    def test_not_while_moments_are_laid_ahead(self):
        page = make.permanence()
        slots = make.plan(page)
        assert code_of(lambda: offer_seats(permanence=page, by=None)) == "moments-a-venir"
        cancel_slots(slot=slots[0], stretch="day", by=None)
        assert offer_seats(permanence=page, by=None).seats

    def test_a_page_gives_persons_or_seats(self, page):
        day = {"day": make.in_days(7), "begins": dt.time(9), "ends": dt.time(11), "by": None}
        asked = lambda on: {"permanence": on, "maison": on.maison, **day}  # noqa: E731
        assert code_of(lambda: plan_slots(host=make.host(), **asked(page))) == "des-postes"
        assert code_of(lambda: plan_seats(seats=[room.seat()], **asked(make.permanence("Avocat")))) == "des-personnes"
        assert not AppointmentSlot.objects.exists()

    def test_a_day_holds_at_least_one_hour(self, page):
        assert code_of(lambda: set_terms(permanence=page, day_minutes=30, by=None)) == "regle-impossible"
        assert code_of(lambda: set_terms(permanence=page, day_minutes=601, by=None)) == "regle-impossible"
        with pytest.raises(IntegrityError), transaction.atomic():
            PermanenceTerms.objects.filter(permanence=page).update(day_minutes=30)
        assert set_terms(permanence=page, day_minutes=60, by=None).day_minutes == 60


class TestPlanning:
    def test_each_seat_has_its_hours_and_the_place_says_which(self, slots):
        assert len(slots) == 8
        assert {slot.session.where for slot in slots} == {"Poste 1, Tilleuls", "Poste 2, Tilleuls"}
        assert {(slot.sheet.capacity, slot.sheet.confidential) for slot in slots} == {(1, False)}
        assert {slot.session.end - slot.session.start for slot in slots} == {dt.timedelta(hours=1)}

    def test_confidential_when_the_terms_say_so(self):
        assert all(slot.sheet.confidential for slot in room.hours(room.room(confidential=True)))

    def test_one_seat_is_lent_once_at_a_time_and_all_or_none_are_laid(self, slots, page):
        other = room.room("Atelier libre")
        with pytest.raises(Refusal, match="Poste 2 est déjà prêté") as raised:
            room.hours(other, [room.seat("Poste 3"), room.seat("Poste 2")], begins=17, ends=19)
        assert raised.value.code == "deja-occupe"
        assert not AppointmentSlot.objects.filter(session__activity=other.pk).exists()
        assert len(room.hours(other, [room.seat("Poste 3"), room.seat("Poste 2")], begins=18, ends=20)) == 4

    def test_refusals(self, page):
        day = {"permanence": page, "maison": page.maison, "day": make.in_days(7), "begins": dt.time(9), "ends": dt.time(12), "by": None}
        assert code_of(lambda: plan_seats(seats=[], **day)) == "aucun-poste"
        assert code_of(lambda: plan_seats(seats=[room.seat(f"Poste {n}") for n in range(1, 14)], **day)) == "trop-long"
        assert code_of(lambda: plan_seats(seats=[room.seat(maison=make.house("Gare"))], **day)) == "poste-ailleurs"
        assert code_of(lambda: plan_seats(seats=[room.seat()], minutes=150, **day)) == "heures-impossibles"
        many = {**day, "begins": dt.time(8), "ends": dt.time(20), "minutes": 20, "until": make.in_days(7 + 70)}
        assert code_of(lambda: plan_seats(seats=[room.seat("A"), room.seat("B")], **many)) == "trop-long"
        assert not AppointmentSlot.objects.exists()

    def test_a_person_of_that_name_who_leads_or_receives_is_no_seat(self, slots):
        start, end = slots[0].session.start, slots[-1].session.end
        assert ours.engagements({slots[0].host.user_id}, {"Poste 1"}, start, end) == []
        known = make.plan(make.permanence("Avocat"), know_host(name="Poste 1", keeper=make.agent(), by=None))
        assert len(ours.engagements(set(), {"Poste 1"}, start, end)) == 1
        assert known


class TestTaking:
    def test_two_hours_in_a_row_and_no_third(self, slots):
        someone = make.person()
        make.book(slots[0], someone)
        assert code_of(lambda: make.book(slots[1], someone)) == "deja-rendez-vous"  # the same hour at the other seat
        assert code_of(lambda: make.book(slots[4], someone)) == "deja-rendez-vous"  # an hour later
        make.book(slots[3], someone)
        with pytest.raises(Refusal, match="au plus 2 h par personne et par jour") as raised:
            make.book(slots[4], someone)
        assert raised.value.code == "assez-pour-ce-jour"
        assert make.book(slots[4]).state == "confirmed"

    def test_what_is_over_counts_for_the_day(self, page):
        morning = room.hours(page, begins=14, ends=19)
        someone = make.person()
        for slot in morning[:2]:
            make.book(slot, someone)
        with time_machine.travel(morning[1].session.end, tick=False):
            assert code_of(lambda: make.book(morning[4], someone)) == "assez-pour-ce-jour"

    def test_without_the_rule_she_has_the_whole_afternoon(self, slots, monkeypatch):
        monkeypatch.setattr(kinds, "refusal_of_a_second", lambda *given, **more: None)
        someone = make.person()
        for slot in slots[::2]:
            make.book(slot, someone)
        assert Enrolment.objects.active().count() == 4

    def test_one_who_is_received_has_one_all_the_same(self, page):
        slots, someone = make.plan(), make.person()
        make.book(slots[0], someone)
        assert code_of(lambda: make.book(slots[1], someone)) == "deja-rendez-vous"

    def test_moving_says_the_other_seat(self, slots):
        someone = make.person(email="b@exemple.fr", channel="email")
        row = make.book(slots[0], someone)
        before = OutboxMessage.objects.count()
        move_appointment(enrolment=row, to=slots[5], by=None, channel="phone")
        [message] = OutboxMessage.objects.order_by("pk")[before:]
        assert "Poste 2" in message.body
        assert not message.confidential

    def test_the_slip_and_the_kind_word_say_the_seat(self, slots):
        someone = make.person(email="b@exemple.fr", channel="email", maison=make.house())
        row = make.book(slots[0], someone)
        slip = ours.slip_of(slots[0].host.user, str(slots[0].pk))
        assert (slip.what, slip.place) == ("Points d’accès", "Poste 1, Tilleuls")
        before = OutboxMessage.objects.count()
        with time_machine.travel(slots[0].session.end, tick=False):
            note_missed(enrolment=row, by=None)
        [message] = OutboxMessage.objects.order_by("pk")[before:]
        assert "Poste 1 vous attendait" in message.body
        assert "recevrons" not in message.body
        assert "venu" not in message.body

    def test_the_keeper_of_computers_has_no_task_of_receiving(self, slots):
        make.book(slots[0])
        with time_machine.travel(slots[0].session.start - dt.timedelta(hours=1), tick=False):
            assert ours.staff_tasks(slots[0].host.user) == []


class TestComingIn:
    def test_a_free_seat_is_hers_until_the_hour_ends(self, slots):
        with time_machine.travel(slots[0].session.start + dt.timedelta(minutes=20), tick=False):
            sit_down(slot=slots[0], by=None)
            assert code_of(lambda: sit_down(slot=slots[0], by=None)) == "pris"
        assert SheetSession.objects.get(sheet=slots[0].sheet).unnamed == 1

    def test_refusals(self, slots):
        make.book(slots[1])
        received = make.plan()
        assert code_of(lambda: sit_down(slot=received[0], by=None)) == "pas-un-poste"
        with time_machine.travel(slots[0].session.start - dt.timedelta(minutes=16), tick=False):
            assert code_of(lambda: sit_down(slot=slots[0], by=None)) == "trop-tot"
        with time_machine.travel(slots[0].session.start - dt.timedelta(minutes=14), tick=False):
            assert code_of(lambda: sit_down(slot=slots[1], by=None)) == "pris"
        with time_machine.travel(slots[0].session.end, tick=False):
            assert code_of(lambda: sit_down(slot=slots[0], by=None)) == "passe"
        assert SheetSession.objects.filter(unnamed__gt=0).count() == 0
