"""Places counted for a need: a ceiling inside the places of a sheet, counted with them in every act that takes or gives back."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.db.utils import IntegrityError

from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from programmes import invariants
from programmes.actions.accept_offer import accept_offer
from programmes.actions.add_guest import add_guest
from programmes.actions.answer_request import accept_request
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_places import change_places
from programmes.actions.choose_who_comes import choose_who_comes
from programmes.actions.confirm import confirm
from programmes.actions.count_need import count_need
from programmes.actions.draw_sheet import draw_again, draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.note_told import note_told
from programmes.actions.open_sheet import open_sheet
from programmes.actions.overbook import overbook
from programmes.actions.release_expired import release_expired
from programmes.actions.request_place import request_place
from programmes.actions.set_asking import set_asking
from programmes.actions.set_capacity import set_capacity
from programmes.actions.set_terms import PLAIN, Terms, set_terms
from programmes.actions.transfer import transfer
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, Selection
from programmes.models import Enrolment, SheetLimit, SignUpSheet
from programmes.rules.extras import Extras

from . import factories as make
from .test_places import code_of, taken

pytestmark = pytest.mark.django_db
WHEELS = "wheelchair"
HERS = Extras(counted=((0, WHEELS),))


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield
        assert not list(invariants.miscounted_limits())
        assert not list(invariants.miscounted_sheets())


def theatre(capacity=6, wheels=1, *, guests=2, **fields) -> SignUpSheet:
    date = make.session()
    sheet = open_sheet(activity=date.activity, sessions=[date], capacity=capacity, limits={WHEELS: wheels}, by=None, **fields)
    return set_asking(sheet=sheet, guests=guests, asks_needs=True, approval=False, by=None)


def counted(sheet) -> int:
    return SheetLimit.objects.get(sheet=sheet, need=WHEELS).taken


def come(sheet, person=None, act=enrol, extras=HERS, **kwargs):
    return act(sheet=sheet, people=[person or make.person()], by=None, extras=extras, **kwargs)[0]


def state(row) -> str:
    return Enrolment.objects.get(pk=row.pk).state


def set_wheels(sheet, places, **changed):
    same = {name: getattr(sheet, name) for name in PLAIN}
    return set_terms(sheet=sheet, terms=Terms(**{**same, **changed}, limits={WHEELS: places}), by=None)


def words_of(act) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return str(caught.value)


class TestTaking:
    @pytest.mark.parametrize("act", [enrol, hold])
    def test_the_last_one_is_taken_once_and_the_refusal_says_what_to_do(self, act):
        sheet = theatre(wheels=4)
        for _ in range(4):
            come(sheet, act=act)
        assert (taken(sheet), counted(sheet)) == (4, 4)
        assert words_of(lambda: come(sheet, act=act)) == (
            "Les 4 places pour fauteuil roulant sont prises. "
            "Inscrivez-vous sur la liste d'attente : on vous dit dès qu'une place est pour vous."
        )
        assert (taken(sheet), counted(sheet)) == (4, 4)
        assert come(sheet, act=act, extras=Extras()).state in ("confirmed", "held")

    def test_it_is_said_of_whom_of_the_party_a_guest_too(self):
        sheet = theatre(wheels=2)
        people = make.people(2)
        extras = Extras(guests=("Paul",), counted=((1, WHEELS), (2, WHEELS)))
        rows = enrol(sheet=sheet, people=people, by=None, extras=extras)
        assert [row.limit_id is not None for row in rows] == [False, True, True]
        assert counted(sheet) == 2
        assert "Les 2 places" in words_of(lambda: come(sheet))
        withdraw(enrolment=rows[2], by=None)
        assert counted(sheet) == 1
        assert words_of(
            lambda: enrol(sheet=sheet, people=make.people(2), by=None, extras=Extras(counted=((0, WHEELS), (1, WHEELS))))
        ).startswith("Il reste 1 place pour fauteuil roulant, vous en demandez 2.")

    def test_words_of_each_number(self):
        assert words_of(lambda: come(theatre(wheels=0))).startswith("Il n'y a pas de place pour fauteuil roulant ici.")
        sheet = theatre(wheels=1)
        come(sheet)
        assert words_of(lambda: come(sheet)).startswith("La seule place pour fauteuil roulant est prise.")
        quiet = theatre(wheels=2, guests=0, confidential=True)
        come(quiet), come(quiet)
        assert words_of(lambda: come(quiet)).startswith("Il n'y a plus de place pour fauteuil roulant.")
        closed = theatre(wheels=1, waiting_list=False)
        come(closed)
        assert "liste" not in words_of(lambda: come(closed))

    def test_one_such_place_is_one_persons_and_one_person_has_one(self):
        sheet = theatre(wheels=3)
        assert code_of(lambda: come(sheet, places=2)) == "une-place-chacun"
        assert code_of(lambda: come(sheet, extras=Extras(counted=((0, WHEELS), (0, WHEELS))))) == "un-besoin-chacun"
        row = come(sheet)
        assert code_of(lambda: change_places(enrolment=row, places=2, by=None)) == "une-place-chacun"
        assert counted(sheet) == 1

    def test_what_the_sheet_does_not_count_is_nobodys_refusal(self):
        sheet = make.sheet(1)
        assert come(sheet).limit_id is None

    def test_ceiling_and_places_together(self):
        sheet = theatre(capacity=2, wheels=1)
        come(sheet)
        come(sheet, extras=Extras())
        assert code_of(lambda: come(sheet)) == "complet"
        assert (taken(sheet), counted(sheet)) == (2, 1)

    def test_the_database_refuses_one_too_many(self):
        sheet = theatre(wheels=1)
        limit = sheet.limits.get()
        assert SheetLimit.objects.take(limit.pk, 1)
        assert not SheetLimit.objects.take(limit.pk, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            SheetLimit.objects.filter(pk=limit.pk).update(taken=2)
        SheetLimit.objects.give_back(limit.pk, 1)

    def test_nobody_passes_it_not_even_the_team(self):
        sheet, by = theatre(capacity=1, wheels=1), make.agent()
        come(sheet)
        words = words_of(lambda: overbook(sheet=sheet, people=[make.person()], by=by, reason="elle insiste", extras=HERS))
        assert words.startswith("La seule place pour fauteuil roulant est prise. Le lieu n'en a pas d'autre : on n'en ajoute pas.")
        assert overbook(sheet=sheet, people=[make.person()], by=by, reason="l’escorte").pop().state == "confirmed"
        assert (taken(sheet), counted(sheet)) == (2, 1)


class TestGivingBack:
    def test_a_hold_that_lapses_a_place_given_back_a_date_called_off(self):
        sheet = theatre(wheels=1)
        row = come(sheet, act=hold)
        with time_machine.travel(row.held_until + dt.timedelta(minutes=1), tick=False):
            assert release_expired() == 1
        assert (taken(sheet), counted(sheet)) == (0, 0)
        row = come(sheet)
        withdraw(enrolment=row, by=None)
        assert counted(sheet) == 0
        assert Enrolment.objects.get(pk=row.pk).limit_id is None
        come(sheet)
        cancel_session(session=sheet.sessions.get(), by=None, why="la neige")
        assert (taken(sheet), counted(sheet)) == (0, 0)

    def test_confirmed_after_a_hold_it_is_counted_once(self):
        sheet = theatre(wheels=1)
        row = come(sheet, act=hold)
        confirm(enrolment=row, by=None, channel=Channel.COUNTER)
        assert (taken(sheet), counted(sheet)) == (1, 1)


class TestTheList:
    def test_who_waits_for_one_stops_nobody_else_and_a_freed_one_is_hers(self):
        sheet = theatre(capacity=4, wheels=1)
        first = come(sheet)
        hers = come(sheet, act=wait)
        assert hers.state == "waiting"
        assert come(sheet, extras=Extras()).state == "confirmed"
        withdraw(enrolment=first, by=None)
        assert state(hers) == "offered"
        assert counted(sheet) == 1
        assert accept_offer(enrolment=hers, by=None).state == "confirmed"
        assert counted(sheet) == 1

    def test_a_freed_place_goes_past_who_needs_what_is_not_there_and_the_reason_stays_on_her_party(self):
        sheet = theatre(capacity=2, wheels=1)
        come(sheet)
        other = come(sheet, extras=Extras())
        hers, behind = come(sheet, act=wait), come(sheet, act=wait, extras=Extras())
        withdraw(enrolment=other, by=None)
        assert (state(hers), state(behind)) == ("waiting", "offered")
        hers.party.refresh_from_db()
        assert [(skip["code"], skip["left"]) for skip in hers.party.skips] == [("no-place-for-need", 0)]
        set_capacity(sheet=sheet, capacity=4, by=None)
        hers.party.refresh_from_db()
        assert (state(hers), len(hers.party.skips)) == ("waiting", 1)
        set_wheels(SignUpSheet.objects.get(pk=sheet.pk), 2)
        assert state(hers) == "offered"

    def test_who_was_there_before_her_comes_before_her(self):
        sheet = theatre(capacity=1, wheels=1)
        first = come(sheet)
        before, hers = come(sheet, act=wait, extras=Extras()), come(sheet, act=wait)
        withdraw(enrolment=first, by=None)
        assert (state(before), state(hers)) == ("offered", "waiting")

    def test_more_than_there_will_ever_be_do_not_wait(self):
        sheet = theatre(wheels=1)
        two = Extras(counted=((0, WHEELS), (1, WHEELS)))
        assert words_of(lambda: wait(sheet=sheet, people=make.people(2), by=None, extras=two)).startswith(
            "Il n'y a que 1 place pour fauteuil roulant en tout."
        )
        assert code_of(lambda: come(theatre(wheels=0), act=wait)) == "sans-place-du-besoin"

    def test_an_offer_that_lapses_gives_it_on(self):
        sheet = theatre(capacity=1, wheels=1)
        first = come(sheet)
        hers, next_one = come(sheet, act=wait), come(sheet, act=wait)
        withdraw(enrolment=first, by=None)
        note_told(enrolment=Enrolment.objects.get(pk=hers.pk), by=None)
        until = Enrolment.objects.get(pk=hers.pk).held_until
        with time_machine.travel(until + dt.timedelta(minutes=1), tick=False):
            release_expired()
            assert (state(hers), state(next_one)) == ("lapsed", "offered")
        assert counted(sheet) == 1

    def test_of_a_group_that_would_come_fewer_those_come_for_whom_there_is_one(self):
        sheet = theatre(capacity=3, wheels=1)
        come(sheet)
        others = [come(sheet, extras=Extras()) for _ in range(2)]
        rows = wait(sheet=sheet, people=make.people(2), by=None, extras=Extras(fewest=1, counted=((0, WHEELS),)))
        withdraw(enrolment=others[0], by=None)
        assert [state(row) for row in rows] == ["waiting", "offered"]
        assert code_of(lambda: choose_who_comes(party=rows[0].party, sheet=sheet, coming=[rows[0].pk], by=None)) == "besoin-complet"
        assert choose_who_comes(party=rows[0].party, sheet=sheet, coming=[rows[1].pk], by=None, others_wait=True)
        assert (taken(sheet), counted(sheet)) == (3, 1)

    def test_one_who_does_not_come_leaves_hers_to_another_of_the_group(self):
        sheet = theatre(capacity=1, wheels=1)
        first = come(sheet)
        two = Extras(fewest=1, counted=((0, WHEELS),))
        rows = wait(sheet=sheet, people=make.people(2), by=None, extras=two)
        withdraw(enrolment=first, by=None)
        assert [state(row) for row in rows] == ["offered", "waiting"]
        choose_who_comes(party=rows[0].party, sheet=sheet, coming=[rows[1].pk], by=None)
        assert (taken(sheet), counted(sheet)) == (1, 0)


class TestAskedAndDrawn:
    def requests(self, sheet, *needs) -> list[Enrolment]:
        return [come(sheet, act=request_place, extras=HERS if need else Extras()) for need in needs]

    def drawn(self, capacity=4, wheels=1, **fields):
        until = clock.now() + dt.timedelta(days=2)
        return theatre(capacity, wheels, selection=Selection.DRAW, requests_until=until, draw_seed="graine", **fields)

    def test_a_request_whose_need_finds_none_left_is_passed_over_and_stays_first_for_one(self):
        sheet = self.drawn(capacity=4, wheels=1)
        rows = self.requests(sheet, True, True, True, False, False)
        with time_machine.travel(sheet.draw_at, tick=False):
            drawn = draw_sheet(sheet=sheet, by=None)
            states = [state(row) for row in rows]
            assert states[:3].count("offered") == 1 and states[3:] == ["offered", "offered"]
            assert (taken(sheet), counted(sheet)) == (3, 1)
            assert draw_again(drawn)
            lost = [Enrolment.objects.get(pk=row.pk) for row in rows[:3] if state(row) == "waiting"]
            assert {row.party.draw_line.outcome for row in lost} == {"need"}
            assert {row.party.skips[0]["code"] for row in lost} == {"draw-no-place-for-need"}
            won = next(row for row in rows[:3] if state(row) == "offered")
            first = min(lost, key=lambda row: row.draw_rank)
            withdraw(enrolment=won, by=None)
            assert [state(row) for row in lost if row.pk == first.pk] == ["offered"]
        assert not list(invariants.draws_that_differ())

    def test_she_is_told_why(self):
        sheet = self.drawn(capacity=3, wheels=1)
        rows = self.requests(sheet, True, True)
        from programmes.actions.tell_drawn import explained

        with time_machine.travel(sheet.draw_at, tick=False):
            drawn = draw_sheet(sheet=sheet, by=None)
        lost = next(row for row in rows if state(row) == "waiting")
        said = " ".join(explained(drawn, lost.party.draw_line, waiting=1, confidential=False))
        assert "les places pour ce dont vous avez besoin étaient prises" in said

    def test_more_than_there_are_is_no_request(self):
        assert code_of(lambda: come(self.drawn(wheels=0), act=request_place)) == "sans-place-du-besoin"

    def test_the_team_says_yes_to_no_more_than_there_are(self):
        sheet = theatre(wheels=1, selection=Selection.STAFF)
        one, other = self.requests(sheet, True, True)
        accept_request(enrolment=one, by=None)
        assert words_of(lambda: accept_request(enrolment=other, by=None)).startswith("Il n'y a plus de place pour fauteuil roulant.")
        assert counted(sheet) == 1
        assert state(other) == "requested"


class TestLater:
    def test_a_guest_more_needs_one_that_is_left(self):
        sheet = theatre(wheels=1)
        row = come(sheet, extras=Extras())
        guest = add_guest(enrolment=row, name="Inès", need=WHEELS, by=None, channel=Channel.COUNTER)
        assert guest.limit.need == WHEELS
        assert code_of(lambda: add_guest(enrolment=row, name="Zoé", need=WHEELS, by=None, channel=Channel.COUNTER)) == "besoin-complet"
        assert counted(sheet) == 1

    def test_who_takes_a_place_over_says_her_own_need(self):
        mother, son = make.person("Mme B."), make.person("M. B.")
        create_household(referents=[mother, son], members=[], by=None)
        sheet = theatre(wheels=1)
        row, behind = come(sheet, mother), come(sheet, act=wait)
        transfer(enrolment=row, to=son, by=None)
        assert state(behind) == "offered"
        row.refresh_from_db()
        assert (row.person, row.limit_id, counted(sheet)) == (son, None, 1)
        assert code_of(lambda: transfer(enrolment=row, to=mother, need=WHEELS, by=None)) == "besoin-complet"

    def test_it_is_said_afterwards_at_the_counter(self):
        sheet = theatre(wheels=1)
        row, other = come(sheet, extras=Extras()), come(sheet, extras=Extras())
        count_need(enrolment=row, need=WHEELS, by=None)
        assert counted(sheet) == 1
        assert words_of(lambda: count_need(enrolment=other, need=WHEELS, by=None)).startswith(
            "La seule place pour fauteuil roulant est prise."
        )
        assert code_of(lambda: count_need(enrolment=other, need="childcare", by=None)) == "besoin-inconnu"
        behind = come(sheet, act=wait)
        count_need(enrolment=Enrolment.objects.get(pk=row.pk), need="", by=None)
        assert state(behind) == "offered"
        assert AuditLine.objects.filter(verb="programmes.count_need").count() == 2


class TestSetting:
    def test_never_below_those_taken_never_above_the_places_never_dropped_under_somebody(self):
        sheet = theatre(capacity=4, wheels=2)
        come(sheet), come(sheet)
        sheet.refresh_from_db()
        assert words_of(lambda: set_wheels(sheet, 1)) == "2 places pour fauteuil roulant déjà prises. Gardez-en au moins 2."
        assert code_of(lambda: set_wheels(sheet, 5)) == "trop-pour-le-besoin"
        assert code_of(lambda: set_wheels(sheet, None)) == "besoin-demande"
        set_wheels(sheet, 3)
        assert sheet.limits.get().places == 3

    def test_raised_it_serves_the_list_and_counted_no_more_it_goes(self):
        sheet = theatre(wheels=1)
        first, hers = come(sheet), come(sheet, act=wait)
        sheet.refresh_from_db()
        set_wheels(sheet, 2)
        assert state(hers) == "offered"
        for row in (first, hers):
            withdraw(enrolment=Enrolment.objects.get(pk=row.pk), by=None)
        sheet = set_wheels(SignUpSheet.objects.get(pk=sheet.pk), None)
        assert (sheet.counts_needs, SheetLimit.objects.exists()) == (False, False)

    def test_an_unknown_need_and_a_kind_that_counts_none(self):
        date = make.session()
        common = {"activity": date.activity, "sessions": [date], "by": None}
        assert code_of(lambda: open_sheet(**common, limits={"a-throne": 1})) == "besoin-inconnu"
        assert not SignUpSheet.objects.exists()

    def test_a_lying_counter_is_found(self):
        sheet = theatre(wheels=3)
        row = come(sheet)
        SheetLimit.objects.filter(sheet=sheet).update(taken=2)
        assert list(invariants.miscounted_limits()) == [f"places comptées {row.limit_id} : 2 comptées, 1 tenues, pour 3"]
        SheetLimit.objects.filter(sheet=sheet).update(taken=1)
