"""What two good rules do to each other: an offer beside a free place, a request and a list, a group and an overbooking, a lost date."""

import pytest

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.ledger.models import owed_cents
from programmes import invariants
from programmes.actions.accept_offer import accept_offer
from programmes.actions.answer_request import accept_request
from programmes.actions.approve import refuse_place
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_places import change_places
from programmes.actions.choose_who_comes import choose_who_comes
from programmes.actions.confirm import confirm
from programmes.actions.draw_sheet import draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.overbook import overbook
from programmes.actions.request_place import request_place
from programmes.actions.set_asking import set_asking
from programmes.actions.set_capacity import set_capacity
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.desk.ways import jumps_and_skips
from programmes.enums import Channel, EnrolmentState, Selection
from programmes.listings.dates import sheets_to_show, standing_of
from programmes.listings.prices import price_words
from programmes.models import Enrolment, Party, SignUpSheet
from programmes.programme_type import ProgrammeType, kind_of
from programmes.rules.extras import Extras
from tests.tariffs import factories as prices

from . import factories as make
from .test_draw import after_window, clean, drawn_sheet, refused
from .test_shares import DESK, ONLINE, at_desk, counts, keep, online

pytestmark = pytest.mark.django_db


def states(rows) -> list[str]:
    return [Enrolment.objects.get(pk=row.pk).state for row in rows]


@pytest.fixture
def tariff():
    by = prices.agent("tarifs@ville.test")
    tariff = prices.tariff(by, name="Repas", unit="la place")
    prices.published(tariff, by)
    return tariff


class TestFreePlacesBesideAnOffer:
    def test_nobody_waits_so_a_free_place_is_taken(self):
        sheet = make.sheet(1)
        online(sheet)
        offered = online(sheet, act=wait)[0]
        set_capacity(sheet=sheet, capacity=3, by=None)
        assert states([offered]) == ["offered"]
        assert online(sheet)[0].state == "confirmed"
        clean()

    def test_somebody_waits_so_it_is_not(self):
        sheet = make.sheet(2)
        online(sheet)
        online(sheet, *make.people(2), act=wait)
        refused("liste-en-cours", lambda: online(sheet))

    def test_the_public_page_says_the_same(self):
        sheet = make.sheet(1)
        online(sheet)
        online(sheet, act=wait)
        set_capacity(sheet=sheet, capacity=3, by=None)
        stands = standing_of(sheets_to_show().get(pk=sheet.pk))
        assert (stands.act, stands.full) == ("enrol", False)


class TestTheTeamsYes:
    def asked(self, capacity=2):
        """A group of two that one free place does not serve, then a request."""
        sheet = make.sheet(capacity, selection=Selection.STAFF)
        at_desk(sheet)
        group = at_desk(sheet, *make.people(2), act=wait)
        return sheet, group, online(sheet, act=request_place)[0]

    def test_what_goes_past_those_who_wait_since_earlier_is_noted_on_them(self):
        _, group, row = self.asked()
        accept_request(enrolment=row, by=make.agent())
        party = Party.objects.get(pk=group[0].party_id)
        assert [(skip["code"], skip["left"]) for skip in party.skips] == [("team-said-yes", 1)]
        assert states(group) == ["waiting"] * 2
        waiting = list(Enrolment.objects.filter(pk=group[0].pk).select_related("party"))
        jumps_and_skips(waiting)
        assert "l’équipe a dit oui à une demande plus récente" in waiting[0].notes[0]
        clean()

    def test_who_asked_before_them_goes_past_nobody(self):
        sheet = make.sheet(2, selection=Selection.STAFF)
        at_desk(sheet)
        row = online(sheet, act=request_place)[0]
        group = at_desk(sheet, *make.people(2), act=wait)
        accept_request(enrolment=row, by=make.agent())
        assert Party.objects.get(pk=group[0].party_id).skips == []

    def test_a_place_kept_for_another_door_goes_past_nobody_of_this_one(self):
        sheet = keep(make.sheet(2, selection=Selection.STAFF), {ONLINE: 1}, selection=Selection.STAFF)
        at_desk(sheet)
        waiting = at_desk(sheet, act=wait)[0]
        row = online(sheet, act=request_place)[0]
        assert accept_request(enrolment=row, by=make.agent()).share_id
        assert Party.objects.get(pk=waiting.party_id).skips == []
        clean()


