"""A place from first to last: held, confirmed, given back, waited for, offered, lapsed."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import IntegrityError, transaction

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from programmes.actions import hold as hold_module
from programmes.actions.change_places import change_places
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.note_told import note_told
from programmes.actions.overbook import overbook
from programmes.actions.release_expired import release_expired
from programmes.actions.set_capacity import set_capacity
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment, SignUpSheet
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db


def taken(sheet) -> int:
    return SignUpSheet.objects.get(pk=sheet.pk).taken


def one(sheet, person=None, **kwargs) -> Enrolment:
    return enrol(sheet=sheet, people=[person or make.person()], by=None, **kwargs)[0]


def code_of(act) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def test_a_hold_becomes_a_confirmed_place_in_the_same_row():
    sheet = make.sheet(2)
    held = hold(sheet=sheet, people=[make.person()], by=None)[0]
    assert (held.state, taken(sheet)) == (EnrolmentState.HELD, 1)
    confirmed = confirm(enrolment=held, by=None, seen=held.version)
    assert (confirmed.pk, confirmed.state, confirmed.held_until, taken(sheet)) == (held.pk, EnrolmentState.CONFIRMED, None, 1)
    assert AuditLine.objects.filter(target=f"programmes.Enrolment:{held.pk}").count() == 2


def test_a_full_sheet_says_so_and_shows_the_way_out():
    sheet = make.sheet(1)
    one(sheet)
    with pytest.raises(Refusal) as caught:
        one(sheet)
    assert caught.value.code == "complet"
    assert str(caught.value) == "Il n'y a plus de place. Inscrivez-vous sur la liste d'attente."


def test_a_party_gets_all_its_places_or_none():
    sheet = make.sheet(3)
    one(sheet)
    assert code_of(lambda: enrol(sheet=sheet, people=make.people(3), by=None)) == "pas-assez-de-places"
    assert taken(sheet) == 1
    rows = enrol(sheet=sheet, people=make.people(2), by=None)
    assert len({row.party_id for row in rows}) == 1
    assert taken(sheet) == 3


def test_one_of_a_party_gives_her_place_back_and_the_others_keep_theirs():
    sheet = make.sheet(4)
    rows = enrol(sheet=sheet, people=make.people(4), by=None)
    withdraw(enrolment=rows[2], by=None)
    assert [row.state for row in Enrolment.objects.order_by("pk")] == ["confirmed", "confirmed", "withdrawn", "confirmed"]
    assert taken(sheet) == 3


def test_places_of_one_row_move_the_counter_by_as_many():
    sheet = make.sheet(5)
    row = one(sheet, places=3)
    assert taken(sheet) == 3
    change_places(enrolment=row, places=5, by=None)
    assert taken(sheet) == 5
    change_places(enrolment=row, places=1, by=None)
    assert taken(sheet) == 1
    assert code_of(lambda: change_places(enrolment=row, places=6, by=None)) == "pas-assez-de-places"


def test_nobody_is_twice_on_one_sheet():
    sheet, person = make.sheet(5), make.person("Mme Bel")
    one(sheet, person)
    with pytest.raises(Refusal, match="Mme Bel a déjà une place"):
        one(sheet, person)


def test_the_same_request_twice_is_one_place():
    sheet, person, key = make.sheet(5), make.person(), uuid.uuid4()
    first = one(sheet, person, key=key)
    assert one(sheet, person, key=key) == first
    assert taken(sheet) == 1


def test_the_database_itself_refuses_one_place_too_many():
    sheet = make.sheet(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUpSheet.objects.filter(pk=sheet.pk).update(taken=2)


def test_every_reason_is_said_at_once():
    sheet, person = make.sheet(1), make.person()
    one(sheet, person)
    with pytest.raises(Refusal) as caught:
        one(sheet, person)
    assert [reason.code for reason in caught.value.reasons] == ["deja-inscrit", "complet"]


def test_a_full_sheet_says_no_without_waiting_for_its_lock(monkeypatch):
    sheet, locked = make.sheet(1), []
    after = hold_module.lock_after
    monkeypatch.setattr(hold_module, "lock_after", lambda seen: locked.append(seen.pk) or after(seen))
    one(sheet)
    assert locked == [sheet.pk]
    assert code_of(lambda: one(sheet)) == "complet"
    assert code_of(lambda: hold(sheet=sheet, people=[make.person()], by=None)) == "complet"
    assert locked == [sheet.pk]


def test_whoever_saw_the_last_place_is_asked_again_under_the_lock(monkeypatch):
    sheet = make.sheet(1)
    after = hold_module.lock_after

    def too_late(seen):
        monkeypatch.setattr(hold_module, "lock_after", after)
        one(sheet)
        return after(seen)

    monkeypatch.setattr(hold_module, "lock_after", too_late)
    assert code_of(lambda: one(sheet)) == "complet"
    assert taken(sheet) == 0  # the quicker one was within the refused one's transaction


def test_a_place_and_a_refusal_cost_the_same_few_queries_on_any_sheet(django_assert_max_num_queries):
    for number in (2, 25):
        sheet = make.sheet(number)
        people = [make.person(email=f"p{number}-{place}@exemple.fr", channel="email") for place in range(number + 1)]
        enrol(sheet=sheet, people=people[: number - 1], by=None)
        with django_assert_max_num_queries(17):  # two of them, and three of a refusal's, are savepoints of the test's own transaction
            one(sheet, people[number - 1])
        with django_assert_max_num_queries(6):
            assert code_of(lambda: one(sheet, people[number])) == "complet"  # noqa: B023


def test_a_stale_screen_is_told_who_was_quicker():
    sheet = make.sheet(2)
    row, agent = one(sheet), make.agent()
    withdraw(enrolment=row, by=agent, channel=Channel.COUNTER)
    with pytest.raises(Refusal, match="déjà été modifiée par l'équipe"):
        withdraw(enrolment=row, by=None, seen=row.version)


def test_a_freed_place_goes_to_the_list_and_to_nobody_else():
    sheet = make.sheet(1)
    first = one(sheet)
    second = wait(sheet=sheet, people=[make.person()], by=None)[0]
    third = wait(sheet=sheet, people=[make.person()], by=None)[0]
    assert (second.state, third.state) == ("waiting", "waiting")
    withdraw(enrolment=first, by=None)
    second.refresh_from_db()
    assert (second.state, taken(sheet)) == (EnrolmentState.OFFERED, 1)
    assert code_of(lambda: one(sheet)) == "complet"
    assert confirm(enrolment=second, by=None).state == EnrolmentState.CONFIRMED
    third.refresh_from_db()
    assert third.state == EnrolmentState.WAITING


def test_an_offer_never_lapses_before_its_person_was_told():
    sheet = make.sheet(1)
    first = one(sheet)
    second, third = (wait(sheet=sheet, people=[make.person()], by=None)[0] for _ in range(2))
    withdraw(enrolment=first, by=None)
    with time_machine.travel(clock.now() + dt.timedelta(days=3), tick=False):
        assert release_expired() == 0
        second.refresh_from_db()
        told = note_told(enrolment=second, by=None)
        assert told.held_until > clock.now()
    with time_machine.travel(told.held_until, tick=False):
        assert release_expired() == 1
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, second.end_reason, third.state) == ("lapsed", "offer-expired", "offered")
    assert release_expired() == 0


def test_a_hold_that_ran_out_serves_the_list():
    sheet = make.sheet(1)
    held = hold(sheet=sheet, people=[make.person()], by=None)[0]
    waiting = wait(sheet=sheet, people=[make.person()], by=None)[0]
    with time_machine.travel(held.held_until, tick=False):
        assert release_expired() == 1
    held.refresh_from_db()
    waiting.refresh_from_db()
    assert (held.state, held.end_reason, waiting.state, taken(sheet)) == ("lapsed", "hold-expired", "offered", 1)


def test_priority_comes_before_time_on_the_list():
    sheet = make.sheet(1)
    first = one(sheet)
    early = wait(sheet=sheet, people=[make.person()], by=None)[0]
    urgent = wait(sheet=sheet, people=[make.person()], by=None, priority=10)[0]
    withdraw(enrolment=first, by=None)
    early.refresh_from_db()
    urgent.refresh_from_db()
    assert (urgent.state, early.state) == ("offered", "waiting")


def test_a_big_party_keeps_its_rank_until_three_days_before_then_is_passed_with_a_note():
    sheet = make.sheet(3, days=20)
    rows = enrol(sheet=sheet, people=make.people(3), by=None)
    big = wait(sheet=sheet, people=make.people(2), by=None)
    small = wait(sheet=sheet, people=[make.person()], by=None)[0]
    withdraw(enrolment=rows[0], by=None)
    small.refresh_from_db()
    assert small.state == "waiting"
    with pytest.raises(Refusal, match=r"Des personnes attendent déjà une place\."):
        one(sheet)
    with time_machine.travel(make.in_days(18), tick=False):
        from programmes.actions.make_offers import make_offers

        assert [row.pk for row in make_offers(sheet.pk, by=None)] == [small.pk]
    big[0].party.refresh_from_db()
    assert [(skip["code"], skip["left"]) for skip in big[0].party.skips] == [("too-many", 1)]


def test_staff_overbook_by_name_and_with_a_reason():
    sheet = make.sheet(1)
    first = one(sheet)
    assert code_of(lambda: overbook(sheet=sheet, people=[make.person()], reason="fauteuil", by=None)) == "reserve-equipe"
    agent = make.agent()
    assert code_of(lambda: overbook(sheet=sheet, people=[make.person()], reason=" ", by=agent)) == "raison-manquante"
    overbook(sheet=sheet, people=[make.person()], reason="accompagne sa mère", by=agent)
    sheet.refresh_from_db()
    assert (sheet.taken, sheet.overbooked, sheet.left) == (2, 1, 0)
    line = AuditLine.objects.get(verb="programmes.overbook")
    assert (line.by, line.detail["reason"]) == (agent, "accompagne sa mère")
    withdraw(enrolment=first, by=None)
    sheet.refresh_from_db()
    assert (sheet.taken, sheet.overbooked, sheet.left) == (1, 0, 0)


def test_capacity_is_never_cut_under_what_is_taken_and_more_of_it_serves_the_list():
    sheet = make.sheet(2)
    enrol(sheet=sheet, people=make.people(2), by=None)
    waiting = wait(sheet=sheet, people=[make.person()], by=None)[0]
    with pytest.raises(Refusal, match=r"2 places sont prises : on ne peut pas descendre à 1\."):
        set_capacity(sheet=sheet, capacity=1, by=None)
    assert set_capacity(sheet=sheet, capacity=3, by=None).taken == 3
    waiting.refresh_from_db()
    assert waiting.state == "offered"


def test_closed_sheets_send_residents_to_the_house_and_let_staff_in():
    sheet = make.sheet(3, opens_at=make.in_days(-3), closes_at=make.in_days(-1))
    assert code_of(lambda: one(sheet)) == "clos"
    assert one(sheet, channel=Channel.COUNTER).state == "confirmed"


def test_before_the_opening_the_moment_is_said():
    sheet = make.sheet(3, opens_at=make.in_days(1, 9))
    with pytest.raises(Refusal, match=r"Les inscriptions ouvrent .* à 9"):
        one(sheet)


def test_after_the_limit_a_place_is_given_back_through_the_house():
    sheet = make.sheet(3, cancel_until=make.in_days(2))
    row = one(sheet)
    with time_machine.travel(make.in_days(3), tick=False):
        with pytest.raises(Refusal, match="On pouvait se désister jusqu'au"):
            withdraw(enrolment=row, by=None)
        assert withdraw(enrolment=row, by=make.agent(), channel=Channel.PHONE).state == "withdrawn"


class TestConfidential:
    """What is confidential is said to the person alone, never to her household; at the desk only to who has leave."""

    def rows(self, reached):
        partner = Person.objects.create(display_name="M. C.", email="conjoint@exemple.fr", channel="email")
        hers = Person.objects.create(display_name="Mme C.", email="elle@exemple.fr" if reached else "", channel="email")
        home = make.household()
        for person in (partner, hers):
            home.memberships.create(person=person, since=clock.today(), is_referent=person is partner)
        quiet = make.sheet(3, confidential=True)
        return hers, enrol(sheet=quiet, people=[hers], by=None, channel="counter")[0]

    def test_her_messages_are_hidden_from_who_may_not_see_confidential_places(self):
        self.rows(reached=True)
        message = OutboxMessage.objects.get()
        assert (message.address, message.confidential) == ("elle@exemple.fr", True)
        assert list(OutboxMessage.objects.visible_to(accounts.staff("travail_social"))) == [message]
        assert not OutboxMessage.objects.visible_to(accounts.staff("accueil")).exists()

    def test_when_nothing_reaches_her_her_household_is_told_nothing_and_staff_say_it(self):
        hers, row = self.rows(reached=False)
        row.refresh_from_db()
        kept = OutboxMessage.objects.get()
        assert (kept.channel, kept.recipient_key, kept.confidential) == ("counter", f"people.Person:{hers.pk}", True)
        assert row.to_tell == "programmes.confirmed"

    def test_an_ordinary_place_is_still_told_to_the_referent(self):
        _, row = self.rows(reached=False)
        row.sheet.confidential = False
        row.sheet.save(update_fields=["confidential"])
        enrol(sheet=row.sheet, people=[Person.objects.create(display_name="x")], by=None, channel="counter")
        other = make.sheet(3)
        enrol(sheet=other, people=[row.person], by=None, channel="counter")
        message = OutboxMessage.objects.exclude(channel="counter").get()
        assert (message.address, message.confidential) == ("conjoint@exemple.fr", False)
