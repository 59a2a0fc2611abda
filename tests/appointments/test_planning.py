"""Laying half-days: nobody in two places, no day when the house is closed, ten o'clock over a change of clocks; calling off."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db.models import ProtectedError
from django.utils import timezone

from portal.kit import registry as kit_registry
from portal.kit.refusal import Refusal
from portal.places.actions.announce_closure import announce_closure
from portal.places.models import OpeningException
from programmes.actions.plan_series import plan_series
from programmes.appointments.actions.cancel_slots import cancel_slots
from programmes.appointments.actions.know_host import know_host
from programmes.appointments.actions.plan_slots import plan_slots
from programmes.appointments.actions.set_terms import set_terms
from programmes.appointments.models import AppointmentSlot, Host, PermanenceTerms
from programmes.clashes import clashes, span_on
from programmes.models import Session, SignUpSheet
from programmes.recipes import Terms
from tests.programmes import factories as programme_pages

from . import factories as make

pytestmark = pytest.mark.django_db


def lay(page, who, day, begins=dt.time(9), ends=dt.time(10), **more):
    return plan_slots(permanence=page, host=who, maison=page.maison, day=day, begins=begins, ends=ends, by=None, **{"minutes": 30, **more})


def refused(page, who, day, **more) -> Refusal:
    with pytest.raises(Refusal) as raised:
        lay(page, who, day, **more)
    assert raised.value.words
    assert raised.value.way_out
    assert not Session.objects.exists()
    return raised.value


def test_each_moment_is_a_date_with_one_confidential_place_and_no_list():
    slots = make.plan()
    assert len(slots) == 4
    for slot in slots:
        sheet = slot.sheet
        assert (sheet.capacity, sheet.confidential, sheet.waiting_list, sheet.tariff) == (1, True, False, None)
        assert list(sheet.sessions.all()) == [slot.session]
        assert slot.maison == slot.session.maison == sheet.maison


def test_one_in_two_is_kept_and_opens_online_late():
    slots = make.plan(keeping="half")
    assert [slot.kept for slot in slots] == [False, True, False, True]
    assert slots[1].sheet.opens_at == slots[1].session.start - dt.timedelta(hours=48)


def test_nobody_is_in_two_places_at_once_in_whatever_house():
    here, there = make.permanence(), make.permanence("Autre", make.house("Gare"))
    who, day = make.host(), make.in_days(7)
    lay(here, who, day)
    with pytest.raises(Refusal, match="reçoit déjà"):
        lay(there, who, day, dt.time(9, 45), dt.time(11))
    assert AppointmentSlot.objects.count() == 2
    lay(there, who, day, dt.time(10), dt.time(11))  # the very next minute is free
    lay(there, make.host(), day)  # and so is somebody else


def test_a_moment_called_off_frees_who_receives():
    page, who = make.permanence(), make.host()
    slots = make.plan(page, who)
    cancel_slots(slot=slots[0], stretch="half", by=None)
    assert len(make.plan(page, who)) == 8


def test_the_same_press_twice_lays_once():
    page, who, key = make.permanence(), make.host(), uuid.uuid4()
    assert [lay(page, who, make.in_days(7), key=key).moments for _ in range(2)] == [2, 2]
    assert AppointmentSlot.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"begins": dt.time(10), "ends": dt.time(9)}, "heures-impossibles"),
        ({"begins": dt.time(5), "ends": dt.time(9)}, "heures-impossibles"),
        ({"begins": dt.time(9), "ends": dt.time(9, 20)}, "heures-impossibles"),
        ({"minutes": 4}, "heures-impossibles"),
        ({"minutes": 5, "begins": dt.time(8), "ends": dt.time(20)}, "trop-long"),
        ({"until": dt.date(2028, 1, 1)}, "trop-long"),
    ],
)
def test_hours_that_make_no_sense_are_refused_in_words(more, code):
    assert refused(make.permanence(), make.host(), make.in_days(7), **more).code == code


def test_the_past_and_a_year_away_are_refused():
    page, who = make.permanence(), make.host()
    assert refused(page, who, make.in_days(-1)).code == "jour-passe"
    assert refused(page, who, make.in_days(0)).code == "jour-passe"  # this morning at nine
    assert refused(page, who, make.in_days(400)).code == "trop-long"


def test_a_closed_house_receives_nobody_and_a_series_goes_round_it():
    page, who, first = make.permanence(), make.host(), make.in_days(7)
    announce_closure(maison=page.maison, first_day=first, last_day=first, reason="travaux", by=None)
    assert refused(page, who, first).code == "maison-fermee"
    laid = lay(page, who, first - dt.timedelta(days=7) + dt.timedelta(days=0), dt.time(15), dt.time(16), until=first + dt.timedelta(days=7))
    assert laid.left_out == ((first, "travaux"),)
    assert len(laid.days) == 2


def test_a_town_wide_closure_counts_too():
    page = make.permanence()
    OpeningException.objects.create(first_day=make.in_days(7), last_day=make.in_days(9), reason="fêtes")
    assert refused(page, make.host(), make.in_days(8)).code == "maison-fermee"


def test_a_public_holiday_warns_and_may_be_kept():
    page, who, christmas = make.permanence(), make.host(), dt.date(2026, 12, 25)
    refusal = refused(page, who, christmas)
    assert (refusal.code, "Noël" in refusal.words) == ("jour-ferie", True)
    assert lay(page, who, christmas, even_on_holiday=True).moments == 2


def test_a_series_leaves_holidays_out_and_says_so():
    page = make.permanence()
    laid = lay(page, make.host(), dt.date(2026, 12, 18), until=dt.date(2027, 1, 8))
    assert [day for day, _ in laid.left_out] == [dt.date(2026, 12, 25), dt.date(2027, 1, 1)]
    assert laid.moments == 4


@pytest.mark.parametrize(
    ("now", "first", "sunday"), [("2026-03-01", dt.date(2026, 3, 24), "2026-03-29"), ("2027-03-01", dt.date(2027, 3, 23), "2027-03-28")]
)
def test_ten_o_clock_stays_ten_o_clock_over_the_change_of_clocks(now, first, sunday):
    with time_machine.travel(f"{now} 09:00+01:00", tick=False):
        page = make.permanence()
        lay(page, make.host(), first, dt.time(10), dt.time(11), until=first + dt.timedelta(days=7))
        starts = list(Session.objects.order_by("start").values_list("start", flat=True))
    assert [timezone.localtime(start).hour for start in starts] == [10, 10, 10, 10]
    assert [start.astimezone(dt.UTC).hour for start in starts] == [9, 9, 8, 8]


def test_the_very_sunday_of_the_change_has_its_moments():
    with time_machine.travel("2027-03-01 09:00+01:00", tick=False):
        lay(make.permanence(), make.host(), dt.date(2027, 3, 28), dt.time(7), dt.time(10), minutes=60)
        sessions = list(Session.objects.order_by("start"))
    assert {session.end - session.start for session in sessions} == {dt.timedelta(hours=1)}
    assert {str(session.local_date) for session in sessions} == {"2027-03-28"}


class TestCallingOff:
    def test_the_half_day_goes_and_everybody_expected_is_told(self):
        page, who = make.permanence(), make.host()
        morning = make.plan(page, who, begins=9, ends=11)
        make.plan(page, who, begins=14, ends=16)
        told = make.person(email="b@exemple.fr", channel="email")
        row, silent = make.book(morning[1], told), make.book(morning[2])
        assert cancel_slots(slot=morning[0], stretch="half", why="Samia est malade.", by=None) == 4
        row.refresh_from_db()
        silent.refresh_from_db()
        assert (row.state, row.end_reason, row.to_tell, silent.to_tell) == ("withdrawn", "date-cancelled", "", "programmes.date_cancelled")
        assert AppointmentSlot.objects.on().count() == 4
        assert not SignUpSheet.objects.miscounted().exists()

    def test_one_moment_alone_or_the_whole_day(self):
        page, who = make.permanence(), make.host()
        slots = make.plan(page, who, begins=9, ends=11)
        make.plan(page, who, begins=14, ends=16)
        assert cancel_slots(slot=slots[0], stretch="one", by=None) == 1
        assert cancel_slots(slot=slots[1], stretch="day", by=None) == 7

    def test_twice_is_refused_in_words(self):
        slots = make.plan()
        cancel_slots(slot=slots[0], stretch="day", by=None)
        with pytest.raises(Refusal) as raised:
            cancel_slots(slot=slots[0], stretch="day", by=None)
        assert raised.value.code == "rien-a-annuler"


class TestTerms:
    def test_free_moments_follow_and_confidentiality_never_loosens_on_what_is_laid(self):
        page = make.permanence()
        slots = make.plan(page)
        taken = make.book(slots[0]).sheet
        before = taken.closes_at
        set_terms(permanence=page, online=False, confidential=False, by=None)
        taken.refresh_from_db()
        free = SignUpSheet.objects.get(pk=slots[1].sheet_id)
        assert taken.closes_at == before
        assert free.opens_at == free.closes_at
        assert not SignUpSheet.objects.filter(confidential=False).exists()

    @pytest.mark.parametrize("values", [{"minutes": 1}, {"ahead_days": 0}, {"release_hours": 9999}])
    def test_impossible_terms_are_refused(self, values):
        with pytest.raises(Refusal) as raised:
            set_terms(permanence=make.permanence(), by=None, **values)
        assert raised.value.code == "regle-impossible"


class TestHosts:
    def test_the_same_person_is_known_once(self):
        user = make.agent()
        assert know_host(user=user, by=None) == know_host(user=user, by=None)
        first = know_host(name="Me  Durand", keeper=user, by=None)
        assert know_host(name="Me Durand", keeper=user, by=None) == first
        assert Host.objects.count() == 2

    def test_nobody_and_a_list_kept_by_another_are_refused(self):
        know_host(name="Me Durand", keeper=make.agent(), by=None)
        for asked, code in (
            ({}, "qui-recoit"),
            ({"name": "X"}, "qui-recoit"),
            ({"name": "Me Durand", "keeper": make.agent()}, "liste-tenue"),
        ):
            with pytest.raises(Refusal) as raised:
                know_host(by=None, **asked)
            assert raised.value.code == code


def test_a_page_without_dates_may_go_with_its_terms_and_one_with_dates_stays():
    page = make.permanence(minutes=40)
    kept = make.permanence("Autre")
    make.plan(kept)
    page.delete()
    assert not PermanenceTerms.objects.filter(minutes=40).exists()
    with pytest.raises(ProtectedError):
        kept.delete()


class TestWhoReceivesAndWhoLeads:
    """One person at the planner and at a permanence: each knows of the other."""

    def led(self, *, user=None, name="", day, begins=dt.time(14), **more):
        page = programme_pages.event("Chorale")
        return plan_series(
            recipe=kit_registry.recipes.get("libre"), activity=page.activity_ptr, maison=make.house("Gare"), days=[day], begins=begins,
            ends=dt.time(16), terms=Terms(), by=None, users=[user] if user else [], names=[name] if name else [], **more,
        )  # fmt: skip

    def test_the_planner_says_when_she_receives_once_for_the_half_day(self):
        user = make.agent()
        make.plan(who=make.host(user))
        with pytest.raises(Refusal) as caught:
            self.led(user=user, day=make.in_days(7))
        assert caught.value.code == "deja-pris"
        assert caught.value.words.replace("\u00a0", " ").count("reçoit sur rendez-vous : 14 h – 16 h, Tilleuls") == 1
        assert "Écrivain" not in caught.value.words
        self.led(user=user, day=make.in_days(8))

    def test_it_is_kept_knowingly_by_the_key_of_the_preview_even_where_she_has_led_nothing_yet(self):
        user, day = make.agent(), make.in_days(7)
        make.plan(who=make.host(user))
        [clash] = clashes([span_on(day, dt.time(15), dt.time(17))], users=[user])
        self.led(user=user, day=day, begins=dt.time(15), seen=[clash.key])

    def test_somebody_from_outside_is_known_by_name_not_by_who_keeps_the_list(self):
        keeper, day = make.agent(), make.in_days(7)
        make.plan(who=know_host(by=None, name="Me Durand", keeper=keeper))
        self.led(user=keeper, day=day)
        with pytest.raises(Refusal, match="Me Durand reçoit"):
            self.led(name="Me Durand", day=day)

    def test_what_is_called_off_takes_nobody(self):
        user = make.agent()
        slots = make.plan(who=make.host(user))
        cancel_slots(slot=slots[0], stretch="half", by=None)
        self.led(user=user, day=make.in_days(7))

    def test_who_leads_a_date_does_not_receive_at_that_hour(self):
        user, page, day = make.agent(), make.permanence(), make.in_days(7)
        self.led(user=user, day=day)
        with pytest.raises(Refusal, match="anime déjà un rendez-vous") as caught:
            lay(page, make.host(user), day, dt.time(15), dt.time(17))
        assert caught.value.code == "deja-occupe"
        assert "Chorale" not in caught.value.words
        assert lay(page, make.host(user), day, dt.time(16), dt.time(17)).moments  # the very next minute is free

    def test_one_query_more_whatever_the_moments(self, django_assert_num_queries):
        user = make.agent()
        make.plan(who=make.host(user))
        make.plan(who=make.host(user), days=14, begins=9, ends=12)
        spans = [span_on(make.in_days(days), dt.time(9), dt.time(18)) for days in range(7, 15)]
        with django_assert_num_queries(1):
            assert len(clashes(spans, users=[user])) == 2
