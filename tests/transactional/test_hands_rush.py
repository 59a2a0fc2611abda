"""Everything at once on one shift: places handed on and taken over, given back, waited for, filled at the desk, laid by standing shifts,
seats added and cut, the tick. And who stops while her standing shift is laid. On both databases, each guard with its control."""

import random
from collections import Counter
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection

from portal.kit import dates, request_keys
from portal.kit.refusal import Refusal
from programmes.actions import lock_sheet, make_offers, withdraw
from programmes.actions import set_capacity as cutting
from programmes.actions.accept_offer import accept_offer
from programmes.actions.note_told import note_told
from programmes.enums import ACTIVE, HOLDING
from programmes.models import Enrolment, SignUpSheet
from programmes.models.sheet import SheetQuerySet
from programmes.tasks import keep_promises
from programmes.volunteering import kinds
from programmes.volunteering.actions import ask_standing as asking
from programmes.volunteering.actions import change_shift as changing
from programmes.volunteering.actions import end_standing as ending
from programmes.volunteering.actions import keep_place as keeping
from programmes.volunteering.actions import lay_standing as laying
from programmes.volunteering.actions import stop_volunteering as stopping
from programmes.volunteering.actions import take_shift as taking
from programmes.volunteering.actions import take_swap as handing_on
from programmes.volunteering.actions.offer_swap import offer_swap
from programmes.volunteering.models import Shift, StandingDate, StandingShift, SwapOffer, Volunteer
from tests.volunteering import factories as make

from .rush import crowd, own_database, without_check
from .test_appointment_races import no_transaction
from .test_mixed_rush import look, reader
from .test_rush import count_then_write, read_only
from .test_shift_races import not_locked
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
VOLUNTEERS, SEATS = 20, 4
ROUNDS = 12 if connection.vendor == "postgresql" else 6  # SQLite lets one writer in at a time: rounds differ less there
ACTS = {"swap", "keep", "return", "leave", "list", "desk", "standing", "end standing", "accept", "added", "cut", "tick"}


def volunteers() -> list[Volunteer]:
    """Nobody of them is asked by message: the rush is about seats."""
    found = [make.volunteer() for _ in range(VOLUNTEERS)]
    Volunteer.objects.update(may_be_called=False)
    return found


def shifts(rounds: int) -> list[Shift]:
    """One a week, each at a post of its own, so that nothing but the seats is between them."""
    page = make.mission()
    return [make.shift(page, days=7 * week, maximum=SEATS, wanted=SEATS) for week in range(1, rounds + 1)]


class Rush:
    """What each turn does on one shift. Two of its four seats are to hand on; with `full` all are taken and three people wait, else one is
    free and nobody waits before it."""

    def __init__(self, shift: Shift, people: list[Volunteer], seed: int, *, full: bool):
        self.shift, self.people, self.done, chance = shift, people, Counter(), random.Random(seed)
        for number in range(SEATS if full else SEATS - 1):
            self.desk(number)
        self.swaps = [offer_swap(enrolment=self.place_of(number), by=None) for number in range(2)]
        for number in range(SEATS, SEATS + 3) if full else ():
            self.list(number)
        rest = range(SEATS + 3, VOLUNTEERS)
        turns = [("take_swap", number) for number in (*rest[:8], 4, 5)] + [("again", number) for number in range(SEATS + 3)]
        turns += [("desk", number) for number in rest[4:]] + [("standing", number) for number in rest[6:]]
        turns += [("list", number) for number in rest[8:] if full] + [("again", number) for number in rest]
        turns += [("end_standing", 0), ("end_standing", 1), ("added", 0), ("cut", 0), ("tick", 0), ("tick", 0)]
        chance.shuffle(turns)
        turns.insert(0 if seed % 3 == 0 else chance.randrange(len(turns)), ("keep", 1))  # sometimes before anybody says yes
        self.turns, self.done = turns, Counter()

    def __call__(self, turn) -> None:
        what, number = turn
        try:
            done = getattr(self, what)(number) or what
        except Refusal as refusal:
            done = refusal.code
        self.done[done] += 1

    def place_of(self, number: int) -> Enrolment | None:
        return Enrolment.objects.filter(sheet=self.shift.sheet_id, person=self.people[number].person, state__in=ACTIVE).first()

    def desk(self, number: int) -> None:
        taking.take_shift(shift=self.shift, people=[self.people[number].person], by=None, channel="counter")

    def list(self, number: int) -> None:
        taking.take_shift(shift=self.shift, people=[self.people[number].person], by=None, channel="counter", wait=True)

    def take_swap(self, number: int) -> str:
        handing_on.take_swap(swap=self.swaps[number % 2], person=self.people[number].person, by=None, channel="counter")
        return "swap"

    def keep(self, number: int) -> None:
        keeping.keep_place(swap=self.swaps[number], by=None)

    def again(self, number: int) -> str:
        """Whoever has something there: says yes to what is offered, else gives it back."""
        mine = self.place_of(number)
        if mine is None:
            return "nothing"
        if mine.state == "offered" and number % 3:
            accept_offer(enrolment=mine, by=None, seen=mine.version)
            return "accept"
        withdraw.withdraw(enrolment=mine, by=None, channel="counter", seen=mine.version)
        return "return" if mine.state == "confirmed" else "leave"

    def standing(self, number: int) -> str:
        day = dates.local(self.shift.session.start).date()
        found = asking.ask_standing(person=self.people[number].person, shift=self.shift, by=None, channel="counter", last_on=day)
        date = found.dates.first()  # none where it was ended meanwhile
        return "standing" if date and date.step != "skipped" else "standing, not that day"

    def end_standing(self, number: int) -> str:
        standing = StandingShift.objects.filter(post=self.shift.post_id, ended_at=None).order_by("pk").first()
        if standing is None:
            return "nothing"
        ending.end_standing(standing=standing, by=None, channel="counter")
        return "end standing"

    def added(self, number: int) -> None:
        self._seats(SEATS + 1)

    def cut(self, number: int) -> None:
        """Down to what is taken at this instant: the tightest cut there is."""
        self._seats(max(SignUpSheet.objects.get(pk=self.shift.sheet_id).taken, 1))

    def _seats(self, maximum: int) -> None:
        changing.change_shift(shift=self.shift, minimum=1, wanted=1, maximum=maximum, by=None)

    def tick(self, number: int) -> None:
        for row in Enrolment.objects.filter(sheet=self.shift.sheet_id, state="offered", told_at=None)[:2]:
            note_told(enrolment=row, by=None)
        keep_promises()
        laying.lay_standings()