class TestAGroupThatChooses:
    """« Nous sommes 3, mais 2 iraient aussi »: the third comes instead of the second, and has her very place."""

    def swapped(self, sheet, rows):
        assert states(rows) == ["offered", "offered", "waiting"]
        choose_who_comes(party=rows[0].party, sheet=sheet, coming=[rows[0].pk, rows[2].pk], channel=Channel.COUNTER, by=None)
        assert states(rows) == ["confirmed", "withdrawn", "confirmed"]
        clean()

    def test_where_every_kept_place_was_taken_by_them(self):
        sheet = keep(make.sheet(2), {ONLINE: 2})
        rows = online(sheet, *make.people(3), act=wait, extras=Extras(fewest=2))
        assert counts(sheet) == (2, 0, [2])
        self.swapped(sheet, rows)
        assert counts(sheet) == (2, 0, [2])
        assert all(row.share_id for row in Enrolment.objects.filter(state="confirmed"))

    def test_where_staff_let_somebody_in_above_the_places(self):
        sheet = make.sheet(2)
        rows = online(sheet, *make.people(3), act=wait, extras=Extras(fewest=2))
        at_desk(sheet, act=overbook, reason="l'escorte")
        self.swapped(sheet, rows)
        fresh = SignUpSheet.objects.get(pk=sheet.pk)
        assert (fresh.taken, fresh.overbooked) == (3, 1)

    def test_who_waits_behind_them_is_not_served_in_between(self):
        sheet = make.sheet(2)
        rows = online(sheet, *make.people(3), act=wait, extras=Extras(fewest=2))
        behind = online(sheet, act=wait)
        self.swapped(sheet, rows)
        assert states(behind) == ["waiting"]

    def test_who_stays_home_may_go_on_waiting(self):
        sheet = keep(make.sheet(2), {DESK: 2})
        rows = at_desk(sheet, *make.people(3), act=wait, extras=Extras(fewest=2))
        choose_who_comes(party=rows[0].party, sheet=sheet, coming=[rows[2].pk], others_wait=True, by=None)
        assert states(rows)[2] == "confirmed"
        assert counts(sheet)[0] == 2  # her group's other place is offered again, to the first of those who stay
        clean()


class TestTheNumberOfPlaces:
    def test_it_is_not_changed_where_the_engine_charges_for_each(self, tariff):
        sheet = make.sheet(5, tariff=tariff)
        home = make.household()
        row = confirm(enrolment=online(sheet, household=home)[0], by=None, channel=Channel.COUNTER)
        words = refused("place-tarifee", lambda: change_places(enrolment=row, places=2, by=None))
        assert "on n'en change pas le nombre" in words
        assert (counts(sheet)[0], owed_cents(home)) == (1, 900)
        assert not list(invariants.confirmed_without_charge())

    def test_a_kind_that_charges_by_itself_keeps_the_price_of_one(self, tariff, monkeypatch):
        monkeypatch.setattr(ProgrammeType, "charges_places", False)
        monkeypatch.setattr(ProgrammeType, "payment_first", False)
        row = online(make.sheet(5, tariff=tariff), household=make.household())[0]
        assert change_places(enrolment=row, places=3, by=None).price_cents == 2700
        assert change_places(enrolment=row, places=1, by=None).price_cents == 900

    def test_guests_count_among_those_who_come_together(self):
        sheet = make.sheet(400)
        set_asking(sheet=sheet, guests=12, asks_needs=True, approval=False, by=None)
        names = tuple(f"Ami {number}" for number in range(11))
        for act in (enrol, hold):
            refused("trop-de-places", lambda act=act: at_desk(sheet, act=act, places=9, extras=Extras(names)))
        refused("trop-de-places", lambda: at_desk(sheet, act=overbook, reason="la fête", places=9, extras=Extras(names)))
        assert len(at_desk(sheet, places=8, extras=Extras(names))) == 12


