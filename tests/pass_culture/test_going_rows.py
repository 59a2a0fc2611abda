"""Who may go, asked by the engine under its lock and by the outing's page: cards, two outings at once, minors, guests and their price."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pass_culture.enums import CardState
from pass_culture.reading.going import reasons_against
from portal.households.actions.create_household import create_household
from portal.kit.refusal import Refusal
from portal.people.actions.merge_persons import merge_persons
from programmes.actions.accept_offer import accept_offer
from programmes.actions.add_guest import add_guest
from programmes.actions.draw_sheet import draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.overbook import overbook
from programmes.actions.request_place import request_place
from programmes.actions.set_asking import set_asking
from programmes.actions.set_capacity import set_capacity
from programmes.actions.transfer import transfer
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.actions.withdraw_together import withdraw_together
from programmes.enums import Channel, EnrolmentState, Selection
from programmes.models import SignUpSheet
from programmes.programme_type import kind_of
from programmes.rules.extras import Extras

from . import factories as make

pytestmark = pytest.mark.django_db


def home_of(*people):
    return create_household(referents=[*people[:1]] or [make.person()], members=[*people[1:]], by=make.agent())


def holder(name: str | None = None, year: int | None = 1980, **fields):
    person = make.person(name, birth_year=year, **fields)
    make.card(person)
    return person


def goes(trip, *people, act=enrol, channel=Channel.COUNTER, **more):
    return act(sheet=trip.sheet, people=list(people), by=make.agent(), channel=channel, **{"household": None, **more})


def refused(trip, *people, **more) -> Refusal:
    with pytest.raises(Refusal) as raised:
        goes(trip, *people, **more)
    assert all(reason.words and reason.way_out for reason in raised.value.reasons)
    return raised.value


def codes(refusal: Refusal) -> list[str]:
    return [reason.code for reason in refusal.reasons]


class TestCards:
    def test_without_a_card_it_is_said_where_to_have_one(self):
        refusal = refused(make.trip(), make.person("Mme B."))
        assert codes(refusal) == ["carte-manquante"]
        assert refusal.words.startswith("Mme B. : ")
        assert "toutes les maisons" in refusal.way_out

    def test_the_card_of_another_season_is_not_this_one(self):
        person = make.person()
        make.card(person, of=make.season("Saison 2025-2026", starts_on=make.in_days(-400).date(), ends_on=make.in_days(-31).date()))
        assert codes(refused(make.trip(), person)) == ["carte-autre-saison"]

    @pytest.mark.parametrize(("state", "code"), [(CardState.ASKED, "carte-demandee"), (CardState.STOPPED, "carte-arretee")])
    def test_asked_for_or_stopped_it_is_not_good_yet(self, state, code):
        person = make.person()
        make.card(person, state=state, activated_at=None)
        assert codes(refused(make.trip(), person)) == [code]

    def test_where_no_card_is_wanted_nobody_is_asked_for_one(self):
        (place,) = goes(make.trip(trip={"needs_card": False}), make.person())
        assert place.state == EnrolmentState.CONFIRMED

    def test_a_merge_keeps_the_card(self):
        kept, absorbed = make.person("Mme B."), holder("Mme B.")
        merge_persons(absorbed=absorbed, kept=kept, by=make.agent())
        kept.refresh_from_db()
        (place,) = goes(make.trip(), kept)
        assert place.state == EnrolmentState.CONFIRMED

    def test_a_card_is_good_for_so_many_outings_of_its_season(self):
        season, person = make.season(most_outings=1), holder()
        goes(make.trip(of=season), person)
        assert codes(refused(make.trip(of=season, days=20), person)) == ["assez-de-sorties"]


class TestTwoAtOnce:
    def test_the_second_is_refused_and_does_not_tell_which_was_the_first(self):
        person = holder("Mme B.")
        goes(make.trip(page=make.outing("Un concert secret")), person)
        refusal = refused(make.trip(), person)
        assert codes(refusal) == ["deux-sorties"]
        assert "secret" not in str(refusal)

    def test_to_herself_it_is_named(self):
        person = holder()
        goes(make.trip(page=make.outing("Le grand concert")), person)
        (told,) = reasons_against(make.trip().sheet, [person], to=person.pk)
        assert "Le grand concert" in told.words

    def test_another_day_or_one_given_back_stands_in_no_way(self):
        person, first = holder(), make.trip()
        (place,) = goes(first, person)
        goes(make.trip(days=11), person)
        withdraw(enrolment=place, by=make.agent(), channel=Channel.COUNTER)
        assert goes(make.trip(), person)[0].state == EnrolmentState.CONFIRMED

    def test_one_may_ask_in_two_draws_and_take_the_one_she_likes(self):
        person = holder()
        trips = [drawn_trip(), drawn_trip()]
        for trip in trips:
            goes(trip, person, act=request_place)
        with time_machine.travel(trips[0].sheet.draw_at + dt.timedelta(minutes=1), tick=False):
            for trip in trips:
                draw_sheet(sheet=trip.sheet, by=None)
            first, second = (trip.sheet.enrolments.get() for trip in trips)
            assert (first.state, second.state) == ("offered", "offered")
            assert accept_offer(enrolment=first, by=make.agent()).state == "confirmed"
            with pytest.raises(Refusal) as raised:
                accept_offer(enrolment=second, by=make.agent())
        assert raised.value.code == "deux-sorties"
        assert raised.value.way_out

    def test_what_is_to_pay_counts_from_the_yes_on(self):
        price = make.tariff("flat", flat_cents=500)
        home, person = home_of(), holder()
        trips = [drawn_trip(tariff=price), drawn_trip(tariff=price)]
        for trip in trips:
            goes(trip, person, act=request_place, household=home)
        with time_machine.travel(trips[0].sheet.draw_at + dt.timedelta(minutes=1), tick=False):
            for trip in trips:
                draw_sheet(sheet=trip.sheet, by=None)
            first, second = (trip.sheet.enrolments.get() for trip in trips)
            assert accept_offer(enrolment=first, by=make.agent()).state == "offered"  # hers, to pay
            with pytest.raises(Refusal) as raised:
                accept_offer(enrolment=second, by=make.agent())
        assert raised.value.code == "deux-sorties"


def drawn_trip(capacity: int = 30, **fields):
    now = make.in_days(0, 10)
    window = {"opens_at": now, "requests_until": now + dt.timedelta(days=3), "draw_at": now + dt.timedelta(days=4)}
    return make.trip(capacity, selection=Selection.DRAW, **window, **fields)


class TestMinors:
    def test_a_child_alone_is_refused_with_somebody_grown_up_she_goes(self):
        trip, child, mother = make.trip(), holder("Léo", 2016), holder("Mme B.")
        refusal = refused(trip, child)
        assert codes(refusal) == ["mineur-seul"]
        assert refusal.words.startswith("Léo")
        assert len(goes(trip, child, mother)) == 2

    def test_a_guest_answers_for_nobody(self):
        trip, child = make.trip(), holder("Léo", 2016)
        set_asking(sheet=trip.sheet, guests=1, asks_needs=True, approval=False, by=None)
        assert codes(refused(trip, child, extras=Extras(guests=("Paul",)))) == ["mineur-seul"]

    def test_nobody_leaves_a_child_there_alone_but_all_may_go(self):
        trip, child, mother = make.trip(), holder("Léo", 2016), holder("Mme B.")
        rows = goes(trip, child, mother)
        hers = next(row for row in rows if row.person == mother)
        with pytest.raises(Refusal) as raised:
            withdraw(enrolment=hers, by=make.agent(), channel=Channel.COUNTER)
        assert raised.value.code == "mineur-seul"
        assert "Léo" in raised.value.words
        withdraw_together(rows=rows, by=make.agent(), channel=Channel.COUNTER)
        trip.sheet.refresh_from_db()
        assert trip.sheet.taken == 0

    def test_the_child_may_leave_and_a_place_passes_to_another_grown_up(self):
        trip, child, mother, father = make.trip(), holder("Léo", 2016), holder("Mme B."), holder("M. B.")
        home = home_of(mother, child, father)
        rows = goes(trip, child, mother, household=home)
        hers = next(row for row in rows if row.person == mother)
        assert transfer(enrolment=hers, to=father, by=make.agent(), channel=Channel.COUNTER).person == father
        withdraw(enrolment=next(row for row in rows if row.person == child), by=make.agent(), channel=Channel.COUNTER)

    def test_a_place_does_not_pass_to_who_has_no_card(self):
        trip, mother, sister = make.trip(), holder("Mme B."), make.person("Mme C.", birth_year=1990)
        home = home_of(mother, sister)
        (row,) = goes(trip, mother, household=home)
        with pytest.raises(Refusal) as raised:
            transfer(enrolment=row, to=sister, by=make.agent(), channel=Channel.COUNTER)
        assert [reason.code for reason in raised.value.reasons] == ["carte-manquante"]


class TestAges:
    def test_an_age_that_nobody_knows_is_asked_for(self):
        trip = make.trip(trip={"from_age": 10})
        refusal = refused(trip, holder(year=None))
        assert codes(refusal) == ["age-inconnu"]
        assert "date de naissance" in refusal.way_out
        assert codes(refused(trip, holder("Léo", 2018), holder())) == ["trop-jeune"]


class TestGuests:
    def test_guests_come_only_where_the_sheet_says(self):
        assert codes(refused(make.trip(), holder(), extras=Extras(guests=("Paul",)))) == ["sans-accompagnant"]

    def test_a_guest_pays_her_own_price_and_the_others_theirs(self):
        trip = make.trip(tariff=make.tariff("flat", flat_cents=300), trip={"guest_tariff": make.tariff("flat", flat_cents=800)})
        set_asking(sheet=trip.sheet, guests=2, asks_needs=True, approval=False, by=None)
        home, person = home_of(), holder()
        rows = goes(trip, person, household=home, extras=Extras(guests=("Paul",)), act=overbook, reason="au comptoir")
        assert [(row.guest, row.price_cents) for row in rows] == [(False, 300), (True, 800)]
        kind = kind_of(trip.sheet.activity)
        assert kind.guest_quote(home, trip.sheet, on=make.in_days(0).date()).cents == 800
        more = add_guest(enrolment=rows[0], name="Inès", by=make.agent(), channel=Channel.COUNTER)
        assert more.price_cents == 800

    def test_without_a_price_of_their_own_guests_pay_what_the_household_pays(self):
        trip = make.trip(tariff=make.tariff("flat", flat_cents=300))
        assert kind_of(trip.sheet.activity).guest_quote(home_of(), trip.sheet, on=make.in_days(0).date()) is None


class TestSeatsOfThePartner:
    def test_no_act_of_the_engine_goes_beyond_what_the_partner_holds(self):
        trip = make.trip(2, trip={"contract_seats": 4, "escort_seats": 2})
        goes(trip, holder(), holder())
        assert codes(refused(trip, holder(), act=overbook, reason="elle a insisté")) == ["places-du-partenaire"]
        with pytest.raises(Refusal) as raised:
            set_capacity(sheet=trip.sheet, capacity=3, by=None)
        assert raised.value.code == "places-du-partenaire"
        assert "4 places" in raised.value.words
        with pytest.raises(Refusal):
            set_capacity(sheet=trip.sheet, capacity=None, by=None)

    def test_within_them_staff_add_a_place(self):
        trip = make.trip(1, trip={"contract_seats": 4, "escort_seats": 2})
        goes(trip, holder())
        goes(trip, holder(), act=overbook, reason="elle porte le pique-nique")
        trip.sheet.refresh_from_db()
        assert (trip.sheet.taken, trip.sheet.overbooked) == (2, 1)


def test_whoever_comes_late_to_a_full_outing_is_told_every_reason():
    trip = make.trip(1)
    goes(trip, holder())
    assert set(codes(refused(trip, make.person()))) == {"carte-manquante", "complet"}


def test_nobody_waits_for_what_she_may_not_have():
    trip = make.trip(1)
    goes(trip, holder())
    assert codes(refused(trip, make.person(), act=wait)) == ["carte-manquante"]


def test_an_outing_begun_takes_nobody_at_the_counter_either():
    trip = make.trip()
    person = holder()
    with time_machine.travel(make.in_days(10) + dt.timedelta(minutes=5), tick=False):
        assert codes(refused(trip, person)) == ["sortie-commencee"]


@pytest.mark.parametrize("size", [1, 6])
def test_reasons_of_a_party_cost_the_same_queries_whatever_its_size(size):
    people = [holder() for _ in range(size)]
    goes(make.trip(days=15), *people)
    sheet = SignUpSheet.objects.get(pk=make.trip().sheet_id)
    with CaptureQueriesContext(connection) as read:
        assert reasons_against(sheet, people) == []
    assert len(read) <= 4
