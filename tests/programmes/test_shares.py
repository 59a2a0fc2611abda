"""Places kept for a house or a door: who may take them, what the others are told, and counters that stay right through every act."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock
from portal.people.models import PersonMaison
from programmes.actions.accept_offer import accept_offer
from programmes.actions.change_places import change_places
from programmes.actions.choose_who_comes import choose_who_comes
from programmes.actions.draw_sheet import draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.open_shares import open_shares, open_shares_due
from programmes.actions.overbook import overbook
from programmes.actions.release_expired import release_expired
from programmes.actions.set_capacity import set_capacity
from programmes.actions.set_terms import Terms, set_terms
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, EnrolmentState, Selection
from programmes.listings.dates import sheets_to_show, standing_of
from programmes.models import Enrolment, SheetShare, SignUpSheet
from programmes.rules.extras import Extras
from programmes.rules.shares import Need, Room, seat

from . import factories as make
from .test_draw import after_window, ask, clean, drawn_sheet, refused

pytestmark = pytest.mark.django_db
DESK, ONLINE = ("door", "desk"), ("door", "online")


def keep(sheet, shares, **more) -> SignUpSheet:
    fields = {name: getattr(sheet, name) for name in ("selection", "opens_at", "requests_until", "draw_at", "waiting_list")}
    return set_terms(sheet=sheet, terms=Terms(**{**fields, "shares": shares, **more}), by=None)


def at_desk(sheet, *people, act=enrol, **more):
    return act(sheet=sheet, people=list(people) or [make.person()], by=make.agent(), channel=Channel.COUNTER, **more)


def online(sheet, *people, act=enrol, **more):
    return act(sheet=sheet, people=list(people) or [make.person()], by=None, **more)


def of_house(house):
    person = make.person()
    PersonMaison.objects.create(person=person, maison=house, since=clock.today())
    return person


def counts(sheet) -> tuple[int, int, list[int]]:
    fresh = SignUpSheet.objects.get(pk=sheet.pk)
    return fresh.taken, fresh.kept, [share.taken for share in fresh.shares.all()]


class TestDoor:
    def test_online_visitors_stop_at_the_common_places_and_are_told_whom_to_call(self):
        sheet = keep(make.sheet(3), {DESK: 2})
        online(sheet)
        words = refused("complet", lambda: online(sheet))
        assert "2 places sont gardées pour l’accueil" in words and "liste d'attente" in words
        assert counts(sheet) == (1, 2, [0])
        clean()

    def test_the_desk_takes_its_own_first_then_the_common_ones(self):
        sheet = keep(make.sheet(3), {DESK: 2})
        for _ in range(3):
            at_desk(sheet)
        assert counts(sheet) == (3, 0, [2])
        refused("complet", lambda: at_desk(sheet))
        clean()

    def test_one_who_comes_online_is_refused_as_before_where_nothing_is_kept(self):
        sheet = make.sheet(1)
        online(sheet)
        assert "gardée" not in refused("complet", lambda: online(sheet))

    def test_those_who_come_together_may_stand_on_both(self):
        sheet = keep(make.sheet(3), {DESK: 1})
        rows = at_desk(sheet, *make.people(3))
        assert sorted(row.share_id is None for row in rows) == [False, True, True]
        clean()

    def test_a_hold_that_runs_out_goes_back_where_it_stood(self):
        sheet = keep(make.sheet(2), {DESK: 1})
        row = at_desk(sheet, act=hold)[0]
        assert counts(sheet) == (1, 0, [1])
        with time_machine.travel(row.held_until, tick=False):
            release_expired()
        assert counts(sheet) == (0, 1, [0])
        clean()

    def test_given_back_it_is_kept_again_and_not_offered_to_those_it_was_not_kept_for(self):
        sheet = keep(make.sheet(2), {DESK: 1})
        row = at_desk(sheet)[0]
        online(sheet)
        waits_online = online(sheet, act=wait)[0]
        withdraw(enrolment=row, by=None, channel=Channel.COUNTER)
        waits_online.refresh_from_db()
        assert (waits_online.state, counts(sheet)) == (EnrolmentState.WAITING, (1, 1, [0]))
        assert at_desk(sheet)[0].state == EnrolmentState.CONFIRMED  # kept for her: she passes nobody who could have had it
        clean()

    def test_the_list_is_served_from_the_share_in_its_order(self):
        sheet = keep(make.sheet(2), {DESK: 1})
        row, _ = at_desk(sheet)[0], online(sheet)
        first_online, at_counter = online(sheet, act=wait)[0], at_desk(sheet, act=wait)[0]
        withdraw(enrolment=row, by=None, channel=Channel.COUNTER)
        for one in (first_online, at_counter):
            one.refresh_from_db()
        assert (first_online.state, at_counter.state) == (EnrolmentState.WAITING, EnrolmentState.OFFERED)
        assert accept_offer(enrolment=at_counter, by=None).share_id is not None
        clean()


class TestHouse:
    def test_kept_for_whom_the_house_knows_whatever_the_door(self):
        here, elsewhere = make.maison("Abbaye"), make.maison("Patio")
        sheet = keep(make.sheet(2), {("maison", here.pk): 1, ("maison", elsewhere.pk): 1})
        words = refused("complet", lambda: online(sheet, make.person()))
        assert "Abbaye" in words and "Patio" in words
        assert online(sheet, of_house(here))[0].share.maison == here
        assert "Abbaye" not in refused("complet", lambda: online(sheet, of_house(here)))
        assert at_desk(sheet, of_house(elsewhere))[0].share.maison == elsewhere
        clean()

    def test_a_merged_record_is_known_where_the_other_was(self):
        here = make.maison("Abbaye")
        sheet, double, person = keep(make.sheet(1), {("maison", here.pk): 1}), of_house(here), make.person()
        double.successor = person
        double.save()
        assert online(sheet, person)[0].share is not None


class TestOpening:
    def test_at_its_hour_what_is_left_goes_to_those_who_wait_then_to_all(self):
        until = clock.now() + dt.timedelta(days=1)
        sheet = keep(make.sheet(2), {DESK: 2}, shares_until=until)
        waiting = online(sheet, act=wait)[0]
        assert open_shares_due() == 0
        with time_machine.travel(until, tick=False):
            assert (open_shares_due(), open_shares_due()) == (1, 0)
            waiting.refresh_from_db()
            assert waiting.state == EnrolmentState.OFFERED
            accept_offer(enrolment=waiting, by=None)
            assert online(sheet)[0].state == EnrolmentState.CONFIRMED
        clean()

    def test_a_place_of_the_share_given_back_afterwards_goes_to_all(self):
        sheet = keep(make.sheet(1), {DESK: 1})
        row = at_desk(sheet)[0]
        open_shares(sheet=sheet, by=None)
        withdraw(enrolment=row, by=None, channel=Channel.COUNTER)
        assert counts(sheet) == (0, 0, [0])
        assert online(sheet)[0].share is None
        clean()

    def test_a_draw_serves_its_shares_then_opens_them(self):
        sheet = keep(drawn_sheet(4), {DESK: 2})
        for _ in range(5):
            ask(sheet)
        ask(sheet, make.person(), channel=Channel.PHONE)
        with after_window(sheet):
            drawn = draw_sheet(sheet=sheet, by=None)
        offered = sheet.enrolments.filter(state=EnrolmentState.OFFERED)
        assert (offered.count(), offered.filter(share__isnull=False).count()) == (4, 1)
        assert offered.filter(channel=Channel.PHONE).exists()
        assert (counts(sheet), drawn.places) == ((4, 0, [1]), 4)
        clean()

    def test_a_draw_keeps_what_is_kept_for_longer(self):
        sheet = drawn_sheet(3)
        sheet = keep(sheet, {DESK: 2}, shares_until=sheet.draw_at + dt.timedelta(days=3))
        for _ in range(3):
            ask(sheet)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
        assert counts(sheet) == (1, 2, [0])
        clean()


class TestActs:
    def test_more_places_on_one_row_are_taken_where_it_stands(self):
        sheet = keep(make.sheet(3), {DESK: 2})
        row = change_places(enrolment=at_desk(sheet)[0], places=2, by=None)
        assert counts(sheet) == (2, 0, [2])
        change_places(enrolment=row, places=1, by=None)
        assert counts(sheet) == (1, 1, [1])
        clean()

    def test_overbooking_leaves_what_is_kept_for_others(self):
        sheet = keep(make.sheet(2), {ONLINE: 1})
        at_desk(sheet)
        row = at_desk(sheet, act=overbook, reason="une erreur de notre part")[0]
        fresh = SignUpSheet.objects.get(pk=sheet.pk)
        assert (fresh.taken, fresh.kept, fresh.overbooked) == (2, 1, 1)
        withdraw(enrolment=row, by=None, channel=Channel.COUNTER)
        fresh.refresh_from_db()
        assert (fresh.taken, fresh.kept, fresh.overbooked) == (1, 1, 0)
        clean()

    def test_above_capacity_a_place_of_the_share_given_back_is_not_given_again(self):
        sheet = keep(make.sheet(1), {DESK: 1})
        row = at_desk(sheet)[0]
        at_desk(sheet, act=overbook, reason="une erreur de notre part")
        withdraw(enrolment=row, by=None, channel=Channel.COUNTER)
        fresh = SignUpSheet.objects.get(pk=sheet.pk)
        assert (fresh.taken, fresh.kept, fresh.overbooked) == (1, 0, 0)
        refused("complet", lambda: at_desk(sheet))
        clean()

    def test_fewer_places_than_are_taken_and_kept_is_refused(self):
        sheet = keep(make.sheet(4), {DESK: 2})
        online(sheet)
        assert "2 places sont encore gardées" in refused("places-gardees", lambda: set_capacity(sheet=sheet, capacity=2, by=None))
        refused("places-gardees", lambda: set_capacity(sheet=sheet, capacity=None, by=None))
        assert set_capacity(sheet=sheet, capacity=3, by=None).capacity == 3

    def test_the_database_itself_refuses_a_place_that_is_kept(self):
        sheet = keep(make.sheet(2), {DESK: 1})
        with pytest.raises(IntegrityError), transaction.atomic():
            SignUpSheet.objects.filter(pk=sheet.pk).update(taken=2)
        with pytest.raises(IntegrityError), transaction.atomic():
            SheetShare.objects.update(taken=2)

    def test_where_nothing_is_kept_nothing_more_is_asked(self, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        sheet = make.sheet(5)
        online(sheet)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            online(sheet)
        assert not any("sheetshare" in query["sql"] and query["sql"].startswith("SELECT") for query in queries.captured_queries)
        assert not any("personmaison" in query["sql"] for query in queries.captured_queries)


class TestShown:
    def stands(self, sheet, person=None):
        return standing_of(sheets_to_show().get(pk=sheet.pk), person=person)

    def test_a_visitor_sees_what_is_left_online(self):
        sheet = keep(make.sheet(5), {DESK: 2})
        assert self.stands(sheet).note == "Il reste 3 places"
        for _ in range(3):
            online(sheet)
        full = self.stands(sheet)
        assert (full.note, full.act, full.full) == ("Complet en ligne", "wait", True)
        assert "2 places sont gardées pour l’accueil" in full.why

    def test_what_is_kept_for_online_is_theirs(self):
        assert self.stands(keep(make.sheet(5), {ONLINE: 2})).note == "Il reste 5 places"

    def test_whom_the_house_knows_sees_her_own(self):
        here = make.maison("Abbaye")
        sheet = keep(make.sheet(2), {("maison", here.pk): 2})
        assert self.stands(sheet).act == "wait"
        assert self.stands(sheet, of_house(here)).note == "Il reste 2 places"

    def test_a_confidential_sheet_tells_no_number(self):
        sheet = keep(make.sheet(1, confidential=True), {DESK: 1})
        stands = self.stands(sheet)
        assert not any(char.isdigit() for char in stands.note + stands.why)
        assert "1 place" not in refused("complet", lambda: online(sheet))


class TestSettings:
    def test_more_than_there_is_is_refused(self):
        assert "il en reste 2 à garder" in refused("trop-de-places-gardees", lambda: keep(make.sheet(2), {DESK: 3}))
        refused("parts-sans-places", lambda: keep(make.sheet(None), {DESK: 3}))

    def test_a_share_already_taken_is_not_taken_back(self):
        sheet = keep(make.sheet(3), {DESK: 2})
        at_desk(sheet), at_desk(sheet)
        assert "Gardez-en au moins 2" in refused("part-prise", lambda: keep(sheet, {DESK: 1}))

    def test_less_kept_is_offered_to_who_waits_and_opened_shares_stay_open(self):
        sheet = keep(make.sheet(2), {DESK: 2})
        waiting = online(sheet, act=wait)[0]
        sheet = keep(sheet, {DESK: 1})
        waiting.refresh_from_db()
        assert waiting.state == EnrolmentState.OFFERED
        open_shares(sheet=sheet, by=None)
        refused("parts-ouvertes", lambda: keep(SignUpSheet.objects.get(pk=sheet.pk), {DESK: 2}))
        clean()

    def test_what_would_break_a_promise_is_refused_in_words(self):
        sheet = drawn_sheet(2)
        ask(sheet)
        assert "1 demande attend" in refused("demandes-en-cours", lambda: keep(sheet, {}, selection=Selection.FIRST_COME))
        assert "annoncé" in refused(
            "fenetre-annoncee", lambda: keep(sheet, {}, requests_until=sheet.requests_until - dt.timedelta(hours=5))
        )
        longer = sheet.requests_until + dt.timedelta(days=1)
        assert keep(sheet, {}, requests_until=longer, draw_at=longer).draw_at == longer

    def test_once_drawn_its_moments_and_its_way_stand(self):
        sheet = drawn_sheet(1)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            sheet.refresh_from_db()
            refused("tirage-fait", lambda: keep(sheet, {}, selection=Selection.FIRST_COME))
            refused("tirage-fait", lambda: keep(sheet, {}, draw_at=clock.now() + dt.timedelta(days=1)))

    def test_no_draw_of_what_a_list_was_promised_and_no_list_taken_away(self):
        sheet = make.sheet(1, days=30)
        online(sheet), online(sheet, act=wait)
        until = clock.now() + dt.timedelta(days=2)
        refused("liste-en-cours", lambda: keep(sheet, {}, selection=Selection.DRAW, requests_until=until, draw_at=until))
        refused("liste-en-cours", lambda: keep(sheet, {}, waiting_list=False))

    def test_a_first_come_sheet_becomes_a_draw_and_its_seed_is_sealed(self):
        sheet, until = make.sheet(3, days=30), clock.now() + dt.timedelta(days=2)
        online(sheet)
        drawn = keep(sheet, {}, selection=Selection.DRAW, requests_until=until, draw_at=until)
        assert drawn.draw.fingerprint
        refused("tirage-a-venir", lambda: online(sheet))

    def test_giving_back_as_late_as_was_said(self):
        sheet = make.sheet(3)
        online(sheet)
        refused("desistement-annonce", lambda: keep(sheet, {}, cancel_until=clock.now() + dt.timedelta(days=1)))


NEEDS = st.lists(st.builds(Need, st.integers(1, 3), st.lists(st.sampled_from([1, 2]), unique=True).map(tuple)), min_size=1, max_size=5)
ROOMS = st.builds(lambda pool, one, two: Room(pool, {1: one, 2: two}), st.none() | st.integers(0, 8), st.integers(0, 5), st.integers(0, 5))


@given(needs=NEEDS, room=ROOMS)
def test_seats_never_take_more_than_there_is_nor_from_what_is_kept_for_others(needs, room):
    seats = seat(needs, room)
    if seats is None:
        return
    left = room.less(needs, seats)
    assert left.pool is None or left.pool >= 0
    assert all(number >= 0 for number in left.shares.values())
    assert all(share is None or share in need.shares for need, share in zip(needs, seats, strict=True))


@given(people=st.integers(1, 5), pool=st.integers(0, 6), share=st.integers(0, 6))
def test_who_comes_for_one_place_each_is_seated_whenever_there_is_room(people, pool, share):
    needs = [Need(1, (1,))] * people
    assert (seat(needs, Room(pool, {1: share})) is not None) == (people <= pool + share)


class TestFewer:
    """Three would come, two would do: the list knows for whom what is kept is kept."""

    @pytest.fixture
    def family(self):
        """Two places kept for the house, one common, all taken; a mother whom no house knows waits with her two children of the house."""
        sheet, house = make.sheet(3), make.maison("Capuche")
        sheet = keep(sheet, {("maison", house.pk): 2})
        common = online(sheet)[0]
        kept = online(sheet, of_house(house), of_house(house))
        rows = online(sheet, make.person("Mme M."), of_house(house), of_house(house), act=wait, extras=Extras(fewest=2))
        return sheet, common, kept, rows

    def states(self, rows) -> list[str]:
        return [Enrolment.objects.get(pk=row.pk).state for row in rows]

    def test_two_places_of_the_house_are_offered_to_the_two_who_may_have_them(self, family):
        sheet, _, kept, rows = family
        withdraw(enrolment=kept[0], by=None)
        assert self.states(rows) == ["waiting"] * 3
        withdraw(enrolment=kept[1], by=None)
        assert self.states(rows) == ["waiting", "offered", "offered"]
        assert counts(sheet) == (3, 0, [2])
        clean()

    def test_a_place_kept_for_the_house_is_not_given_on_to_her_whom_it_is_not_kept_for(self, family):
        sheet, _, kept, rows = family
        for row in kept:
            withdraw(enrolment=row, by=None)
        coming = [rows[0].pk, rows[1].pk]
        words = refused("place-gardee", lambda: choose_who_comes(party=rows[0].party, sheet=sheet, coming=coming, by=None))
        assert "Mme M." in words
        assert self.states(rows) == ["waiting", "offered", "offered"]
        choose_who_comes(party=rows[0].party, sheet=sheet, coming=[rows[1].pk, rows[2].pk], by=None, others_wait=True)
        assert self.states(rows) == ["waiting", "confirmed", "confirmed"]
        clean()

    def test_a_common_place_and_one_of_the_house_are_hers_and_one_childs(self, family):
        sheet, common, kept, rows = family
        withdraw(enrolment=common, by=None)
        withdraw(enrolment=kept[0], by=None)
        assert self.states(rows) == ["offered", "offered", "waiting"]
        choose_who_comes(party=rows[0].party, sheet=sheet, coming=[rows[1].pk, rows[2].pk], by=None)
        assert self.states(rows) == ["withdrawn", "confirmed", "confirmed"]
        assert counts(sheet) == (3, 0, [2])
        clean()