class TestDatesCalledOffBefore:
    def course(self, tariff, number=3):
        dates = [make.session(days=10)]
        dates += [make.session(dates[0].activity, days=10 + 7 * week) for week in range(1, number)]
        return make.open_sheet(activity=dates[0].activity, sessions=dates, capacity=9, tariff=tariff, by=None), dates

    def test_who_comes_afterwards_owes_what_those_who_were_there_owe(self, tariff):
        sheet, dates = self.course(tariff)
        before, after = make.household(), make.household()
        online(sheet, household=before)
        cancel_session(session=dates[1], by=make.agent(), why="la salle est inondée")
        row = online(sheet, household=after)[0]
        assert (row.price_cents, owed_cents(before), owed_cents(after)) == (600, 600, 600)
        cancel_session(session=dates[2], by=make.agent(), why="encore")
        assert (owed_cents(before), owed_cents(after)) == (300, 300)
        clean()

    def test_the_price_shown_is_the_one_agreed_to(self, tariff):
        sheet, dates = self.course(tariff)
        cancel_session(session=dates[0], by=make.agent(), why="la salle est inondée")
        home = make.household()
        assert kind_of(sheet.activity).quote(home, sheet, on=clock.today()).cents == 600
        with pytest.raises(Refusal, match="Le prix a changé"):
            online(sheet, household=home, shown_cents=900)
        assert online(sheet, household=home, shown_cents=600)[0].price_cents == 600

    def test_who_is_offered_a_place_afterwards_too(self, tariff):
        sheet, dates = self.course(tariff)
        set_capacity(sheet=sheet, capacity=1, by=None)
        inside = confirm(enrolment=online(sheet, household=make.household())[0], by=None, channel=Channel.COUNTER)
        waiting = online(sheet, act=wait, household=make.household())[0]
        cancel_session(session=dates[2], by=make.agent(), why="la salle est inondée")
        withdraw(enrolment=inside, by=None, channel=Channel.COUNTER)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.price_cents) == ("offered", 600)

    def test_the_public_price_of_what_is_left_is_said(self, tariff):
        sheet, dates = self.course(tariff)
        whole = price_words(tariff, sheet)
        assert whole == price_words(tariff)
        cancel_session(session=dates[2], by=make.agent(), why="la salle est inondée")
        assert "6,00" in price_words(tariff, sheet) and "9,00" in whole


def test_what_was_owed_before_the_team_chose_to_look_is_owed_no_more_when_it_says_no(tariff):
    sheet, home = make.sheet(1, tariff=tariff), make.household()
    inside = confirm(enrolment=online(sheet, household=make.household())[0], by=None, channel=Channel.COUNTER)
    row = online(sheet, act=wait, household=home)[0]
    withdraw(enrolment=inside, by=None, channel=Channel.COUNTER)
    row = accept_offer(enrolment=Enrolment.objects.get(pk=row.pk), by=None)
    assert owed_cents(home) == 900
    set_asking(sheet=sheet, guests=0, asks_needs=True, approval=True, by=make.agent())
    row = accept_offer(enrolment=row, by=None)
    assert row.to_look_at
    refuse_place(enrolment=row, words="Ce n'est pas pour cette fois.", by=make.agent())
    assert (states([row]), owed_cents(home)) == ([EnrolmentState.REFUSED], 0)
    clean()


def test_a_sheet_drawn_already_keeps_a_number_of_places():
    sheet = drawn_sheet(2)
    refused("tirage-sans-places", lambda: set_capacity(sheet=sheet, capacity=None, by=None))
    with after_window(sheet):
        draw_sheet(sheet=sheet, by=None)
        refused("tirage-sans-places", lambda: set_capacity(sheet=sheet, capacity=None, by=None))
        assert set_capacity(sheet=sheet, capacity=4, by=None).capacity == 4
    clean()