def test_everything_at_once_on_one_shift_leaves_one_person_a_seat_and_none_idle():
    people, done = volunteers(), Counter()
    for seed, shift in enumerate(shifts(ROUNDS)):
        rush = Rush(shift, people, seed, full=seed % 2 == 0)
        with reader(shift.sheet_id):
            crowd(rush, rush.turns)
        done += rush.done
        there, counted, held = look(shift.sheet_id)
        assert held == counted <= there
        rows = Enrolment.objects.filter(sheet=shift.sheet_id, state__in=HOLDING)
        assert max(Counter(rows.values_list("person", flat=True)).values()) == 1
        for swap in SwapOffer.objects.filter(pk__in=[swap.pk for swap in rush.swaps]).select_related("enrolment", "taken_by"):
            assert (swap.state == "taken") == (swap.enrolment.end_reason == handing_on.HANDED_ON), swap.state
            assert swap.state != "open" or swap.enrolment.state == "confirmed"
    waiting = SignUpSheet.objects.filter(enrolments__state="waiting").distinct()
    assert [sheet.pk for sheet in waiting if sheet.left] == []  # no seat stays idle while somebody waits
    laid = Counter(StandingDate.objects.values_list("standing", "shift"))
    assert max(laid.values()) == 1
    call_command("check_books")
    assert set(done) >= ACTS, f"never done: {ACTS - set(done)}"


def test_control_without_the_guard_the_same_rush_has_several_people_on_a_seat(monkeypatch):
    """The very same turns; the same reader would have seen it."""
    people, every = volunteers(), shifts(6)
    rushes = [Rush(shift, people, seed, full=False) for seed, shift in enumerate(every)]
    monkeypatch.setattr(lock_sheet, "locked_one", read_only)
    monkeypatch.setattr(kinds, "locked", not_locked)
    for module in (laying, asking):
        monkeypatch.setattr(module, "locked_one", lambda rows, pk, *, rank: None)
    monkeypatch.setattr(SheetQuerySet, "take", count_then_write)
    no_transaction(monkeypatch, request_keys, taking, keeping, changing, cutting, make_offers, withdraw, laying, ending)
    with own_database(), without_check(SignUpSheet, "sheet_never_oversold"):
        assert any(any(crowd(lambda turn, rush=rush: _whatever_comes(rush, turn), rush.turns)) for rush in rushes)


def _whatever_comes(rush: Rush, turn) -> bool:
    """Do more people hold a seat than there are, or the counter something else, after this turn? Without a guard the database refuses
    this and that besides."""
    with suppress(DatabaseError, StandingDate.DoesNotExist, ValueError):
        rush(turn)
    there, _, held = look(rush.shift.sheet_id)
    return held > there


def stops_while_it_is_laid(monkeypatch) -> tuple[list, Volunteer, bool]:
    """She stops, and the tick lays a date that was planned since: each has locked what it locks first when the other does."""
    meeting, page, post = Meeting(), make.mission(), make.post()
    who = make.volunteer()
    asking.ask_standing(person=who.person, shift=make.shift(page, task=post), by=None, channel="counter")
    make.shift(page, task=post, days=14)
    save, place = stopping.save_file, laying.place_on

    def saved(*args):
        meeting()
        save(*args)

    def placed(*args, **more):
        meeting()
        return place(*args, **more)

    monkeypatch.setattr(stopping, "save_file", saved)
    monkeypatch.setattr(laying, "place_on", placed)
    given = together(lambda: stopping.stop_volunteering(volunteer=who, by=None), laying.lay_standings)
    return given, who, meeting.met


def test_who_stops_while_her_standing_shift_is_laid_waits_in_no_circle_and_keeps_nothing(monkeypatch):
    given, who, _ = stops_while_it_is_laid(monkeypatch)
    assert all(not isinstance(answer, Exception) or isinstance(answer, Refusal) for answer in given), given
    who.refresh_from_db()
    if who.left_at is None:  # a date was laid meanwhile: she is asked to try again, and does
        assert isinstance(given[0], Refusal)
        stopping.stop_volunteering(volunteer=who, by=None)
    assert not Enrolment.objects.active().filter(person=who.person_id).exists()


def test_control_with_the_standing_shift_locked_first_both_wait_for_each_other(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("writers pass one by one: no circle to wait in")
    monkeypatch.setattr(laying, "lock_sheet", lambda pk: None)
    monkeypatch.setattr(laying, "locked_one", lambda rows, pk, *, rank: None)
    given, _, met = stops_while_it_is_laid(monkeypatch)
    assert met
    assert [answer for answer in given if isinstance(answer, OperationalError)], given
